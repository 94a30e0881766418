import { describe, expect, test } from 'vitest';
import type { LabMaps, LayerReport } from '../../state/pooling.svelte';
import { reach, readers, short, sizes, unusedMarks, valueAt, windowCells, windowMark, winnerOf } from './windows';

/** A window of 2 over 5 cells with stride 2: SAME puts one zero after the last; VALID drops the last. */
const axis = { input: 5, output: 3, kernel: 2, stride: 2, dilation: 1, extent: 2, before: 0, after: 1, unused: 0 };
const torch = { symmetric: null, shift: 0, takesSame: false };
const same = {
  ...axis,
  reads: [
    [0, 1],
    [2, 3],
    [4, 5],
  ],
  readers: [[0], [0], [1], [1], [2]],
  torch,
};
const valid = {
  ...same,
  output: 2,
  after: 0,
  unused: 1,
  reads: same.reads.slice(0, 2),
  readers: [[0], [0], [1], [1], []],
};
const report = { axes: [valid, same] } as Pick<LayerReport, 'axes'>;

const map: LabMaps = {
  height: 1,
  width: 2,
  channels: 2,
  extents: Float32Array.of(-3, 1, 0, 2),
  data: Float32Array.of(1, 2, -3, 0),
};

describe('windows', () => {
  test('hold real cells only, and are marked with their padding', () => {
    expect(windowCells(report, { y: 1, x: 2 })).toEqual([[{ y: 2, x: 4 }], [{ y: 3, x: 4 }]]);
    expect(windowMark(report, { y: 1, x: 2 })).toEqual([{ kind: 'window', y: 2, x: 4, height: 2, width: 2 }]);
    expect(windowMark(report, { y: 2, x: 0 })).toEqual([]);
  });

  test('readers are the other way round', () => {
    expect(readers(report, { y: 3, x: 4 })).toEqual([{ y: 1, x: 2 }]);
    expect(readers(report, { y: 4, x: 0 })).toEqual([]);
  });

  test('what VALID drops is marked', () => {
    expect(unusedMarks(report)).toEqual([{ kind: 'unused', y: 4, x: 0, height: 1, width: 5 }]);
  });

  test('the winner of a cell, by channel', () => {
    const cells = Uint32Array.of(0, 0, 7, 13);
    expect(winnerOf(cells, map, 1, { y: 0, x: 1 }, 5)).toEqual({ y: 2, x: 3 });
  });
});

describe('values', () => {
  test('of one channel', () => {
    expect(valueAt(map, 0, { y: 0, x: 1 })).toBe(-3);
    expect(valueAt(map, 1, { y: 0, x: 0 })).toBe(2);
  });

  test('the reach of one map and of all', () => {
    expect(reach(map, 1)).toBe(2);
    expect(reach(map, null)).toBe(3);
    expect(reach({ ...map, extents: Float32Array.of(0, 0) }, 0)).toBeGreaterThan(0);
  });

  test('are short in cells', () => {
    expect([0.8706, 1, -0.3149, 0.001, -0.001, 12.5].map(short)).toEqual(['.87', '1.00', '−.31', '0', '0', '12.50']);
  });
});

describe('sizes', () => {
  test('a result covers its input', () => {
    const { form, input, output } = sizes(1216, 28, 14, 2);
    expect([form, input, output]).toEqual(['row', 13, 26]);
  });

  test('overlapping windows give larger results, which still fit', () => {
    const { input, output } = sizes(1216, 28, 28, 1);
    expect([input, output]).toEqual([13, 13]);
  });

  test('on a phone two results stand beside each other below the input', () => {
    const { form, input, output } = sizes(328, 28, 14, 2);
    expect([form, input, output]).toEqual(['column', 11, 11]);
  });
});
