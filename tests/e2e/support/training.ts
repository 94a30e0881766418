import { expect, type Locator, type Page } from '@playwright/test';

/** The Train view as its visitor knows it. */
export class Training {
  readonly play: Locator;
  readonly pause: Locator;
  readonly score: Locator;
  readonly learningRate: Locator;
  readonly seed: Locator;
  readonly network: Locator;
  readonly measure: Locator;
  /** What of MNIST did not arrive, and why. */
  readonly reasons: Locator;

  constructor(readonly page: Page) {
    const transport = page.getByRole('group', { name: 'Training' });
    this.play = transport.getByRole('button', { name: 'Train', exact: true });
    this.pause = transport.getByRole('button', { name: 'Pause', exact: true });
    this.score = page.getByText('test digits read right').locator('..');
    this.learningRate = page.getByRole('textbox', { name: 'Learning rate' });
    this.seed = page.getByRole('textbox', { name: 'Seed' });
    this.network = page.getByRole('combobox', { name: 'Network' });
    this.reasons = page.getByRole('list', { name: 'What did not arrive, and why' });
    this.measure = page.getByRole('button', { name: 'Measure all test digits' });
  }

  /** The number beside `name` in the list of figures. */
  async figure(name: 'Steps' | 'Digits seen' | 'Digits per second'): Promise<number> {
    const value = this.page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]');
    return Number((await value.innerText()).replaceAll(',', ''));
  }

  /** Megabytes of the engine's memory: of all of it, or of what begins with `part` in the list of what it is for. */
  async memory(part?: string): Promise<number> {
    const use = this.page.getByRole('group').filter({ hasText: 'Memory in use' });
    const entry = use.getByRole('term').filter({ hasText: part }).locator('xpath=following-sibling::dd[1]');
    const text = await (part === undefined ? use.locator('summary') : entry).innerText();
    const [, value, unit = ''] = /([\d.]+) (\w+)$/.exec(text.trim()) ?? [];
    const megabytes: Record<string, number> = { kB: 1e-3, MB: 1, GB: 1e3 };
    return Number(value) * (megabytes[unit] ?? NaN);
  }

  steps(): Promise<number> {
    return this.figure('Steps');
  }

  async expectSteps(steps: number): Promise<void> {
    await expect.poll(() => this.steps()).toBe(steps);
  }

  async reachStep(step: number): Promise<void> {
    await expect.poll(() => this.steps(), { timeout: 60_000 }).toBeGreaterThanOrEqual(step);
  }

  /** One batch, `count` times. */
  async step(count: number): Promise<void> {
    const before = await this.steps();
    for (let done = 1; done <= count; done += 1) {
      await this.page.getByRole('button', { name: 'One batch' }).click();
      await this.expectSteps(before + done);
    }
  }

  /** Another network to train. */
  async choose(network: string): Promise<void> {
    await this.network.selectOption({ label: network });
    await expect(this.network.locator('option:checked')).toHaveText(network);
  }

  /** Smoothed loss after the last step. */
  async lossNow(): Promise<number> {
    return Number(/Training batches ([\d.]+)/.exec(await this.lastLoss())?.[1]);
  }

  async stop(): Promise<number> {
    await this.pause.click();
    await expect(this.play).toBeVisible();
    return this.steps();
  }

  /** Waits until the browser's storage holds the model as it was after `steps` steps. */
  async saved(steps: number): Promise<void> {
    await expect.poll(() => this.page.evaluate(savedStep)).toBe(steps);
  }

  /** Loss after the last step, as the chart says it to a screen reader. */
  async lastLoss(): Promise<string> {
    const chart = this.page.getByRole('slider', { name: /cross-entropy loss/ });
    return (await chart.getAttribute('aria-valuetext')) ?? '';
  }

  /** Training digits that an epoch has, once some have been seen and the first epoch is not over. */
  async digitsOfEpoch(): Promise<number> {
    await expect(this.page.getByText('Epoch 1', { exact: true })).toBeVisible();
    const share = await this.page.getByRole('progressbar', { name: 'Epoch 1' }).getAttribute('value');
    return Math.round((await this.figure('Digits seen')) / Number(share));
  }

  /** All of MNIST is there: nothing is missing, an epoch has 60,000 digits, and 10,000 can be measured. */
  async expectAllDigits(): Promise<void> {
    await expect(this.reasons).toBeHidden({ timeout: 60_000 });
    await expect(this.page.getByText(/digits have arrived/)).toBeHidden({ timeout: 60_000 });
    expect(await this.digitsOfEpoch()).toBe(60_000);
    await this.measure.click();
    await expect(this.score).toContainText('10,000 test digits', { timeout: 60_000 });
  }

  /** Test accuracy on all digits in percent, and the step it was measured at. */
  async measured(): Promise<{ accuracy: number; step: number }> {
    const text = await this.score.innerText();
    const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', ''));
    return { accuracy: number(/([\d.]+)\s%/), step: number(/step ([\d,]+)/) };
  }
}

/** Runs in the page. */
function savedStep(): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('convscope');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction('checkpoints').objectStore('checkpoints').get('own');
      reading.onsuccess = () => {
        database.close();
        resolve(reading.result?.step ?? null);
      };
      reading.onerror = () => reject(reading.error);
    };
  });
}
