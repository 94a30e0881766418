import type { Locator } from '@playwright/test';
import { Filters } from './support/filters';
import { median, tell } from './support/measure';
import { expect, test } from './support/scope';

/** A camera that shows a moving picture, and a visitor who allows it. */
test.use({
  launchOptions: {
    executablePath: process.env['CONVSCOPE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

test('the webcam is asked for only when it is chosen, and its map is live', async ({ page }) => {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wanted) => {
      document.documentElement.dataset['asked'] = 'yes';
      return ask(wanted);
    };
  });
  const filters = new Filters(page);
  await filters.open('filters-px=240');
  await expect(page.locator('html')).not.toHaveAttribute('data-asked');
  await filters.button('Webcam').click();
  await expect(page.getByText('What the webcam sees stays in this browser.')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-asked', 'yes');
  tell(
    'maps of the webcam, 3×3 at 240×240 of 320×240',
    await framesPerSecond(filters.map.locator('canvas')),
    'per second',
    1,
  );
  await page.getByTitle('Cat', { exact: true }).click();
  await expect(page.getByText(/^Photo: /)).toBeVisible();
});

test('eight filters over a large photo, and a weight that is pulled', async ({ page }) => {
  const filters = new Filters(page);
  const eight = Array(8).fill('sobel-right').join('+');
  await filters.open(`filters-px=512&filters-colour=1&filters-size=3x3&filters-set=${eight}`);
  expect(await filters.size(filters.map)).toEqual([510, 510]);
  const took = page.getByText(/^The engine took [\d.]+ ms for all cells\.$/);
  const bias = page.getByRole('textbox', { name: 'Bias', exact: true });
  const times: number[] = [];
  for (let value = 1; value <= 9; value++) {
    await bias.fill(String(value));
    await bias.press('Enter');
    await expect.poll(async () => (await filters.ledger()).bias).toBe(value);
    times.push(Number(/[\d.]+/.exec(await took.innerText())?.[0]));
  }
  tell('3×3 with 8 filters over 512×512×3, in the engine', median(times), 'ms', 1);

  await filters.open('filters-px=256');
  const [x, y] = await filters.place(filters.weights, 1, 1);
  const rate = framesPerSecond(filters.map.locator('canvas'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  let moving = true;
  void rate.finally(() => (moving = false));
  for (let move = 0; moving; move++) await page.mouse.move(x, y - 60 + 6 * (move % 20));
  await page.mouse.up();
  tell('maps while a weight is pulled, 256×256', await rate, 'per second', 1);
});

/** How often a canvas is painted, over two seconds. */
async function framesPerSecond(canvas: Locator): Promise<number> {
  return canvas.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const context = (element as HTMLCanvasElement).getContext('2d');
        if (!context) return;
        const paint = context.putImageData.bind(context);
        let painted = 0;
        let first = 0;
        context.putImageData = (image: ImageData, x: number, y: number) => {
          paint(image, x, y);
          first ||= performance.now();
          painted += 1;
          const passed = performance.now() - first;
          if (passed >= 2000) resolve(((painted - 1) * 1000) / passed);
        };
      }),
  );
}
