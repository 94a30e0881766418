import { expect, test } from 'vitest';
import { smoothed } from './smooth';

test('span 1 keeps the values', () => {
  expect([...smoothed([3, 1, 2], 1)]).toEqual([3, 1, 2]);
});

test('a constant stays itself from the first value on', () => {
  for (const value of smoothed(new Float32Array(50).fill(2.5), 30)) expect(value).toBeCloseTo(2.5, 6);
});

test('the weights are those of the definition', () => {
  // span 3: decay 1/2, so after three values the weights are 1/4 : 1/2 : 1 over their sum.
  const [first, second, third] = smoothed([8, 4, 2], 3);
  expect(first).toBe(8);
  expect(second).toBeCloseTo((8 / 2 + 4) / 1.5, 6);
  expect(third).toBeCloseTo((8 / 4 + 4 / 2 + 2) / 1.75, 6);
});

test('nothing becomes nothing', () => {
  expect(smoothed([], 10)).toHaveLength(0);
});
