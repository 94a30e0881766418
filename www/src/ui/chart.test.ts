import { expect, test } from 'vitest';
import { logTicks } from './chart';

test('a wide axis has powers of ten only', () => {
  expect(logTicks(0.0008, 1)).toEqual([0.001, 0.01, 0.1, 1]);
});

test('a narrow one has steps between them, exact to the digit', () => {
  expect(logTicks(0.03, 2.5)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2]);
});
