import type { Page } from '@playwright/test';
import { expect, test } from './support/scope';
import { Training } from './support/training';

/** More stops than any view has. */
const patience = 80;

test('from opening to training and back with the keyboard alone', async ({ scope, page }) => {
  await scope.open();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await expectVisibleFocus(page);

  await tabTo(page, 'spinbutton', 'Test image');
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing test image 3, a 0');
  await page.keyboard.press('ArrowUp');
  await expect(scope.pad).toHaveAccessibleName('Digit pad, showing test image 4, a 4');
  await expect.poll(() => scope.read()).toBe(4);

  await tabTo(page, 'tab', /^conv1/);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: /^relu1/ })).toBeFocused();
  await expect(page.getByRole('tabpanel').getByRole('heading', { level: 2 })).toContainText('relu1');

  await tabTo(page, 'link', 'Train');
  await page.keyboard.press('Enter');
  const training = new Training(page);
  await expect(training.play).toBeEnabled();
  await tabTo(page, 'button', 'Train');
  await page.keyboard.press('Space');
  await training.reachStep(20);
  await expect(training.pause).toBeFocused();
  await page.keyboard.press('Space');
  await expect(training.play).toBeFocused();
  const steps = await training.steps();

  await tabTo(page, 'button', 'One batch');
  await page.keyboard.press('Enter');
  await training.expectSteps(steps + 1);
  await tabTo(page, 'slider', /cross-entropy loss/);
  await page.keyboard.press('Home');
  await expect(page.getByRole('slider', { name: /cross-entropy loss/ })).toHaveAttribute('aria-valuetext', /^Step 1:/);
  await tabTo(page, 'slider', 'Learning rate');
  const rate = await training.learningRate.inputValue();
  await page.keyboard.press('ArrowLeft');
  await expect(training.learningRate).not.toHaveValue(rate);
  await tabTo(page, 'button', 'Measure all test digits');
  await page.keyboard.press('Enter');
  await expect(training.score).toBeVisible({ timeout: 60_000 });
  await tabTo(page, 'gridcell', '');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('grid')).toHaveAccessibleDescription(/^0 taken for 1: \d+ times/);
  await tabTo(page, 'button', /look inside/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: /^Yours/ })).toBeChecked();

  await tabTo(page, 'link', 'Network');
  await expect(page.getByRole('link', { name: 'Network' })).toHaveAttribute('aria-current', 'page');
});

test('the skip link leads past the header', async ({ scope, page }) => {
  await scope.open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Draw a digit' })).toBeFocused();
  expect(new URL(page.url()).hash).not.toBe('#main');
});

test('the About dialog keeps the focus and gives it back', async ({ scope, page }) => {
  await scope.open();
  await tabTo(page, 'button', 'About');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expectVisibleFocus(page);
  await page.keyboard.press('Escape');
  await expect(scope.button('About')).toBeFocused();
});

/** Presses Tab until the focus stands on what is named; each stop on the way shows that it has the focus. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, name === '' ? {} : { name, exact: typeof name === 'string' });
  const focused = page.locator(':focus').and(wanted);
  for (let pressed = 0; pressed < patience; pressed += 1) {
    await page.keyboard.press('Tab');
    await expectVisibleFocus(page);
    if ((await focused.count()) > 0) return;
  }
  throw new Error(`Tab does not reach ${role} ${name}`);
}

/** Whatever has the focus shows it with an outline, on itself or on the label that stands for it. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const shown = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return true;
    const outlined = (element: Element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    };
    const near = [focused, focused.nextElementSibling, focused.closest('label')];
    return near.some((element) => element !== null && outlined(element)) || focused.outerHTML.slice(0, 200);
  });
  expect(shown).toBe(true);
}
