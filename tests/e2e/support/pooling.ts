import { expect, type Locator, type Page } from '@playwright/test';

export const stages = ['Before pooling', 'Maximum', 'Average', 'Maximum twice', 'Average twice'] as const;
export type Stage = (typeof stages)[number];

/** The Pooling view as its visitor knows it. */
export class Pooling {
  readonly input: Locator;
  readonly max: Locator;
  readonly average: Locator;
  readonly answer: Locator;
  readonly motion: Locator;

  constructor(readonly page: Page) {
    this.input = page.getByRole('grid', { name: /^Input, / });
    this.max = page.getByRole('grid', { name: /^Maximum of each window, / });
    this.average = page.getByRole('grid', { name: /^Average of each window, / });
    this.answer = page.getByRole('list', { name: 'The network’s answer' });
    this.motion = page.getByRole('group', { name: 'Motion' });
  }

  /** Opens the view with `hash` as its part of the state and waits until something has been pooled. */
  async open(hash = ''): Promise<void> {
    await this.page.goto(`./#v=1&lang=en&view=pooling${hash && `&${hash}`}`);
    await expect(this.max).toBeVisible();
  }

  /** Types a number into the field of a slider. */
  async set(label: string, value: number): Promise<void> {
    const field = this.page.getByRole('textbox', { name: label, exact: true });
    await field.fill(String(value));
    await field.press('Enter');
  }

  stage(name: Stage): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** A number under a stage, in percent; NaN where there is none. */
  async number(stage: Stage, term: 'Changed by' | 'Not followed'): Promise<number> {
    const text = await this.stage(stage)
      .getByText(term, { exact: true })
      .locator('xpath=following-sibling::dd')
      .innerText();
    return parseFloat(text);
  }

  /** Row after row of what a grid speaks: its cells are walked with the keyboard. */
  async values(grid: Locator, rows: number, columns: number): Promise<number[][]> {
    await grid.focus();
    await grid.press('Control+Home');
    const values: number[][] = [];
    for (let y = 0; y < rows; y++) {
      const row: number[] = [];
      for (let x = 0; x < columns; x++) {
        row.push(await this.value(grid, y, x));
        if (x < columns - 1) await grid.press('ArrowRight');
      }
      values.push(row);
      await grid.press('Home');
      await grid.press('ArrowDown');
    }
    return values;
  }

  private async value(grid: Locator, y: number, x: number): Promise<number> {
    const cell = grid.getByRole('gridcell');
    await expect(cell).toHaveAccessibleName(new RegExp(`^Row ${y + 1}, column ${x + 1}: `));
    const name = (await cell.getAttribute('aria-label')) ?? '';
    return Number(/: ([−\d.e-]+)/.exec(name)?.[1]?.replace('−', '-'));
  }
}
