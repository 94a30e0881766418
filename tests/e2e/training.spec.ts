import { longTasks, median, strokeAnswers, tell, watchLongTasks, watchStrokeAnswers } from './support/measure';
import { expect, one, test } from './support/scope';
import { Training } from './support/training';

test('one epoch with the defaults reads at least 97.5 % of the whole test set, and survives a reload', async ({
  scope,
  page,
}) => {
  test.setTimeout(300_000);
  await scope.open('view=train');
  const training = new Training(page);
  await watchLongTasks(page);
  const begun = Date.now();
  await training.play.click();
  // To look for a role is long work of the main thread itself: while it is watched, look for the text alone.
  const text = 'test digits read right';
  const shown = (sought: string) => document.body.textContent?.includes(sought);
  await page.waitForFunction(shown, text, { polling: 1000, timeout: 240_000 });
  tell('first epoch, measured on all test digits', (Date.now() - begun) / 1000, 's', 1);
  const tasks = await longTasks(page);
  const steps = await training.stop();
  tell('main-thread tasks above 50 ms while training', tasks.length, `(longest ${Math.max(0, ...tasks)} ms)`);

  const first = await training.measured();
  tell('test accuracy after one epoch', first.accuracy, '%', 2);
  // 60,000 images in batches of 32.
  expect(first.step).toBe(1875);
  expect(first.accuracy).toBeGreaterThanOrEqual(97.5);
  await expect(page.getByRole('status').filter({ hasText: 'Training is paused.' })).toHaveCount(1);
  await training.saved(steps);

  await page.reload();
  await scope.alive();
  await training.expectSteps(steps);
  expect(await training.measured()).toEqual(first);
  await expect(page.getByRole('slider', { name: /cross-entropy loss/ })).toHaveAttribute('aria-valuemax', `${steps}`);
});

test('a drawn stroke is answered while it trains', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  await training.play.click();
  await training.reachStep(50);
  await scope.link('Network').click();
  await scope.alive();
  await scope.button('Clear').click();
  await watchLongTasks(page);
  await watchStrokeAnswers(page);
  await scope.draw(one);
  await expect.poll(() => scope.read()).toBe(1);
  const answers = await strokeAnswers(page);
  expect(answers.length).toBeGreaterThan(1);
  tell('stroke answered after (median)', median(answers), 'ms');
  tell('stroke answered after (slowest)', Math.max(...answers), 'ms');
  tell('longest main-thread task above 50 ms', Math.max(0, ...(await longTasks(page))), 'ms (0: none)');
  await scope.link('Train').click();
  await expect(training.pause).toBeVisible();
  await training.reachStep(500);
  tell('training speed', await training.figure('Digits per second'), 'images/s');
});

test('single steps, back to the same weights, and to others', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  const threeSteps = async () => {
    const losses: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      await training.step(1);
      losses.push(await training.lastLoss());
    }
    return losses;
  };
  const first = await threeSteps();
  expect(new Set(first).size).toBe(3);

  await page.getByRole('button', { name: 'Back to the same initial weights' }).click();
  await training.expectSteps(0);
  await expect(page.getByRole('status').filter({ hasText: 'Back at the initial weights.' })).toHaveCount(1);
  expect(await threeSteps()).toEqual(first);

  await page.getByRole('button', { name: 'New initial weights' }).click();
  await training.expectSteps(0);
  await expect(training.seed).toHaveValue('2');
  expect(await threeSteps()).not.toEqual(first);

  await training.seed.fill('1');
  await training.seed.press('Enter');
  await training.expectSteps(0);
  expect(await threeSteps()).toEqual(first);
});

test('changing the recipe resets nothing', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  await training.play.click();
  await training.reachStep(20);
  await training.learningRate.fill('0.005');
  await training.learningRate.press('Enter');
  await page.getByRole('combobox', { name: 'Optimizer' }).selectOption('SGD');
  await page.getByRole('combobox', { name: 'Batch size' }).selectOption('64');
  const changed = await training.steps();
  expect(changed).toBeGreaterThanOrEqual(20);
  await training.reachStep(changed + 20);
  await training.stop();
  await expect(training.learningRate).toHaveValue('0.005');
});

test('digits are varied as the visitor sets it, and seen before they are learnt from', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  await page.getByRole('checkbox', { name: 'Vary the digits' }).check();
  const sheet = page.getByRole('img', { name: 'Some digits as the network would see them' });
  const picture = () => sheet.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(sheet).toBeVisible();
  const usual = await picture();
  await page.getByText('How far', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Cut-out' }).fill('12');
  await page.getByRole('textbox', { name: 'Cut-out' }).press('Enter');
  await expect.poll(picture).not.toBe(usual);
  await expect(page).toHaveURL(/augment=true&vary=cutout%3A12/);
  await page.getByRole('checkbox', { name: 'Mirror half of them' }).check();
  await expect(page.getByText('a mirrored 2 or 7 is no digit any more')).toBeVisible();
  await training.step(2);

  await page.reload();
  await scope.alive();
  await page.getByText('How far', { exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Cut-out' })).toHaveValue('12');
  await expect(page.getByRole('checkbox', { name: 'Mirror half of them' })).toBeChecked();
});

test('test accuracy on demand, its confusion matrix, and a mistake looked into', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  await training.step(2);
  await training.measure.click();
  await expect(training.score).toBeVisible({ timeout: 60_000 });
  const { accuracy, step } = await training.measured();
  expect(step).toBe(2);

  const rows = page
    .getByRole('grid')
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') });
  const cells = await rows.getByRole('gridcell').allInnerTexts();
  const counts = cells.map((text) => (text === '·' ? 0 : Number(text)));
  expect(counts).toHaveLength(100);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  const right = counts.filter((_, i) => i % 11 === 0).reduce((sum, count) => sum + count, 0);
  expect(right / 100).toBeCloseTo(accuracy, 2);

  const mistake = page.getByRole('button', { name: /taken for \d with .+; look inside/ }).first();
  const [, label, answer] = /(\d) taken for (\d)/.exec((await mistake.getAttribute('aria-label')) ?? '') ?? [];
  await mistake.click();
  await expect(scope.pad).toHaveAccessibleName(new RegExp(`test image \\d+, a ${label}`));
  await expect(page.getByRole('radio', { name: /^Yours, step 2/ })).toBeChecked();
  await expect.poll(() => scope.read()).toBe(Number(answer));
});

test('the images of every confusion are found, also of the rarest', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  await training.step(1);
  await training.measure.click();
  await expect(training.score).toBeVisible({ timeout: 60_000 });
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
  const cells = rows.getByRole('gridcell');
  const counts = (await cells.allInnerTexts()).map((text) => (text === '·' ? 0 : Number(text)));
  const wrong = [...counts.keys()].filter((i) => i % 11 !== 0 && counts[i] !== 0);
  const rarest = wrong.reduce((least, i) => ((counts[i] ?? 0) < (counts[least] ?? 0) ? i : least));
  const [label, answer] = [Math.floor(rarest / 10), rarest % 10];

  await cells.nth(rarest).click();
  await expect(page.getByRole('heading', { name: `${label} taken for ${answer}`, exact: true })).toBeVisible();
  const shown = Math.min(24, counts[rarest] ?? 0);
  await expect(page.getByRole('button', { name: /look inside/ })).toHaveCount(shown);
  await expect(page.getByText(`${shown} of ${counts[rarest]}, the largest loss first`)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`pair=${label}-${answer}`));
});

test('the filters and maps in the Train view change while it learns', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  const filters = page.getByRole('img', { name: 'Filters of conv1' });
  const maps = page.getByRole('img', { name: 'Feature maps of conv1' });
  const before = [await filters.screenshot(), await maps.screenshot()];
  await training.play.click();
  await training.reachStep(100);
  await training.stop();
  expect(await filters.screenshot()).not.toEqual(before[0]);
  expect(await maps.screenshot()).not.toEqual(before[1]);
});

test('the memory in use is told, and what for', async ({ scope, page }) => {
  await scope.open('view=train&batch=16');
  const training = new Training(page);
  await training.step(1);
  await training.expectAllDigits();
  await page.getByText('Memory in use').click();
  const named = ['Weights', 'Activations', 'State of the optimizer', 'Images of MNIST', 'Everything else'];
  const parts = await Promise.all(named.map((part) => training.memory(part)));
  // Each is rounded to a decimal of its unit.
  expect(parts.reduce((sum, size) => sum + size, 0)).toBeCloseTo(await training.memory(), 0);
  // LeNet-5 has 61,706 parameters: Adam keeps two numbers for each, and all that again to fall back on.
  expect(await training.memory('State of the optimizer')).toBeCloseTo((4 * 61_706 * 4) / 1e6, 1);
  // 70,000 images of 28×28 bytes, each with a label.
  expect(await training.memory('Images of MNIST')).toBeCloseTo(55, 0);

  const before = await training.memory('Activations');
  await page.getByLabel('Batch size').selectOption('256');
  await training.step(1);
  expect(await training.memory('Activations')).toBeGreaterThan(4 * before);
});

test('other networks learn too, and two runs are compared on one chart', async ({ scope, page }) => {
  test.setTimeout(120_000);
  await scope.open('view=train');
  const training = new Training(page);
  await expect(page.getByText('61,706 parameters')).toBeVisible();
  await training.choose('mini-ResNet');
  await training.expectSteps(0);
  await training.step(1);
  const first = await training.lossNow();
  await training.play.click();
  await training.reachStep(200);
  const steps = await training.stop();
  expect(await training.lossNow()).toBeLessThan(0.5 * first);
  await expect(page).toHaveURL(/net=mini-resnet/);
  await training.saved(steps);

  await page.reload();
  await scope.alive();
  await training.expectSteps(steps);
  await expect(training.network).toHaveValue('mini-resnet');

  await training.choose('mini-ResNet without skips');
  await training.expectSteps(0);
  await expect(page.getByRole('status').filter({ hasText: 'mini-ResNet without skips' })).toHaveCount(1);
  await training.step(2);
  // Both charts tell what the run before had at the same step.
  const before = page.getByRole('term').filter({ hasText: 'Before: mini-ResNet, seed 1' });
  await expect(before).toHaveCount(2);
  await expect(before.last().locator('xpath=following-sibling::dd[1]')).toHaveText(/^\d\.\d{3}$/);

  await page.getByRole('button', { name: 'Bring it back' }).click();
  await training.expectSteps(steps);
  await expect(training.network).toHaveValue('mini-resnet');
});
