import { describe, expect, test } from 'vitest';
import {
  cellValue,
  decimalsOf,
  defaultGrid,
  gridBounds,
  inputValues,
  patterns,
  readGrid,
  weightAt,
  writeGrid,
  type GridSetting,
} from './layerGrid';

const written = (grid: GridSetting) => {
  const pairs = new URLSearchParams();
  writeGrid(pairs, 'grid', grid);
  return pairs;
};

describe('in the address', () => {
  test('the defaults take no room', () => {
    expect(written(defaultGrid).toString()).toBe('');
    expect(readGrid(new URLSearchParams(), 'grid')).toEqual(defaultGrid);
  });

  test('everything else comes back', () => {
    const grid: GridSetting = {
      mode: 'depthwise',
      size: [32, 5],
      kernel: [9, 1],
      strides: [8, 3],
      padding: [0, 9, 2, 1],
      dilation: [4, 2],
      channels: 3,
      filters: 2,
      groups: 3,
      input: { pattern: 'edge', seed: 7, edits: { '0.3.12': -2.25, '2.0.0': 20 } },
      weights: { pattern: 'ones', seed: 0, edits: { '1.2.0.8': 0.5 } },
      biases: [-1, 0.25],
    };
    expect(readGrid(new URLSearchParams(written(grid).toString()), 'grid')).toEqual(grid);
    expect(readGrid(written({ ...defaultGrid, padding: 'valid' }), 'grid').padding).toBe('valid');
  });

  test('groups divide the channels', () => {
    const read = (channels: number, groups: number) =>
      readGrid(new URLSearchParams({ 'grid-channels': String(channels), 'grid-groups': String(groups) }), 'grid')
        .groups;
    expect([read(6, 3), read(4, 3), read(5, 3), read(6, 6)]).toEqual([3, 2, 1, 6]);
  });

  test.each([
    ['size', '33x5'],
    ['size', '5'],
    ['kernel', '0x3'],
    ['strides', '1.5x2'],
    ['padding', '1.2.3'],
    ['padding', '1.2.3.10'],
    ['channels', '7'],
    ['mode', 'other'],
    ['input', 'noise:1'],
    ['biases', '1__2'],
    ['biases', '21_0_0_0'],
  ])('%s = %s is as if absent', (key, text) => {
    expect(readGrid(new URLSearchParams({ [`grid-${key}`]: text }), 'grid')).toEqual(defaultGrid);
  });

  test('a typed cell that no cell can hold is left out', () => {
    const pairs = new URLSearchParams({ 'grid-input': 'ones:1_0.1.1:99_0.1.2:0.3_0.1.3:4_x' });
    expect(readGrid(pairs, 'grid').input).toEqual({ pattern: 'ones', seed: 1, edits: { '0.1.3': 4 } });
  });
});

test('quarters need four decimals for their products, whole numbers none', () => {
  expect(decimalsOf(defaultGrid)).toBe(0);
  expect(decimalsOf({ ...defaultGrid, input: { ...defaultGrid.input, edits: { '0.0.0': 0.25 } } })).toBe(4);
});

test('a cell holds quarters from −20 to 20', () => {
  expect([0.3, -0.13, 25, -99, 4].map(cellValue)).toEqual([0.25, -0.25, 20, -20, 4]);
});

test('numbers stay where they are when the grid grows, typed ones over the pattern', () => {
  const small = { ...defaultGrid, size: [2, 3] as const, input: { ...defaultGrid.input, edits: { '0.1.2': 9 } } };
  const large = { ...small, size: [3, 4] as const };
  const [a, b] = [inputValues(small), inputValues(large)];
  for (let y = 0; y < 2; y++) for (let x = 0; x < 3; x++) expect(b[y * 4 + x]).toBe(a[y * 3 + x]);
  expect(a[5]).toBe(9);
});

test('every pattern keeps to what a cell may hold', () => {
  for (const pattern of patterns) {
    const grid = { ...defaultGrid, size: [32, 32] as const, input: { pattern, seed: 3, edits: {} } };
    expect(inputValues(grid).every((value) => cellValue(value) === value)).toBe(true);
  }
});

test('random numbers are spread, and differ between channels and filters', () => {
  const values = inputValues({ ...defaultGrid, size: [32, 32] });
  const counts = [-3, -2, -1, 0, 1, 2, 3].map((value) => values.filter((one) => one === value).length);
  expect(Math.min(...counts)).toBeGreaterThan(100);
  const kernel = (channel: number, filter: number) =>
    Array.from({ length: 18 }, (_, i) => weightAt(defaultGrid, Math.floor(i / 6), i % 6, channel, filter));
  const kernels = [0, 1].flatMap((channel) => [0, 1].map((filter) => kernel(channel, filter).join()));
  expect(new Set(kernels).size).toBe(4);
  expect(gridBounds.channels.max).toBe(6);
});
