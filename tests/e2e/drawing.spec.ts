import { expect, one, Scope, test } from './support/scope';

const undo = 'Undo the last stroke';

test('a drawn 1 reads as 1', async ({ scope, page }) => {
  await scope.open();
  await page.getByRole('button', { name: 'Draw a digit' }).click();
  await scope.draw(one);
  await expect.poll(() => scope.read()).toBe(1);
  await expect(page.getByRole('status').filter({ hasText: /^Read as 1, with a probability of/ })).toHaveCount(1);
  await expect(page.getByRole('img', { name: /as the network sees them/ })).toBeVisible();
});

test('clear leaves an empty pad that says what to do', async ({ scope, page }) => {
  await scope.open();
  await scope.button('Clear').click();
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing nothing');
  await expect(page.getByRole('paragraph').filter({ hasText: 'Nothing to read yet' }).first()).toBeVisible();
  await expect(scope.button('Clear')).toBeDisabled();
  await expect(scope.button(undo)).toBeDisabled();
  await expect.poll(async () => Math.max(...(await scope.probabilities()))).toBe(0);
});

test('undo takes back one stroke after the other', async ({ scope }) => {
  await scope.open();
  await scope.button('Clear').click();
  await scope.draw(one);
  await expect.poll(() => scope.read()).toBe(1);
  const alone = await scope.probabilities();
  await scope.draw([
    [0.15, 0.5],
    [0.85, 0.5],
  ]);
  await expect.poll(() => scope.probabilities()).not.toEqual(alone);
  await scope.button(undo).click();
  await expect.poll(() => scope.probabilities()).toEqual(alone);
  await scope.button(undo).click();
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing nothing');
});

test('test images can be picked without drawing', async ({ scope, page }) => {
  await scope.open();
  const field = page.getByRole('spinbutton', { name: 'Test image' });
  await field.fill('0');
  await field.press('Enter');
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing test image 0, a 7');
  await expect.poll(() => scope.read()).toBe(7);
  await field.press('ArrowUp');
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing test image 1, a 2');
  await field.press('ArrowDown');
  await scope.button('Next test image').press('Enter');
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing test image 1, a 2');
  await scope.button('Previous test image').press('Enter');
  await scope.button('Previous test image').press('Enter');
  await expect(scope.pad).toHaveAccessibleName(/test image 9999/);
});

test('the next test image is the next by number, also while the test set is on its way', async ({ scope, page }) => {
  let arrive = () => {};
  const way = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/mnist\/test-/, async (route) => {
    await way;
    await route.continue();
  });
  await scope.open();
  const field = page.getByRole('spinbutton', { name: 'Test image' });
  await field.fill('0');
  await field.press('Enter');
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing test image 0, a 7');
  for (let steps = 0; steps < 5; steps++) await field.press('ArrowUp');
  await scope.button('Next test image').click();
  await expect(field).toHaveValue('6');
  arrive();
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing test image 6, a 4');
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a stroke draws and does not scroll the page', async ({ page, context }) => {
    const scope = new Scope(page);
    await scope.open();
    await scope.button('Clear').click();
    await scope.pad.scrollIntoViewIfNeeded();
    const scrolled = await page.evaluate(() => scrollY);
    const finger = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: readonly [number, number][]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: at.map(([x, y]) => ({ x, y })) });
    const [start = [0, 0], middle = [0, 0], end = [0, 0]] = await scope.onPage(one);
    await touch('touchStart', [start]);
    for (let share = 0.1; share < 1; share += 0.1) {
      await touch('touchMove', [
        [start[0] + (middle[0] - start[0]) * share, start[1] + (middle[1] - start[1]) * share],
      ]);
    }
    for (let share = 0; share <= 1; share += 0.1) {
      await touch('touchMove', [[middle[0] + (end[0] - middle[0]) * share, middle[1] + (end[1] - middle[1]) * share]]);
    }
    await touch('touchEnd', []);
    await expect(scope.pad).toHaveAccessibleName('Digit pad, showing your drawing');
    await expect.poll(() => scope.read()).toBe(1);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });
});
