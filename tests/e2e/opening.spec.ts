import { expect, Scope, test } from './support/scope';
import { LoadedSize, tell, timeUntilAlive } from './support/measure';

test('a digit goes through the trained network without a decision', async ({ scope, page }) => {
  const loaded = new LoadedSize(page);
  await scope.visit();
  tell('alive after', await timeUntilAlive(page), 'ms');

  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(scope.pad).toHaveAccessibleName(/test image \d+, a \d/);
  const label = Number(/, a (\d)/.exec((await scope.pad.getAttribute('aria-label')) ?? '')?.[1]);
  expect(await scope.read()).toBe(label);

  const layers = page.getByRole('tablist', { name: 'Layers of the network' }).getByRole('tab');
  await expect(layers).not.toHaveCount(0);
  for (const layer of await layers.all()) expect(await layer.evaluate(painted)).toBe(true);

  const shell = (await loaded.parts()).filter(({ address }) => !address.includes('/mnist/'));
  expect(shell.length).toBeGreaterThan(5);
  tell('first load, gzipped, without data', shell.reduce((sum, { bytes }) => sum + bytes, 0) / 1000, 'kB');
});

test('choosing a layer shows it large, with its numbers', async ({ scope, page }) => {
  await scope.open();
  await page.getByRole('tab', { name: /^pool2/ }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByRole('heading', { level: 2 })).toContainText('pool2');
  await expect(panel).toContainText('5 × 5 × 16');
  await page.getByRole('tab', { name: /^conv1/ }).click();
  await expect(panel).toContainText('28 × 28 × 6');
  await expect(panel.getByRole('img', { name: /One column a filter/ })).toBeVisible();
});

test('pointing at a cell tells its value and marks what it sees', async ({ scope, page }) => {
  await scope.open();
  // The middle of a layer may lie between two maps.
  await page.getByRole('tab', { name: /^conv1/ }).hover({ position: { x: 12, y: 12 } });
  await expect(page.getByText(/^conv1, map \d, row \d+, column \d+: .+It sees the 5 × 5 pixels/)).toBeVisible();
});

test('nothing is asked of any other host', async ({ scope, page, baseURL }) => {
  const foreign: string[] = [];
  const origin = new URL(baseURL ?? '').origin;
  page.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== origin) foreign.push(request.url());
  });
  await scope.open();
  await scope.link('Train').click();
  await expect(page.getByRole('button', { name: 'Measure all test digits' })).toBeEnabled();
  await page.getByRole('button', { name: 'About' }).click();
  expect(foreign).toEqual([]);
});

test('the built folder works at the root of a site too', async ({ page }, { config }) => {
  const root = (config.metadata['sites'] as string[]).find((site) => new URL(site).pathname === '/');
  const missing: string[] = [];
  page.on('response', (response) => {
    if (!response.ok()) missing.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(root ?? '');
  const scope = new Scope(page);
  await scope.alive();
  await scope.link('Train').click();
  await expect(page.getByRole('button', { name: 'Measure all test digits' })).toBeEnabled();
  expect(missing).toEqual([]);
});

test('About says whose digits these are and under which licence', async ({ scope, page }) => {
  await scope.open();
  await scope.button('About').click();
  const about = page.getByRole('dialog', { name: 'ConvScope' });
  await expect(about).toContainText('LeCun');
  await expect(about.getByRole('link', { name: 'CC BY-SA 3.0' })).toHaveAttribute('href', /creativecommons\.org/);
  await page.keyboard.press('Escape');
  await expect(about).toBeHidden();
  await expect(scope.button('About')).toBeFocused();
});

/** Whether the canvas in `element` shows anything: at least two colours. */
function painted(element: Element): boolean {
  const canvas = element.querySelector('canvas');
  const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  const colours = new Set<number>();
  for (let i = 0; i + 3 < pixels.length; i += 4) {
    colours.add(
      ((pixels[i] ?? 0) << 24) | ((pixels[i + 1] ?? 0) << 16) | ((pixels[i + 2] ?? 0) << 8) | (pixels[i + 3] ?? 0),
    );
  }
  return colours.size > 1;
}
