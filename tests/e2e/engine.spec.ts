import { expect, one, test } from './support/scope';
import { Training } from './support/training';

const builds = {
  base: 'Engine: WebAssembly SIMD.',
  fast: 'Engine: WebAssembly SIMD, relaxed',
};

for (const [build, told] of Object.entries(builds)) {
  test(`the ${build} build reads and learns, is the only one loaded, and is told in About`, async ({ scope, page }) => {
    const modules: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('.wasm')) modules.push(request.url());
    });
    await scope.open(`view=train&engine=${build}`);
    const training = new Training(page);
    await training.step(2);

    await scope.link('Network').click();
    await scope.button('Clear').click();
    await scope.draw(one);
    await expect.poll(() => scope.read()).toBe(1);

    await scope.button('About').click();
    await expect(page.getByRole('dialog', { name: 'ConvScope' })).toContainText(told);
    expect(modules).toHaveLength(1);
    expect(new URL(page.url()).hash).toContain(`engine=${build}`);
  });
}

test('without a wish the page takes the fast build where the browser has relaxed SIMD', async ({ scope }) => {
  await scope.open();
  await scope.button('About').click();
  await expect(scope.page.getByRole('dialog', { name: 'ConvScope' })).toContainText(builds.fast);
});
