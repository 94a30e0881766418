import { expect, test } from './support/scope';
import { Training } from './support/training';

/** A control that goes away with what it did leaves the focus to what came of it. */
test.describe('the focus moves on', () => {
  test('from a message that is put away, back to where it was', async ({ scope, page }) => {
    await page.route('**/mnist/**', (route) => route.abort());
    await scope.open('view=train');
    const step = page.getByRole('button', { name: 'One batch' });
    await expect(scope.button('Try again')).toBeVisible({ timeout: 30_000 });
    await step.click();
    await scope.notices.getByRole('button', { name: 'Put this message away' }).last().click();
    await expect(scope.notices.getByRole('alert')).toHaveCount(0);
    await expect(step).toBeFocused();
  });

  test('nowhere from a button that has done all it can', async ({ scope, page }) => {
    await scope.open();
    await scope.button('Clear').press('Enter');
    await expect(scope.button('Clear')).toBeDisabled();
    await expect(scope.button('Clear')).toBeFocused();
    await scope.link('Train').click();
    const training = new Training(page);
    await expect(training.measure).toBeEnabled({ timeout: 30_000 });
    await training.measure.press('Enter');
    await expect(training.score).toBeVisible({ timeout: 60_000 });
    await expect(training.measure).toBeFocused();
  });

  test('from "Try again" to what is arriving', async ({ scope, page }) => {
    await page.route(/train-03-/, (route) => route.abort());
    await scope.open('view=train');
    await expect(page.getByRole('status').filter({ hasText: 'Some digits did not arrive' })).toBeVisible({
      timeout: 30_000,
    });
    await page.unroute(/train-03-/);
    await scope.button('Try again').press('Enter');
    await expect(scope.button('Try again')).toBeHidden({ timeout: 30_000 });
    await expect(page.getByRole('group', { name: 'Arrival of the digits' })).toBeFocused();
  });

  test('from the way out of a divergence to the way to stop', async ({ scope, page }) => {
    await scope.open('view=train&opt=momentum&lr=10&l2=0.1');
    const training = new Training(page);
    await training.play.click();
    await scope.button('Go on with 1').click({ timeout: 60_000 });
    await expect(scope.button('Go on with 1')).toBeHidden();
    await expect(page.getByRole('group', { name: 'Training' }).getByRole('button').first()).toBeFocused();
  });

  test('from the way back to an earlier network to what runs it', async ({ scope, page }) => {
    await scope.open('view=train');
    const training = new Training(page);
    await training.step(1);
    await page.getByRole('button', { name: 'Back to the same initial weights' }).click();
    await scope.button('Bring it back').press('Enter');
    await training.expectSteps(1);
    await expect(scope.button('Bring it back')).toBeHidden();
    await expect(training.play).toBeFocused();
  });

  test('to the mistakes that were asked for', async ({ scope, page }) => {
    await scope.open('view=train');
    const training = new Training(page);
    await training.step(1);
    await training.measure.click();
    const mistakes = page.getByRole('button', { name: /look inside/ });
    await expect(mistakes).toHaveCount(24, { timeout: 60_000 });
    await scope.button('Show more').press('Enter');
    await expect(mistakes).toHaveCount(48);
    await expect(mistakes.nth(24)).toBeFocused();

    await page
      .getByRole('gridcell', { name: /^[1-9]/ })
      .nth(1)
      .click();
    await expect(page.getByRole('heading', { name: /^\d taken for \d$/ })).toBeVisible();
    await scope.button('Show all kinds').press('Enter');
    const heading = page.getByRole('heading', { name: 'Its worst mistakes' });
    await expect(heading).toBeFocused();
    await expect(mistakes).toHaveCount(24);
  });
});
