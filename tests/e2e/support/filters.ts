import { expect, type Locator, type Page } from '@playwright/test';

/** The Filters view as its visitor knows it. */
export class Filters {
  readonly input: Locator;
  readonly map: Locator;
  readonly window: Locator;
  readonly weights: Locator;
  readonly products: Locator;

  constructor(readonly page: Page) {
    this.input = page.getByRole('grid', { name: /^Input, / });
    this.map = page.getByRole('grid', { name: /^Feature map of / });
    this.window = page.getByRole('grid', { name: /^Values in the window/ });
    this.weights = page.getByRole('grid', { name: /^Weights of / });
    this.products = page.getByRole('grid', { name: /^Products/ });
  }

  /** Opens the view with `hash` as the rest of its state and waits until a map has been computed. */
  async open(hash = ''): Promise<void> {
    await this.page.goto(`./#v=1&view=filters${hash && `&${hash}`}`);
    await expect(this.map).toBeVisible();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** What a grid says of the cell it stands at. */
  async said(grid: Locator): Promise<string> {
    return (await grid.getByRole('gridcell').getAttribute('aria-label')) ?? '';
  }

  /** Rows and columns of a grid. */
  async size(grid: Locator): Promise<[number, number]> {
    const [rows, columns] = await Promise.all(
      ['aria-rowcount', 'aria-colcount'].map((name) => grid.getAttribute(name)),
    );
    return [Number(rows), Number(columns)];
  }

  /** Where a cell of a grid lies on the page. */
  async place(grid: Locator, row: number, column: number): Promise<[x: number, y: number]> {
    await grid.scrollIntoViewIfNeeded();
    const box = await grid.boundingBox();
    const [rows, columns] = await this.size(grid);
    if (!box) throw new Error('the grid is not on the page');
    return [box.x + ((column + 0.5) / columns) * box.width, box.y + ((row + 0.5) / rows) * box.height];
  }

  async pointAt(grid: Locator, row: number, column: number): Promise<void> {
    await this.page.mouse.move(...(await this.place(grid, row, column)));
  }

  /** Moves the cursor of a grid to a cell with the keyboard. */
  async walkTo(grid: Locator, row: number, column: number): Promise<void> {
    await grid.focus();
    await this.page.keyboard.press('Control+Home');
    for (let i = 0; i < row; i++) await this.page.keyboard.press('ArrowDown');
    for (let i = 0; i < column; i++) await this.page.keyboard.press('ArrowRight');
  }

  /** Marks of a kind on a grid, as row, column, height, width. */
  async marks(grid: Locator, kind: string): Promise<number[][]> {
    return grid
      .locator(`rect.${kind}`)
      .evaluateAll((rects) =>
        rects.map((rect) => ['y', 'x', 'height', 'width'].map((name) => Number(rect.getAttribute(name)))),
      );
  }

  /** Which cell of the map the window stands at, counted row by row. */
  async position(): Promise<number> {
    return Number(await this.page.getByRole('slider', { name: 'Position of the window' }).inputValue());
  }

  /** Waits until the cell that is worked out is this one, as the caption counts. */
  async expectAt(row: number, column: number): Promise<void> {
    await expect(this.page.getByText(new RegExp(`^Cell \\(${row}, ${column}\\) of the map`)).first()).toBeVisible();
  }

  /** The sum as it is written out. */
  async ledger(): Promise<{ sums: number[]; bias: number; rounding: number; total: number }> {
    const texts = await this.page.getByRole('list', { name: 'Sum' }).getByRole('listitem').allInnerTexts();
    const parts = texts.map((text) => {
      const [name = '', value = ''] = text.split('\n').filter((line) => !/^[+=→]?$/.test(line.trim()));
      return { name, value: Number(value.replace('−', '-')) };
    });
    const named = (wanted: string) => parts.find(({ name }) => name === wanted)?.value;
    return {
      sums: parts
        .slice(
          0,
          parts.findIndex(({ name }) => name === 'Bias'),
        )
        .map(({ value }) => value),
      bias: named('Bias') ?? NaN,
      rounding: named('Rounding') ?? 0,
      total: named('Cell') ?? NaN,
    };
  }
}
