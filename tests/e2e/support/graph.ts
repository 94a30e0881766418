import type { Locator, Page } from '@playwright/test';
import { expect } from './scope';

/** A model of the zoo in the Network view. */
export class Graph {
  readonly figure: Locator;
  readonly tree: Locator;
  readonly caption: Locator;
  readonly choice: Locator;

  constructor(readonly page: Page) {
    this.figure = page.getByRole('application', { name: /^Graph of/ });
    this.tree = page.getByRole('tree', { name: /^Layers of/ });
    this.caption = page.getByRole('figure', { name: 'Graph' }).locator('figcaption');
    this.choice = page.getByRole('combobox', { name: 'Look inside' });
  }

  async open(model: string, hash = ''): Promise<void> {
    await this.page.goto(`./#v=1&network-model=${model}${hash && `&${hash}`}`);
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.tree.getByRole('treeitem').first()).toBeVisible();
  }

  item(name: string | RegExp): Locator {
    return this.tree.getByRole('treeitem', { name });
  }

  /** The first place in the graph, column by column, over which the caption begins with `words`; the pointer goes there. */
  async find(words: string): Promise<{ x: number; y: number }> {
    await this.figure.scrollIntoViewIfNeeded();
    // A movement of the mouse takes long; events within the page do not.
    const place = await this.figure.evaluate(async (figure, begin) => {
      const canvas = figure.querySelector('canvas');
      const caption = figure.parentElement?.querySelector('figcaption');
      const { left, top, right, bottom } = figure.getBoundingClientRect();
      for (let x = left + 6; x < right; x += 12) {
        for (let y = top + 6; y < bottom; y += 10) {
          canvas?.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
          await Promise.resolve();
          if (caption?.textContent?.startsWith(begin)) return { x, y };
        }
      }
      return null;
    }, words);
    if (!place) throw new Error(`${words} is not in sight`);
    await this.page.mouse.move(place.x, place.y);
    await expect(this.caption).toHaveText(new RegExp(`^${words}`));
    return place;
  }

  /** What the caption says at a place. */
  async at({ x, y }: { x: number; y: number }): Promise<string> {
    await this.page.mouse.move(x + 1, y);
    await this.page.mouse.move(x, y);
    return (await this.caption.textContent()) ?? '';
  }
}
