import { describe, expect, test } from 'vitest';
import {
  fitted,
  flipped,
  normalised,
  packed,
  placed,
  presetFilter,
  presetOf,
  presets,
  resized,
  separated,
  sizes,
  withBias,
  withWeight,
  type Stack,
} from './kernels';

const preset = (name: string) => {
  const found = presetOf(name);
  if (!found) throw new Error(`no preset ${name}`);
  return found;
};
const stackOf = (name: string): Stack => {
  const { rows, columns } = preset(name);
  return { rows, columns, filters: [presetFilter(preset(name))] };
};
const sobel = stackOf('sobel-right');

describe('presets', () => {
  test('are whole rectangles of a legal size with names of their own', () => {
    for (const { name, rows, columns, slice } of presets) {
      expect(slice, name).toHaveLength(rows * columns);
      expect(Math.max(rows, columns), name).toBeLessThanOrEqual(sizes.max);
    }
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
  });

  test('blurs keep a flat image as it is, edges make it zero', () => {
    for (const { name, group, slice } of presets) {
      const sum = slice.reduce((total, weight) => total + weight, 0);
      if (/box|gauss|identity|sharpen|emboss/.test(name)) expect(sum, name).toBeCloseTo(1);
      if (group === 'edges') expect(sum, name).toBe(0);
    }
  });

  test('hold the filters of the post', () => {
    expect(preset('sobel-right').slice).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
    expect(preset('sobel-left').slice).toEqual([1, 0, -1, 2, 0, -2, 1, 0, -1]);
    expect(preset('sobel-bottom').slice).toEqual([-1, -2, -1, 0, 0, 0, 1, 2, 1]);
    expect(preset('sobel-top').slice).toEqual([1, 2, 1, 0, 0, 0, -1, -2, -1]);
    const vertical = preset('vertical-7').slice;
    expect(vertical.map((weight, i) => weight === (i % 7 === 3 ? 1 : 0))).toEqual(Array(49).fill(true));
    const turned = vertical.map((_, i) => vertical[(i % 7) * 7 + Math.floor(i / 7)]);
    expect(preset('horizontal-7').slice).toEqual(turned);
  });
});

test('a window grows and shrinks around its middle', () => {
  expect(fitted([1, 2, 3], [1, 3], [1, 5])).toEqual([0, 1, 2, 3, 0]);
  expect(fitted([1, 2, 3], [1, 3], [1, 1])).toEqual([2]);
  expect(fitted([1], [1, 1], [2, 2])).toEqual([1, 0, 0, 0]);
  expect(fitted([1, 2, 3, 4], [2, 2], [1, 4])).toEqual([0, 1, 2, 0]);
});

test('a preset keeps its name among zeros and loses it when it is cut', () => {
  const wide = resized(sobel, 5, 4);
  expect(wide.filters[0]?.name).toBe('sobel-right');
  expect(wide.filters[0]?.slices[0]).toHaveLength(20);
  expect(resized(sobel, 3, 2).filters[0]?.name).toBeNull();
  expect(resized(resized(sobel, 5, 5), 3, 3)).toEqual(sobel);
});

test('all filters of a stack have one window', () => {
  const both = placed(sobel, 1, presetFilter(preset('vertical-7')), 7, 7);
  expect([both.rows, both.columns]).toEqual([7, 7]);
  expect(both.filters.map(({ name }) => name)).toEqual(['sobel-right', 'vertical-7']);
  expect(both.filters.map(({ slices }) => slices[0]?.length)).toEqual([49, 49]);
  // Alone it takes the size of the preset, also a smaller one.
  expect(placed(stackOf('vertical-7'), 0, presetFilter(preset('sobel-right')), 3, 3)).toEqual(sobel);
});

test('an edit makes a filter the visitor’s own and leaves the old one as it was', () => {
  const next = withWeight(sobel, 0, 0, 4, 9);
  expect(next.filters[0]).toEqual({ name: null, slices: [[-1, 0, 1, -2, 9, 2, -1, 0, 1]], bias: 0 });
  expect(sobel.filters[0]?.slices[0]?.[4]).toBe(0);
  expect(withBias(sobel, 0, 3).filters[0]).toMatchObject({ name: 'sobel-right', bias: 3 });
});

test('one channel alone is edited once they are separate', () => {
  const three = separated(sobel, 0, 3);
  const next = withWeight(three, 0, 1, 0, 5);
  expect(next.filters[0]?.slices.map((slice) => slice[0])).toEqual([-1, 5, -1]);
  expect(separated(next, 0, 1).filters[0]?.slices).toEqual([sobel.filters[0]?.slices[0]]);
});

test('flipping is half a turn', () => {
  expect(flipped(sobel, 0).filters[0]?.slices[0]).toEqual(preset('sobel-left').slice);
  expect(flipped(stackOf('emboss'), 0).filters[0]?.slices[0]).toEqual([2, 1, 0, 1, 1, -1, 0, -1, -2]);
});

test('a normalised kernel sums to one, or its magnitudes do', () => {
  const sum = (stack: Stack) => stack.filters[0]?.slices[0]?.reduce((total, weight) => total + weight, 0);
  expect(sum(normalised(stackOf('vertical-7'), 0))).toBeCloseTo(1);
  const edges = normalised(sobel, 0).filters[0]?.slices[0] ?? [];
  expect(edges.map((weight) => weight * 8)).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  const nothing: Stack = { rows: 1, columns: 1, filters: [{ name: null, slices: [[0]], bias: 0 }] };
  expect(normalised(nothing, 0).filters[0]?.slices).toEqual([[0]]);
});

test('the engine gets rows, columns, channels, filters in this order', () => {
  const stack: Stack = {
    rows: 1,
    columns: 2,
    filters: [
      { name: null, slices: [[1, 2]], bias: 0 },
      {
        name: null,
        slices: [
          [3, 4],
          [5, 6],
        ],
        bias: 0,
      },
    ],
  };
  expect([...packed(stack, 2)]).toEqual([1, 3, 1, 5, 2, 4, 2, 6]);
});
