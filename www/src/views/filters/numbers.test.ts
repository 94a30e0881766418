import { expect, test } from 'vitest';
import { decimalsFor, plain, printed, short } from './numbers';

test('a weight is as short as it can be', () => {
  expect([2, -1, 0, 0.1111111, -0.0625, 0.5, 1e-9].map(short)).toEqual([
    '2',
    '−1',
    '0',
    '0.111',
    '−0.0625',
    '0.5',
    '1e-9',
  ]);
  expect(short(-0)).toBe('0');
});

test('whole numbers are whole', () => {
  expect(plain(-12345)).toBe('−12345');
  expect(plain(28.3333)).toBe('28.3');
});

test('numbers of a list have as many decimals', () => {
  expect(decimalsFor([3, -255])).toBe(0);
  expect(decimalsFor([28.333, -1.5])).toBe(1);
  expect(decimalsFor([0.1111, 0.25])).toBe(3);
  expect(printed(-0.001, 2)).toBe('0.00');
  expect(printed(-2.5, 1)).toBe('−2.5');
});
