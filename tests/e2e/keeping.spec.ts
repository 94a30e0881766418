import type { Page } from '@playwright/test';
import { expect, test } from './support/scope';
import { Training } from './support/training';

/** What the visitor has trained is not lost without a word. */

const earlier = (page: Page) => page.getByText(/^An earlier network is kept: LeNet-5, step/);

test('going back in the browser’s history turns the page and leaves the network as it is', async ({ scope, page }) => {
  await scope.open();
  await scope.link('Train').click();
  const training = new Training(page);
  await training.seed.fill('5');
  await training.seed.press('Enter');
  await expect(training.seed).toHaveValue('5');
  await training.step(2);
  await expect(page).toHaveURL(/seed=5/);

  await page.goBack();
  await expect(page.getByRole('link', { name: 'Network' })).toHaveAttribute('aria-current', 'page');
  await expect(page).toHaveURL(/seed=5/);
  await page.goForward();
  await training.expectSteps(2);
  await expect(training.seed).toHaveValue('5');
});

test('a link with another seed, followed or opened, and new weights keep what was trained', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  await training.step(3);
  await training.saved(3);

  await page.evaluate(() => (location.hash = 'v=1&view=train&seed=7'));
  await expect(training.seed).toHaveValue('7');
  await training.expectSteps(0);
  await expect(earlier(page)).toContainText('step 3, seed 1');
  await training.step(1);
  await training.saved(1);

  await page.getByRole('button', { name: 'New initial weights' }).click();
  await training.expectSteps(0);
  await expect(earlier(page)).toContainText('step 3, seed 1');

  await page.reload();
  await scope.alive();
  await expect(earlier(page)).toContainText('step 3, seed 1');
  await scope.button('Bring it back').click();
  await training.expectSteps(3);
  await expect(training.seed).toHaveValue('1');
  await training.saved(3);
  await training.step(1);

  await training.saved(4);
  await page.goto('about:blank');
  await scope.open('view=train&seed=9');
  await training.expectSteps(0);
  await training.step(1);
  await training.saved(1);
  await scope.button('Bring it back').click();
  await training.expectSteps(4);
});

test('a network that came back from storage can be measured in detail', async ({ scope, page }) => {
  await scope.open('view=train');
  const training = new Training(page);
  await training.step(1);
  await training.measure.click();
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
  await training.saved(1);

  await page.reload();
  await scope.alive();
  await expect(page.getByText('Measure them again to see which digits it confuses.')).toBeVisible();
  await expect(training.measure).toBeEnabled({ timeout: 60_000 });
  await training.measure.click();
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
});

test('training that blows up and lost digits are told in every view', async ({ scope, page }) => {
  await page.route(/train-03-/, (route) => route.abort('internetdisconnected'));
  await scope.open('view=train&opt=momentum&lr=10&l2=0.1');
  const training = new Training(page);
  await training.play.click();
  await scope.link('Network').click();
  const told = scope.notices.getByRole('alert');
  await expect(told.filter({ hasText: 'no longer a finite number' })).toBeVisible({ timeout: 60_000 });
  await expect(told.filter({ hasText: 'train-03-' })).toBeVisible({ timeout: 60_000 });
  await scope.link('Train').click();
  await expect(page.getByRole('alert').filter({ hasText: 'no longer a finite number' })).toHaveCount(1);
  await expect(told).toHaveCount(0);
});

test('a screen reader hears of training in every view', async ({ scope, page }) => {
  await scope.open('view=train');
  await new Training(page).play.click();
  await scope.link('Network').click();
  await expect(page.getByRole('status').filter({ hasText: /Test accuracy above/ })).toHaveCount(1, { timeout: 60_000 });
});
