/** Columns of a training run, cut and aligned for the two charts. */
import type { TestMeasurement } from '../../state/history';

/** Steps that the zoomed charts show. */
export const RECENT_STEPS = 1000;

/**
 * Where a batch without an error is drawn on a scale of errors that never reaches zero: at half of the smallest error
 * there was, which is one digit of the largest batch.
 */
export function errorFloor(accuracies: Float32Array): number {
  const least = accuracies.reduce((least, accuracy) => (accuracy < 1 ? Math.min(least, 1 - accuracy) : least), 1);
  return least / 2;
}

/** Which rows of the history are drawn: `count` of them, every `stride`th from `first` on. Row i is step i + 1. */
export interface Rows {
  first: number;
  count: number;
  stride: number;
}

/** Rows a chart draws at most. With 100,000 rows a redraw took 50 to 85 ms, longer than a frame may take. */
const MOST_ROWS = 5000;

export function rowsShown(length: number, recentOnly: boolean): Rows {
  const first = recentOnly ? Math.max(0, length - RECENT_STEPS) : 0;
  const stride = Math.max(1, Math.ceil((length - first) / MOST_ROWS));
  return { first, count: Math.ceil((length - first) / stride), stride };
}

/** Training steps of the rows. */
export function steps({ first, count, stride }: Rows): Float64Array {
  const column = new Float64Array(count);
  for (let i = 0; i < count; i += 1) column[i] = first + i * stride + 1;
  return column;
}

export function pick(column: Float32Array, { first, count, stride }: Rows): Float32Array {
  const picked = new Float32Array(count);
  for (let i = 0; i < count; i += 1) picked[i] = column[first + i * stride] ?? NaN;
  return picked;
}

/** As `pick`, of a run that may be shorter: `null` beyond its end. */
export function pickWithin(column: Float32Array, rows: Rows): (number | null)[] {
  return Array.from(pick(column, rows), (value) => (Number.isNaN(value) ? null : value));
}

/**
 * Test measurements laid on the rows, `null` between them. A measurement before the first step stands at the first row,
 * one between two rows at the earlier.
 */
export function testColumn(
  tests: readonly TestMeasurement[],
  value: (test: TestMeasurement) => number,
  { first, count, stride }: Rows,
): (number | null)[] {
  const column = new Array<number | null>(count).fill(null);
  for (const test of tests) {
    const row = Math.floor((Math.max(test.step, 1) - 1 - first) / stride);
    if (row >= 0 && row < count) column[row] = value(test);
  }
  return column;
}

/** The last measurement at or before a step. */
export function testAt(tests: readonly TestMeasurement[], step: number): TestMeasurement | null {
  return tests.findLast((test) => test.step <= step) ?? null;
}
