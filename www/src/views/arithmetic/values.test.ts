import { expect, test } from 'vitest';
import { reachOf, valueReader } from './values';

/** 1 × 2 cells of two channels. */
const maps = {
  height: 1,
  width: 2,
  channels: 2,
  data: Float32Array.of(1, -8, -3, 0),
  extents: Float32Array.of(-3, 1, -8, 0),
};

test('a cell by row, column and channel', () => {
  const at = valueReader(maps);
  expect([at(0, 0, 0), at(0, 0, 1), at(0, 1, 0), at(0, 1, 1)]).toEqual([1, -8, -3, 0]);
});

test('a scale of each map, or one for all', () => {
  expect([0, 1].map((channel) => reachOf(maps, 'map', channel))).toEqual([3, 8]);
  expect([0, 1].map((channel) => reachOf(maps, 'layer', channel))).toEqual([8, 8]);
  expect(reachOf({ ...maps, extents: Float32Array.of(0, 0) }, 'map', 0)).toBeGreaterThan(0);
});
