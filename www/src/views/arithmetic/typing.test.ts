import { expect, test } from 'vitest';
import type { Spot } from '../../state/layerGrid';
import { Typing } from './typing';

const spot: Spot = { where: 'input', channel: 0, y: 1, x: 2 };
const other: Spot = { ...spot, x: 3 };

test('keys of one cell make one number', () => {
  const typing = new Typing();
  expect(['-', '1', '2', '.', '5'].map((key, i) => typing.key(key, spot, i))).toEqual([null, -1, -12, -12, -12.5]);
});

test('another cell, a pause, or a key that cannot follow begin anew', () => {
  const typing = new Typing();
  expect(typing.key('4', spot, 0)).toBe(4);
  expect(typing.key('2', other, 1)).toBe(2);
  expect(typing.key('3', other, 5000)).toBe(3);
  expect(typing.key('-', other, 5001)).toBeNull();
  expect(typing.key('7', other, 5002)).toBe(-7);
});

test('other keys are not numbers', () => {
  const typing = new Typing();
  expect(['a', 'Tab', 'Backspace', ' '].map((key) => typing.key(key, spot, 0))).toEqual([null, null, null, null]);
});
