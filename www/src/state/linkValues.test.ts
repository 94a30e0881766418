import { expect, test } from 'vitest';
import { number, pair, wholeNumber, wholeNumbers } from './linkValues';

const bounds = { min: 0, max: 9 };

test.each([
  ['0', 0],
  ['2.5', 2.5],
  ['9', 9],
  ['9.1', null],
  ['-1', null],
  ['x', null],
  ['', null],
  [null, null],
])('number %s', (text, value) => expect(number(text, bounds)).toBe(value));

test('whole numbers are whole', () => {
  expect(wholeNumber('7', bounds)).toBe(7);
  expect(wholeNumber('7.5', bounds)).toBeNull();
});

test.each([
  ['1.2.3.4', [1, 2, 3, 4]],
  ['1.2.3', null],
  ['1..3.4', null],
  ['1.2.3.10', null],
  ['', null],
  [null, null],
])('four numbers in %s', (text, values) => expect(wholeNumbers(text, '.', 4, bounds)).toEqual(values));

test('a pair has two', () => {
  expect(pair('3x5', bounds)).toEqual([3, 5]);
  expect(pair('3', bounds)).toBeNull();
  expect(pair('1x2x3', bounds)).toBeNull();
});
