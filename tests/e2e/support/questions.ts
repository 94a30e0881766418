/** The questions below a network, as a person uses them. */
import type { Locator, Page } from '@playwright/test';

export class Questions {
  readonly method: Locator;
  readonly class: Locator;
  readonly told: Locator;
  readonly answers: Locator;

  constructor(readonly page: Page) {
    this.method = page.getByLabel('Method', { exact: true });
    this.class = page.getByLabel('Class', { exact: true });
    this.told = page.locator('.decide .told');
    this.answers = page.getByRole('table', { name: 'The answer' });
  }

  async open(question: 'Why this answer' | 'Break it' | 'Just look'): Promise<void> {
    await this.page.getByRole('radio', { name: question }).press('Space');
  }

  heat(method: string): Locator {
    return this.page.getByRole('img', { name: `${method} for` });
  }

  map(number: number, node: string): Locator {
    return this.page.getByRole('button', { name: `Map ${number} of ${node}`, exact: true });
  }

  /** Cells of a row of the answer: intact, broken. */
  async row(name: string): Promise<string[]> {
    return this.answers.getByRole('row', { name }).getByRole('cell').allInnerTexts();
  }

  /** Pixels of the heat that cover something. */
  covered(method: string): Promise<number> {
    return this.heat(method).evaluate((box) => {
      const canvas = box.querySelectorAll('canvas')[1] as HTMLCanvasElement;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return [...pixels].filter((value, i) => i % 4 === 3 && value > 0).length;
    });
  }
}
