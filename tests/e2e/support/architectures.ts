import { expect, type Locator, type Page } from '@playwright/test';

/** The Architectures view as its visitor knows it. */
export class Architectures {
  readonly network: Locator;
  readonly beside: Locator;
  readonly timeline: Locator;

  constructor(readonly page: Page) {
    this.network = page.getByRole('combobox', { name: 'Network', exact: true });
    this.beside = page.getByRole('combobox', { name: 'Beside it' });
    this.timeline = page.getByRole('figure', { name: 'Seven milestones' });
  }

  /** Opens the view with `hash` as its part of the state and waits until all has been counted. */
  async open(hash = ''): Promise<void> {
    await this.page.goto(`./#v=1&lang=en&view=architectures${hash && `&${hash}`}`);
    await expect(this.page.getByRole('article')).toHaveCount(6);
  }

  /** What a network states under a term. */
  number(network: string, term: string): Locator {
    return this.page
      .getByRole('region', { name: network, exact: true })
      .getByText(term, { exact: true })
      .locator('xpath=following-sibling::dd[1]')
      .first();
  }

  table(network: string): Locator {
    return this.page.getByRole('group', { name: `Cost of ${network}` });
  }
}
