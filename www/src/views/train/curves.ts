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

/** Training steps of rows `first … length − 1`; row i is step i + 1. */
export function steps(first: number, length: number): Float64Array {
  return Float64Array.from({ length: length - first }, (_, i) => first + i + 1);
}

/**
 * Test measurements laid on the steps of the training rows, `null` between them. A measurement before the first step
 * stands at the first row.
 */
export function testColumn(
  tests: readonly TestMeasurement[],
  value: (test: TestMeasurement) => number,
  first: number,
  length: number,
): (number | null)[] {
  const column = new Array<number | null>(length - first).fill(null);
  for (const test of tests) {
    const row = Math.max(test.step, 1) - 1 - first;
    if (row >= 0 && row < column.length) column[row] = value(test);
  }
  return column;
}

/** The last measurement at or before a step. */
export function testAt(tests: readonly TestMeasurement[], step: number): TestMeasurement | null {
  return tests.findLast((test) => test.step <= step) ?? null;
}
