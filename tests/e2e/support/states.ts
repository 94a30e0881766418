import type { Page } from '@playwright/test';
import { Architectures } from './architectures';
import { Arithmetic } from './arithmetic';
import { Filters } from './filters';
import { Graph } from './graph';
import { expect, one, type Scope } from './scope';
import { Pooling } from './pooling';
import { Training } from './training';

export const languages = ['en', 'ko'] as const;
export const themes = ['light', 'dark'] as const;
/** `graph` is the Network view with a model of the zoo. */
export const views = ['network', 'graph', 'filters', 'arithmetic', 'pooling', 'train', 'architectures'] as const;

export type Look = { language: (typeof languages)[number]; theme: (typeof themes)[number] };

/** Every combination of language and theme. */
export const looks: readonly Look[] = languages.flatMap((language) => themes.map((theme) => ({ language, theme })));

/** Each view with everything that it can show: a drawing, curves, a confusion matrix, mistakes. */
export async function fill(scope: Scope, view: (typeof views)[number]): Promise<void> {
  if (view === 'filters') {
    await new Filters(scope.page).open('filters-colour=1');
    return;
  }
  if (view === 'graph') return fillGraph(new Graph(scope.page));
  if (view === 'arithmetic') return fillArithmetic(new Arithmetic(scope.page));
  if (view === 'architectures') {
    await new Architectures(scope.page).open('architectures-beside=lenet5_1998&architectures-by=layers');
    return;
  }
  if (view === 'pooling') {
    // Learned maps have more on the screen than the digit.
    await new Pooling(scope.page).open('test=0&pooling-of=maps');
    return;
  }
  await scope.open(view === 'train' ? 'view=train' : 'node=conv2');
  await scope.button('Clear').click();
  await scope.draw(one);
  await expect.poll(() => scope.read()).toBeGreaterThanOrEqual(0);
  if (view !== 'train') return;
  const training = new Training(scope.page);
  await training.play.click();
  await training.reachStep(250);
  await training.stop();
  await training.measure.click();
  await expect(training.score).toBeVisible({ timeout: 60_000 });
}

/** A block unfolded, a layer in it picked, the table open. */
async function fillGraph(graph: Graph): Promise<void> {
  await graph.open('resnet34_10', 'network-open=stage3_unit1&node=stage3_unit1%2Fadd');
  await graph.page.getByText('Receptive fields of all layers').click();
  await graph.page.getByText('Edit this model').click();
}

/** Several channels and filters, zeros by hand, everything unfolded, a cell that can be typed. */
async function fillArithmetic(view: Arithmetic): Promise<void> {
  await view.open('arithmetic-channels=2&arithmetic-filters=2&arithmetic-padding=1.0.2.1&arithmetic-at=input.0.0.0');
  await view.settings.getByText('Dilation, channels, numbers').click();
  await view.cost.getByText('Another layer').click();
}

/** Turns the page to `look` through its address, as a link would. */
export async function turnTo(page: Page, { language, theme }: Look): Promise<void> {
  await page.evaluate(
    ([lang, paper]) => {
      const pairs = new URLSearchParams(location.hash.slice(1));
      pairs.set('v', '1');
      pairs.set('lang', lang);
      pairs.set('theme', paper);
      location.hash = pairs.toString();
    },
    [language, theme] as const,
  );
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}
