import { expect, test } from 'vitest';
import { errorFloor, steps, testAt, testColumn } from './curves';

const TESTS = [
  { step: 0, accuracy: 0.1, loss: 2.3, images: 1000 },
  { step: 3, accuracy: 0.8, loss: 0.6, images: 1000 },
  { step: 5, accuracy: 0.9, loss: 0.3, images: 10000 },
];

test('a batch without an error stands below the smallest error', () => {
  expect(errorFloor(Float32Array.of(0.5, 1, 0.75))).toBe(0.125);
  expect(errorFloor(new Float32Array())).toBe(0.5);
});

test('row i is step i + 1', () => {
  expect([...steps(2, 5)]).toEqual([3, 4, 5]);
  expect(steps(4, 4)).toHaveLength(0);
});

test('measurements stand on their step, the one before training on the first', () => {
  expect(testColumn(TESTS, (one) => one.accuracy, 0, 5)).toEqual([0.1, null, 0.8, null, 0.9]);
});

test('measurements outside the rows shown are left out', () => {
  expect(testColumn(TESTS, (one) => one.accuracy, 2, 4)).toEqual([0.8, null]);
});

test('the measurement known at a step is the last one before it', () => {
  expect(testAt(TESTS, 4)?.step).toBe(3);
  expect(testAt(TESTS, 5)?.images).toBe(10000);
  expect(testAt([], 5)).toBeNull();
});
