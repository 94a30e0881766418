import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/scope';
import { fill, languages, looks, themes, turnTo, views } from './support/states';

const screens = [
  { name: 'laptop', width: 1280, height: 800 },
  { name: 'phone', width: 390, height: 844 },
];

for (const view of views) {
  for (const { name, ...viewport } of screens) {
    test.describe(`${view} on a ${name}`, () => {
      test.use({ viewport });

      test('axe finds nothing serious, in either language and theme', async ({ scope, page }) => {
        test.setTimeout(180_000);
        await fill(scope, view);
        for (const look of looks) {
          await turnTo(page, look);
          expect.soft(await violations(page), `${look.language}, ${look.theme}`).toEqual([]);
        }
      });
    });
  }

  test(`${view} fits every width from 360 to 2560 pixels`, async ({ scope, page }) => {
    test.setTimeout(180_000);
    await fill(scope, view);
    for (const language of languages) {
      await turnTo(page, { language, theme: 'light' });
      for (const width of [360, 390, 660, 768, 1280, 1920, 2560]) {
        await page.setViewportSize({ width, height: Math.max(800, Math.round(width * 0.5625)) });
        await expect.poll(() => page.evaluate(beyondTheEdge), { message: `${language}, ${width} px` }).toEqual([]);
      }
    }
  });
}

test('axe finds nothing serious in About and in a message', async ({ scope, page }) => {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('storage is switched off', 'SecurityError');
    };
  });
  await scope.open();
  await expect(scope.notices.getByRole('alert')).toBeVisible();
  for (const theme of themes) {
    await turnTo(page, { language: 'en', theme });
    expect.soft(await violations(page), `message, ${theme}`).toEqual([]);
    await scope.button('About').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect.soft(await violations(page), `About, ${theme}`).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('who wants less motion gets less', async ({ scope, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await scope.open();
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return (
          animationName !== 'none' || transitionDuration.split(',').some((duration) => parseFloat(duration) > 0.01)
        );
      })
      .map((element) => element.outerHTML.slice(0, 80)),
  );
  expect(moving).toEqual([]);
});

/** What is serious or critical, as rule and place. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

/** Runs in the page: what makes it scroll sideways, or is cut off at its edge. */
function beyondTheEdge(): string[] {
  const root = document.documentElement;
  // What scrolls in a box of its own can be reached.
  const scrolls = (element: Element): boolean =>
    element !== root && (getComputedStyle(element).overflowX === 'auto' || scrolls(element.parentElement ?? root));
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(element))
    .map((element) => element.outerHTML.slice(0, 80));
}
