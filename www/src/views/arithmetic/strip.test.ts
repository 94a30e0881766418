import { expect, test } from 'vitest';
import { drawnWindows, makeStrip } from './strip';

const ends = { head: 12, tail: 9 };

test('a short axis is drawn whole', () => {
  const strip = makeStrip({ input: 13, before: 2, after: 2 }, ends);
  expect(strip.places).toHaveLength(17);
  expect([strip.at(-2), strip.at(0), strip.at(14), strip.width, strip.gap]).toEqual([0, 2, 16, 17, null]);
});

test('of a long axis both ends are drawn, the padding included', () => {
  const strip = makeStrip({ input: 224, before: 3, after: 3 }, ends);
  expect([strip.at(-3), strip.at(11), strip.gap]).toEqual([0, 14, 15]);
  expect(strip.at(100)).toBe(16);
  expect([strip.at(215), strip.at(226), strip.width]).toEqual([17, 28, 29]);
  expect(strip.places).toEqual([...strip.places].sort((a, b) => a - b));
});

test('the first two windows and the last', () => {
  expect([1, 2, 3, 112].map(drawnWindows)).toEqual([[0], [0, 1], [0, 1, 2], [0, 1, 111]]);
});
