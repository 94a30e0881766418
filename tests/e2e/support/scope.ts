import { test as base, expect, type Locator, type Page } from '@playwright/test';

/** A point on the digit pad, in shares of its side. */
export type Point = readonly [x: number, y: number];

/** A 1 as a hand draws it: one downstroke. */
export const one: readonly Point[] = [
  [0.52, 0.16],
  [0.5, 0.5],
  [0.48, 0.85],
];

/** The page as its visitor knows it: English words, roles and names. */
export class Scope {
  readonly pad: Locator;
  readonly answer: Locator;
  readonly notices: Locator;

  constructor(readonly page: Page) {
    this.pad = page.getByRole('img', { name: /^Digit pad/ });
    this.answer = page.getByRole('list', { name: 'Probability of each digit' });
    this.notices = page.getByRole('region', { name: 'Messages' });
  }

  /** Opens the page with `hash` as its state and waits until a digit has been read. */
  async open(hash = ''): Promise<void> {
    await this.visit(hash);
    await this.alive();
  }

  /** Opens the page without waiting for the engine. */
  async visit(hash = ''): Promise<void> {
    await this.page.goto(hash ? `./#v=1&${hash}` : './');
  }

  /** Ten bars that add up to one. */
  async alive(): Promise<void> {
    await expect.poll(() => this.total(), { message: 'ten probabilities that add up' }).toBeCloseTo(100, 0);
  }

  async probabilities(): Promise<number[]> {
    const names = await this.answer.getByRole('listitem').evaluateAll((items) => items.map((item) => item.ariaLabel));
    return names.map((name) => Number(/: ([\d.]+)\s%/.exec(name ?? '')?.[1]));
  }

  /** The digit that the network takes it for. */
  async read(): Promise<number> {
    const shares = await this.probabilities();
    return shares.indexOf(Math.max(...shares));
  }

  private async total(): Promise<number> {
    const shares = await this.probabilities();
    return shares.length === 10 ? shares.reduce((sum, share) => sum + share, 0) : NaN;
  }

  /** Draws one stroke with the mouse. */
  async draw(points: readonly Point[]): Promise<void> {
    await this.pad.scrollIntoViewIfNeeded();
    const { mouse } = this.page;
    const [first = [0, 0], ...rest] = await this.onPage(points);
    await mouse.move(...first);
    await mouse.down();
    for (const point of rest) await mouse.move(...point, { steps: 8 });
    await mouse.up();
  }

  /** Where points of the pad lie on the page. */
  async onPage(points: readonly Point[]): Promise<[x: number, y: number][]> {
    const box = await this.pad.boundingBox();
    if (!box) throw new Error('the pad is not on the page');
    return points.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('link', { name, exact: true });
  }
}

export const test = base.extend<{ scope: Scope }>({
  scope: async ({ page }, use) => {
    await use(new Scope(page));
  },
});

export { expect };
