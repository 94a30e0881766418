import type { Page } from '@playwright/test';
import { expect, one, test } from './support/scope';
import { Training } from './support/training';

test.use({ serviceWorkers: 'allow' });

test('served once, the page works without a network: it reads, and it trains on all of MNIST', async ({
  scope,
  page,
  context,
}) => {
  await scope.open();
  const shards = await page.evaluate(async () => {
    const manifest = await (await fetch('mnist/manifest.json')).json();
    return manifest.train.length + 1;
  });
  await expect.poll(async () => (await page.evaluate(kept)).filter(isShard).length, { timeout: 60_000 }).toBe(shards);
  // Of the engine's builds the one that runs.
  expect((await page.evaluate(kept)).filter((address) => address.endsWith('.wasm'))).toHaveLength(1);

  await context.setOffline(true);
  await page.reload();
  await scope.alive();
  expect(await reachable(page)).toBe(false);
  await scope.button('Clear').click();
  await scope.draw(one);
  await expect.poll(() => scope.read()).toBe(1);

  await scope.link('Train').click();
  const training = new Training(page);
  await expect(training.measure).toBeEnabled({ timeout: 60_000 });
  await training.step(1);
  await expect(page.getByText(/digits have arrived/)).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText(/did not arrive/)).toBeHidden();
  await expect(scope.notices.getByRole('alert')).toHaveCount(0);
});

/** Whether anything but the service worker answers. */
const reachable = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    fetch(`not-cached-${Math.random()}`).then(
      () => true,
      () => false,
    ),
  );

const isShard = (address: string): boolean => /\/mnist\/.+\.bin$/.test(address);

/** Runs in the page: addresses that any cache holds. */
async function kept(): Promise<string[]> {
  const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return caught.flat().map(({ url }) => url);
}
