import type { Page } from '@playwright/test';
import { expect, one, test } from './support/scope';
import { Training } from './support/training';

const engines = [
  { wish: 'engine=base', told: 'Engine: WebAssembly SIMD, 1 thread.', files: /engine-base/ },
  { wish: 'engine=fast&threads=1', told: /relaxed .+, 1 thread\./, files: /engine-fast/ },
  { wish: 'engine=fast&threads=2', told: /relaxed .+, 2 threads\./, files: /engine-fast/ },
];

for (const { wish, told, files } of engines) {
  test(`${wish} reads and learns, loads nothing of another build, and is told in About`, async ({ scope, page }) => {
    const loaded: string[] = [];
    page.context().on('request', (request) => {
      if (request.url().includes('engine-')) loaded.push(request.url());
    });
    await scope.open(`view=train&${wish}`);
    const training = new Training(page);
    await training.step(2);

    await scope.link('Network').click();
    await scope.button('Clear').click();
    await scope.draw(one);
    await expect.poll(() => scope.read()).toBe(1);

    await scope.button('About').click();
    await expect(page.getByRole('dialog', { name: 'ConvScope' })).toContainText(told);
    expect(loaded.filter((address) => address.endsWith('.wasm'))).toHaveLength(1);
    expect(loaded.filter((address) => !files.test(address))).toEqual([]);
    expect(new URL(page.url()).hash).toContain(wish);
  });
}

test('without a wish the page takes the fast build and as many threads as there are cores', async ({ scope, page }) => {
  await scope.open();
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  await scope.button('About').click();
  const about = page.getByRole('dialog', { name: 'ConvScope' });
  await expect(about).toContainText(/relaxed .+, \d+ threads?\./);
  const threads = /(\d+) threads?\./.exec(await about.innerText())?.[1];
  expect(Number(threads)).toBe(Math.min(cores, 4));
});

const rooms = [
  {
    name: 'that gives 1 GiB at most to shared memory runs the fast build',
    pages: 16_384,
    told: /relaxed .+, 2 threads\./,
  },
  { name: 'that has no room for shared memory runs the base build', pages: 0, told: 'WebAssembly SIMD, 1 thread.' },
];

for (const { name, pages, told } of rooms) {
  test(`a browser ${name}`, async ({ scope, page }) => {
    // The engine's worker makes the memory.
    const scarce = `WebAssembly.Memory = class extends WebAssembly.Memory {
      constructor(limits) {
        if (limits.maximum > ${pages}) throw new RangeError('no room');
        super(limits);
      }
    };`;
    await page.route(/worker-.+\.js/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: scarce + (await response.text()) });
    });
    await scope.open('engine=fast&threads=2');
    await scope.button('About').click();
    await expect(page.getByRole('dialog', { name: 'ConvScope' })).toContainText(told);
  });
}

test('the number of threads changes no bit of what is learned', async ({ scope, page }) => {
  const learned: string[] = [];
  for (const threads of [1, 2, 3]) {
    await scope.visit(`view=train&engine=fast&threads=${threads}&batch=64&seed=7`);
    await page.reload();
    await scope.alive();
    const training = new Training(page);
    await page.getByRole('button', { name: 'Back to the same initial weights' }).click();
    await training.expectSteps(0);
    await training.step(12);
    await training.saved(12);
    learned.push(await page.evaluate(savedModel));
  }
  expect(new Set(learned).size).toBe(1);
});

/** Runs in the page: the SHA-256 of the saved model. */
function savedModel(): Promise<string> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('convscope');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('checkpoints').objectStore('checkpoints').get('own');
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = async () => {
        opening.result.close();
        const digest = await crypto.subtle.digest('SHA-256', reading.result.bytes as Uint8Array<ArrayBuffer>);
        resolve(Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''));
      };
    };
  });
}

test.describe('a host that does not isolate the page', () => {
  test.use({ serviceWorkers: 'allow' });

  test('gets one thread at first and all of them from the second visit on, also offline', async ({
    scope,
    page,
    context,
  }, { config }) => {
    const plain = (config.metadata['sites'] as string[]).find((site) => new URL(site).pathname === '/plain/');
    if (!plain) throw new Error('no such host is served');
    await page.goto(plain);
    await scope.alive();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(await about(page)).toContain('WebAssembly SIMD, 1 thread.');
    await page.evaluate(() => navigator.serviceWorker.ready);

    await page.reload();
    await scope.alive();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await about(page)).toContain('relaxed');

    await context.setOffline(true);
    await page.reload();
    await scope.alive();
    expect(await about(page)).toContain('relaxed');
  });

  /** What About says, closed again. */
  async function about(page: Page): Promise<string> {
    await page.getByRole('button', { name: 'About', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'ConvScope' });
    const text = await dialog.innerText();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    return text;
  }
});
