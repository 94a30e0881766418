import { expect, test } from 'vitest';
import { rangeOf, strongest } from './picture';

const heat = { height: 2, width: 3, data: Float32Array.of(0, -5, 1, 4, 2, 4), least: -5, most: 4 };

test('the strongest place is the first of the largest values', () => {
  expect(strongest(heat)).toEqual({ row: 1, column: 0 });
});

test('colours end at the largest size, on both sides of zero', () => {
  expect(rangeOf(heat)).toBe(5);
});
