import { expect, test } from 'vitest';
import { place, unit, walk } from './walk';

const planes = { height: 3, width: 2, channels: 2 };
const middle = { channel: 0, y: 1, x: 0 };

test('arrows move within a map, pages from map to map', () => {
  expect(walk(planes, middle, 'ArrowUp')).toEqual({ channel: 0, y: 0, x: 0 });
  expect(walk(planes, middle, 'ArrowDown')).toEqual({ channel: 0, y: 2, x: 0 });
  expect(walk(planes, middle, 'ArrowRight')).toEqual({ channel: 0, y: 1, x: 1 });
  expect(walk(planes, middle, 'PageDown')).toEqual({ channel: 1, y: 1, x: 0 });
});

test('no key leads beyond an edge', () => {
  expect(walk(planes, middle, 'ArrowLeft')).toEqual(middle);
  expect(walk(planes, middle, 'PageUp')).toEqual(middle);
  const last = { channel: 1, y: 2, x: 1 };
  for (const key of ['ArrowDown', 'ArrowRight', 'PageDown']) expect(walk(planes, last, key)).toEqual(last);
});

test('other keys are left to the browser', () => {
  expect(walk(planes, middle, 'Tab')).toBeNull();
});

test('the values of a vector and their places on its sheet belong together', () => {
  const sheet = { width: 16 };
  for (const index of [0, 15, 16, 83]) expect(unit(place(index, sheet), sheet, 84)).toBe(index);
  expect(unit({ channel: 0, y: 5, x: 4 }, sheet, 84)).toBeNull();
});
