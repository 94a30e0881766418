import { describe, expect, test } from 'vitest';
import { errorFloor, pick, rowsShown, steps, testAt, testColumn } from './curves';

const TESTS = [
  { step: 0, accuracy: 0.1, loss: 2.3, images: 1000 },
  { step: 3, accuracy: 0.8, loss: 0.6, images: 1000 },
  { step: 5, accuracy: 0.9, loss: 0.3, images: 10000 },
];

test('a batch without an error stands below the smallest error', () => {
  expect(errorFloor(Float32Array.of(0.5, 1, 0.75))).toBe(0.125);
  expect(errorFloor(new Float32Array())).toBe(0.5);
});

describe('rows', () => {
  test('all of a short run, the last 1,000 when asked', () => {
    expect(rowsShown(1200, false)).toEqual({ first: 0, count: 1200, stride: 1 });
    expect(rowsShown(1200, true)).toEqual({ first: 200, count: 1000, stride: 1 });
    expect(rowsShown(0, true)).toEqual({ first: 0, count: 0, stride: 1 });
  });

  test('a long run is thinned evenly', () => {
    const rows = rowsShown(99_999, false);
    expect(rows.stride).toBe(20);
    expect(rows.count).toBe(5000);
    expect(steps(rows).at(-1)).toBe(99_981);
  });

  test('row i is step i + 1', () => {
    expect([...steps({ first: 2, count: 3, stride: 1 })]).toEqual([3, 4, 5]);
    expect([...steps({ first: 0, count: 3, stride: 2 })]).toEqual([1, 3, 5]);
    expect([...pick(Float32Array.of(10, 20, 30, 40, 50), { first: 0, count: 3, stride: 2 })]).toEqual([10, 30, 50]);
  });
});

describe('measurements', () => {
  const accuracy = (one: { accuracy: number }) => one.accuracy;

  test('stand on their step, the one before training on the first', () => {
    expect(testColumn(TESTS, accuracy, { first: 0, count: 5, stride: 1 })).toEqual([0.1, null, 0.8, null, 0.9]);
  });

  test('outside the rows are left out', () => {
    expect(testColumn(TESTS, accuracy, { first: 2, count: 2, stride: 1 })).toEqual([0.8, null]);
  });

  test('between two rows stand at the earlier', () => {
    expect(testColumn(TESTS, accuracy, { first: 0, count: 2, stride: 4 })).toEqual([0.8, 0.9]);
  });
});

test('the measurement known at a step is the last one before it', () => {
  expect(testAt(TESTS, 4)?.step).toBe(3);
  expect(testAt(TESTS, 5)?.images).toBe(10000);
  expect(testAt([], 5)).toBeNull();
});
