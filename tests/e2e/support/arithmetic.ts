import type { Locator, Page } from '@playwright/test';
import { expect } from './scope';

/** The Arithmetic view as its visitor knows it. */
export class Arithmetic {
  readonly input: Locator;
  readonly kernel: Locator;
  readonly output: Locator;
  readonly sum: Locator;
  readonly settings: Locator;
  readonly cost: Locator;
  readonly paddings: Locator;

  constructor(readonly page: Page) {
    this.input = this.inputOf(0);
    this.kernel = page.getByRole('grid', { name: 'Kernel of map 0, channel 0' });
    this.output = this.outputOf(0);
    this.sum = page.getByRole('group', { name: /^The sum behind output/ });
    this.settings = page.getByRole('region', { name: 'The layer', exact: true });
    this.cost = page.getByRole('region', { name: 'What a layer costs' });
    this.paddings = page.getByRole('region', { name: 'SAME in TensorFlow, symmetric in PyTorch' });
  }

  inputOf(channel: number): Locator {
    return this.page.getByRole('grid', { name: `Input, channel ${channel}` });
  }

  outputOf(map: number): Locator {
    return this.page.getByRole('grid', { name: `Output, map ${map}` });
  }

  /** Opens the view with `hash` as further state and waits for its numbers. */
  async open(hash = ''): Promise<void> {
    await this.page.goto(`./#v=1&view=arithmetic${hash && `&${hash}`}`);
    await expect(this.output).toBeVisible({ timeout: 60_000 });
  }

  /** The middle of a cell, counted from the grid's upper left corner, padding included. */
  private async middle(grid: Locator, row: number, column: number): Promise<{ x: number; y: number }> {
    const [rows, columns] = await this.size(grid);
    const box = await grid.boundingBox();
    if (!box) throw new Error('the grid is not on the page');
    return { x: ((column + 0.5) * box.width) / columns, y: ((row + 0.5) * box.height) / rows };
  }

  async hover(grid: Locator, row: number, column: number): Promise<void> {
    await grid.hover({ position: await this.middle(grid, row, column) });
  }

  async click(grid: Locator, row: number, column: number): Promise<void> {
    await grid.click({ position: await this.middle(grid, row, column) });
  }

  /** Rows and columns of a grid, padding included. */
  async size(grid: Locator): Promise<[rows: number, columns: number]> {
    const counts = ['aria-rowcount', 'aria-colcount'].map((name) => grid.getAttribute(name));
    const [rows, columns] = (await Promise.all(counts)).map(Number);
    return [rows ?? NaN, columns ?? NaN];
  }

  /** What is said of the cell that the grid's cursor is on. */
  spoken(grid: Locator): Promise<string | null> {
    return grid.getByRole('gridcell').getAttribute('aria-label');
  }

  /** Types a number into the field of a slider. */
  async set(name: string, value: number, region: Locator = this.settings): Promise<void> {
    const field = region.getByRole('group', { name, exact: true }).getByRole('textbox');
    await field.fill(String(value));
    await field.press('Enter');
  }

  /** Moves the focus with Tab alone, or back with Shift+Tab, to a part of the page. */
  async tabTo(wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let stops = 0; stops < 100; stops++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
    }
    await expect(wanted).toBeFocused();
  }

  /** A choice among few. */
  async choose(name: string): Promise<void> {
    await this.settings.getByText(name, { exact: true }).click();
  }
}
