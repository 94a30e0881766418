import { AxeBuilder } from '@axe-core/playwright';
import { Questions } from './support/questions';
import { expect, test } from './support/scope';

test('what made it decide: quick methods follow the picture, the others begin, tell how far they are, and stop', async ({
  page,
  scope,
}) => {
  await scope.open('test=0');
  const questions = new Questions(page);
  await questions.open('Why this answer');

  // Test image 0 is a 7; the class asked about is the most likely one, unless another is chosen.
  await expect(questions.told).toHaveText(/^The logit of 7 is [\d.]+\. Strongest at row \d+, column \d+\.$/);
  expect(await questions.covered('Gradient')).toBeGreaterThan(100);
  const ofSeven = await questions.told.innerText();
  await questions.class.selectOption('3');
  await expect(questions.told).toHaveText(/^The logit of 3 is/);
  await questions.class.selectOption('');
  await expect(questions.told).toHaveText(ofSeven);

  await questions.method.selectOption({ label: 'Gradient × input' });
  await expect(questions.heat('Gradient × input')).toBeVisible();
  // Paper has no ink to multiply by: most of the picture gets nothing.
  expect(await questions.covered('Gradient × input')).toBeLessThan(28 * 28 * 0.4);

  await questions.method.selectOption('Grad-CAM');
  await page.getByLabel('Layer', { exact: true }).selectOption('conv1');
  await expect(questions.heat('Grad-CAM')).toBeVisible();

  await questions.method.selectOption('Class activation map');
  await expect(page.getByText(/does not end in global average pooling/)).toBeVisible();

  await questions.method.selectOption('Occlusion');
  const patch = page.getByRole('textbox', { name: 'Patch' });
  await patch.fill('3');
  await patch.press('Enter');
  const stride = page.getByRole('textbox', { name: 'Stride' });
  await stride.fill('1');
  await stride.press('Enter');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(questions.heat('Occlusion')).toBeVisible();
  await expect(questions.told).toHaveText(/^The logit of 7 is/);

  await questions.method.selectOption('SmoothGrad');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(questions.heat('SmoothGrad')).toBeVisible();
  await expect(page).toHaveURL(/ask=decide.*decide=smooth/);
});

test('a digit that changes makes the map of the one before an old one', async ({ page, scope }) => {
  await scope.open('test=0&ask=decide');
  const questions = new Questions(page);
  await expect(questions.told).toHaveText(/^The logit of 7/);
  // Test image 1 is a 2.
  await scope.button('Next test image').click();
  await expect(questions.told).toHaveText(/^The logit of 2/);
});

test('break it: maps, noise, what is left of the answer and of the accuracy, and back', async ({ page, scope }) => {
  await scope.open('test=0');
  const questions = new Questions(page);
  await questions.open('Break it');
  await expect(page.getByText('Nothing is broken.')).toBeVisible();
  const accuracy = () => questions.row('Test digits read right');
  await expect.poll(async () => (await accuracy())[0], { timeout: 60_000 }).toMatch(/^99\d of 1,000$/);
  const whole = await questions.row('7');
  expect(whole[0]).toBe(whole[1]);

  await questions.map(1, 'conv1').click();
  await expect(page.getByText('Broken: 1')).toBeVisible();
  await expect(questions.map(1, 'conv1')).toHaveAttribute('aria-pressed', 'true');
  for (const number of [2, 3, 4, 5, 6]) await questions.map(number, 'conv1').click();
  // Nothing reaches the rest of the network: every digit gets the same answer.
  const right = (text: string | undefined) => Number(/^(\d+) of/.exec(text ?? '')?.[1]);
  await expect.poll(async () => right((await accuracy())[1])).toBeLessThan(200);
  expect((await accuracy())[0]).toMatch(/^99\d of/);
  await expect(page).toHaveURL(/break=m\.conv1\.0/);

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Broken: 5')).toBeVisible();
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(page.getByText('Broken: 6')).toBeVisible();
  await page.getByRole('button', { name: 'Mend everything' }).click();
  await expect.poll(() => questions.row('7')).toEqual(whole);
  await expect.poll(async () => new Set(await accuracy()).size).toBe(1);

  const noise = page.getByRole('textbox', { name: 'Noise on the weights' });
  await noise.fill('1.5');
  await noise.press('Enter');
  await expect.poll(async () => right((await accuracy())[1])).toBeLessThan(950);
  await noise.fill('0');
  await noise.press('Enter');
  await expect.poll(() => questions.row('7')).toEqual(whole);
});

test('a link brings what is broken', async ({ page, scope }) => {
  await scope.open('test=0&ask=break&break=m.conv1.2~n.50.3');
  await expect(page.getByText('Broken: 2')).toBeVisible();
  await expect(new Questions(page).map(3, 'conv1')).toHaveAttribute('aria-pressed', 'true');
});

for (const question of ['decide', 'break'] as const) {
  test(`${question}: nothing that axe finds, and no wider than a phone`, async ({ page, scope }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await scope.open(`test=0&ask=${question}`);
    const questions = new Questions(page);
    if (question === 'decide') await expect(questions.told).toHaveText(/^The logit/);
    else await expect(questions.map(1, 'conv1')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
}
