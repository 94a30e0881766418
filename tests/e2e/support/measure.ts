import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';

/** Prints a measurement beside the test's name. Times are told, never judged: this machine may be busy. */
export function tell(what: string, value: number, unit: string, digits = 0): void {
  console.log(`      ${what}: ${value.toLocaleString('en-US', { maximumFractionDigits: digits })} ${unit}`);
}

/**
 * Milliseconds from the start of the navigation until ten bars stand in the page and add up; asked in every animation
 * frame.
 */
export async function timeUntilAlive(page: Page): Promise<number> {
  const time = await page.waitForFunction(() => {
    const names = [...document.querySelectorAll('ol > li')].map((bar) => bar.ariaLabel ?? '');
    const total = names.reduce((sum, name) => sum + Number(/: ([\d.]+)\s%/.exec(name)?.[1] ?? 0), 0);
    return names.length === 10 && Math.abs(total - 100) < 0.1 && performance.now();
  });
  return Number(await time.jsonValue());
}

/** Size of what a page loads, gzipped as a static host would send it. */
export class LoadedSize {
  #parts: Promise<{ address: string; bytes: number }>[] = [];

  constructor(page: Page) {
    page.on('response', (response) => this.#parts.push(sizeOf(response)));
  }

  async parts(): Promise<{ address: string; bytes: number }[]> {
    return Promise.all(this.#parts);
  }
}

/** Fonts are compressed already. */
async function sizeOf(response: Response): Promise<{ address: string; bytes: number }> {
  const body = await response.body().catch(() => Buffer.alloc(0));
  const address = new URL(response.url()).pathname;
  return { address, bytes: address.endsWith('.woff2') ? body.length : gzipSync(body, { level: 9 }).length };
}

declare global {
  interface Window {
    longTasks: number[];
    strokeAnswers: number[];
  }
}

/** Notes tasks of the main thread above 50 ms, the least that a browser reports, from now on. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.longTasks = [];
    const note = (list: PerformanceObserverEntryList) =>
      window.longTasks.push(...list.getEntries().map((entry) => entry.duration));
    new PerformanceObserver(note).observe({ type: 'longtask' });
  });
}

/** Durations in milliseconds since `watchLongTasks`. */
export async function longTasks(page: Page): Promise<number[]> {
  return page.evaluate(() => window.longTasks);
}

/** Notes for each answer how long ago the pen moved: from the event to the frame in which the bars changed. */
export async function watchStrokeAnswers(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.strokeAnswers = [];
    let moved: number | null = null;
    const note = (event: PointerEvent) => {
      if (event.buttons > 0) moved ??= event.timeStamp;
    };
    addEventListener('pointermove', note, { capture: true });
    const bars = document.querySelector('ol');
    if (!bars) throw new Error('no bars');
    new MutationObserver(() => {
      if (moved === null) return;
      const since = moved;
      moved = null;
      requestAnimationFrame(() => window.strokeAnswers.push(performance.now() - since));
    }).observe(bars, { subtree: true, attributes: true });
  });
}

/** Milliseconds, one entry per answer. */
export async function strokeAnswers(page: Page): Promise<number[]> {
  return page.evaluate(() => window.strokeAnswers);
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
