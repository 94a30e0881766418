import { describe, expect, test } from 'vitest';
import type { Spot } from '../../state/layerGrid';
import {
  connectedMarks,
  isConnected,
  marksOf,
  skippedRuns,
  stillMarks,
  tapMarks,
  touchedMarks,
  wideLength,
  windowMarks,
  type Links,
  type WindowAxis,
} from './marks';

/** As the engine tells 13 cells, kernel 6, stride 5. */
const same: WindowAxis = {
  input: 13,
  output: 3,
  before: 1,
  after: 2,
  reads: [
    [-1, 0, 1, 2, 3, 4],
    [4, 5, 6, 7, 8, 9],
    [9, 10, 11, 12, 13, 14],
  ],
  readers: [[0], [0], [0], [0], [0, 1], [1], [1], [1], [1], [1, 2], [2], [2], [2]],
};
const valid: WindowAxis = {
  ...same,
  output: 2,
  before: 0,
  after: 0,
  reads: [
    [0, 1, 2, 3, 4, 5],
    [5, 6, 7, 8, 9, 10],
  ],
  readers: [[0], [0], [0], [0], [0], [0, 1], [1], [1], [1], [1], [1], [], []],
};
/** One row, read by one row. */
const row: WindowAxis = { input: 1, output: 1, before: 0, after: 0, reads: [[0]], readers: [[0]] };
/** Kernel 2, dilation 2, stride 1 on four cells: windows read 0 and 2, 1 and 3. */
const dilated: WindowAxis = {
  input: 4,
  output: 2,
  before: 0,
  after: 0,
  reads: [
    [0, 2],
    [1, 3],
  ],
  readers: [[0], [1], [0], [1]],
};

describe('13 cells, kernel 6, stride 5', () => {
  test('SAME: one column of zeros on the left, two on the right, nothing unused', () => {
    expect(wideLength(same)).toBe(16);
    expect(stillMarks([row, same])).toEqual([
      { kind: 'padding', y: 0, x: 0, height: 1, width: 1 },
      { kind: 'padding', y: 0, x: 14, height: 1, width: 2 },
    ]);
  });

  test('VALID: the last two columns are unused', () => {
    expect(skippedRuns(valid)).toEqual([{ from: 11, length: 2 }]);
    expect(stillMarks([row, valid])).toEqual([{ kind: 'unused', y: 0, x: 11, height: 1, width: 2 }]);
    expect(stillMarks([valid, row])).toEqual([{ kind: 'unused', y: 11, x: 0, height: 2, width: 1 }]);
  });

  test('an output and its window, an input and the outputs that it feeds', () => {
    expect(windowMarks([row, same], { y: 0, x: 1 })).toEqual([{ kind: 'window', y: 0, x: 5, height: 1, width: 6 }]);
    expect(connectedMarks([row, same], { y: 0, x: 5 })).toEqual([{ kind: 'window', y: 0, x: 0, height: 1, width: 2 }]);
    // A zero of the padding feeds an output too.
    expect(connectedMarks([row, same], { y: 0, x: 0 })).toEqual([{ kind: 'window', y: 0, x: 0, height: 1, width: 1 }]);
    expect(connectedMarks([row, valid], { y: 0, x: 12 })).toEqual([]);
  });

  test('an input and the weights that touch it, a weight and the inputs that it touches', () => {
    expect(tapMarks([row, same], { y: 0, x: 5 }).map(({ x }) => x)).toEqual([0, 5]);
    expect(touchedMarks([row, same], { y: 0, x: 0 }).map(({ x }) => x)).toEqual([0, 5, 10]);
    expect(touchedMarks([row, same], { y: 0, x: 6 })).toEqual([]);
  });
});

test('a dilated window is outlined, and only its taps are lit', () => {
  expect(windowMarks([row, dilated], { y: 0, x: 1 })).toEqual([
    { kind: 'window', y: 0, x: 1, height: 1, width: 1 },
    { kind: 'window', y: 0, x: 3, height: 1, width: 1 },
    { kind: 'reach', y: 0, x: 1, height: 1, width: 3 },
  ]);
});

test('the last columns of VALID are read by no window', () => {
  const read = [10, 11].map((x) => isConnected([row, valid], { y: 0, x }));
  expect(read).toEqual([true, false]);
});

test('cells that are stepped over are runs of their own', () => {
  const stepped: WindowAxis = { ...row, input: 5, output: 2, reads: [[0], [3]], readers: [[0], [], [], [1], []] };
  expect(skippedRuns(stepped)).toEqual([
    { from: 1, length: 2 },
    { from: 4, length: 1 },
  ]);
});

describe('the marks of a figure', () => {
  const kinds = (links: Links, spot: Spot, where: Spot['where'], channel: number) =>
    marksOf(links, spot, where, channel)
      .filter(({ kind }) => kind !== 'padding' && kind !== 'unused')
      .map(({ kind, y, x, height, width }) => [kind, y, x, height, width]);
  const links: Links = { mode: 'convolution', axes: [row, same], kernel: [1, 6], channels: { kind: 'all' }, map: 0 };

  test('output: its window in every channel, all weights of its filter', () => {
    const spot: Spot = { where: 'output', channel: 0, y: 0, x: 1 };
    expect(kinds(links, spot, 'output', 0)).toEqual([['picked', 0, 1, 1, 1]]);
    expect(kinds(links, spot, 'output', 1)).toEqual([]);
    for (const channel of [0, 1]) {
      expect(kinds(links, spot, 'input', channel).at(-1)).toEqual(['window', 0, 5, 1, 6]);
      expect(kinds(links, spot, 'kernel', channel)).toEqual([['window', 0, 0, 1, 6]]);
    }
  });

  test('input: the outputs that it feeds in every map, and the taps in between', () => {
    const spot: Spot = { where: 'input', channel: 1, y: 0, x: 4 };
    expect(kinds(links, spot, 'input', 1)).toEqual([['picked', 0, 5, 1, 1]]);
    expect(kinds(links, spot, 'input', 0)).toEqual([]);
    for (const map of [0, 1]) expect(kinds(links, spot, 'output', map)).toEqual([['window', 0, 0, 1, 2]]);
    expect(kinds(links, spot, 'kernel', 1)).toHaveLength(2);
    expect(kinds(links, spot, 'kernel', 0)).toEqual([]);
  });

  test('weight: every input that it touches, and all cells of its map', () => {
    const spot: Spot = { where: 'kernel', channel: 0, y: 0, x: 0 };
    expect(kinds(links, spot, 'input', 0).map((mark) => mark[2])).toEqual([0, 5, 10]);
    expect(kinds(links, spot, 'input', 1)).toEqual([]);
    expect(kinds(links, spot, 'output', 0)).toEqual([['window', 0, 0, 1, 3]]);
    expect(kinds(links, spot, 'output', 1)).toEqual([]);
  });

  test('depthwise: a map has to do with its own channel alone', () => {
    const depthwise: Links = {
      ...links,
      mode: 'depthwise',
      channels: { kind: 'grouped', inputs: 1, outputs: 2 },
      map: 3,
    };
    const spot: Spot = { where: 'output', channel: 3, y: 0, x: 0 };
    expect(kinds(depthwise, spot, 'input', 1)).not.toEqual([]);
    expect(kinds(depthwise, spot, 'input', 0)).toEqual([]);
    const read: Spot = { where: 'input', channel: 0, y: 0, x: 0 };
    expect([0, 1, 2, 3].map((map) => kinds(depthwise, read, 'output', map).length)).toEqual([1, 1, 0, 0]);
  });

  test('grouped: the maps of a group have to do with all channels of it, and no others', () => {
    const grouped: Links = { ...links, mode: 'grouped', channels: { kind: 'grouped', inputs: 2, outputs: 1 }, map: 1 };
    const spot: Spot = { where: 'output', channel: 1, y: 0, x: 0 };
    expect([0, 1, 2, 3].map((channel) => kinds(grouped, spot, 'input', channel).length > 0)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const read: Spot = { where: 'input', channel: 1, y: 0, x: 0 };
    expect([0, 1].map((map) => kinds(grouped, read, 'output', map).length)).toEqual([1, 0]);
  });

  test('transposed: an input writes a window into the output', () => {
    const transposed: Links = { ...links, mode: 'transposed' };
    const spot: Spot = { where: 'input', channel: 0, y: 0, x: 1 };
    expect(kinds(transposed, spot, 'output', 0).at(-1)).toEqual(['window', 0, 5, 1, 6]);
    const written: Spot = { where: 'output', channel: 0, y: 0, x: 4 };
    expect(kinds(transposed, written, 'input', 0)).toEqual([['window', 0, 0, 1, 2]]);
    expect(kinds(transposed, written, 'output', 0)).toEqual([['picked', 0, 5, 1, 1]]);
  });
});
