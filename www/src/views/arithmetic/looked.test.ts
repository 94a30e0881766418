import { describe, expect, test } from 'vitest';
import type { LabMaps, LayerReport } from '../../engine/contract';
import type { GridAnswer } from '../../state/arithmetic.svelte';
import { defaultGrid, type Spot } from '../../state/layerGrid';
import { lookedAt, narrowPlace } from './looked';
import type { Links, WindowAxis } from './marks';
import { arithmeticWords } from './messages';

const maps = (width: number, channels: number, data: number[]): LabMaps => ({
  height: 1,
  width,
  channels,
  data: Float32Array.from(data),
  extents: new Float32Array(2 * channels),
});
const row: WindowAxis = { input: 1, output: 1, before: 0, after: 0, reads: [[0]], readers: [[0]] };
/** Three cells and a zero on the right; two windows of two, one cell apart by two. */
const columns: WindowAxis = {
  input: 3,
  output: 2,
  before: 0,
  after: 1,
  reads: [
    [0, 1],
    [2, 3],
  ],
  readers: [[0], [0], [1]],
};
const links: Links = { mode: 'convolution', axes: [row, columns], kernel: [1, 2], channels: { kind: 'all' }, map: 0 };
const answer: GridAnswer = {
  setting: { ...defaultGrid, weights: { pattern: 'ones', seed: 0, edits: {} } },
  report: {} as LayerReport,
  axes: [] as unknown as LayerReport['axes'],
  input: maps(3, 1, [1, -2, 0.25]),
  output: maps(2, 2, [7, 8, -9, 10]),
  weightReach: 1,
  beside: null,
};
const said = (spot: Spot | null, over: Links = links) => lookedAt(answer, over, 0, spot, arithmeticWords.en);

describe('what is said of a cell', () => {
  test('an input feeds the outputs of every map', () => {
    expect(said({ where: 'input', channel: 0, y: 0, x: 1 })).toBe('Input (0, 1) = −2. Outputs that it feeds: 2.');
    const depthwise: Links = {
      ...links,
      mode: 'depthwise',
      channels: { kind: 'grouped', inputs: 1, outputs: 1 },
    };
    expect(said({ where: 'input', channel: 0, y: 0, x: 1 }, depthwise)).toContain('feeds: 1.');
  });

  test('a zero, a weight, an output, nothing', () => {
    expect(said({ where: 'input', channel: 0, y: 0, x: 3 })).toContain('A zero of the padding at (0, 3)');
    expect(said({ where: 'kernel', channel: 0, y: 0, x: 1 })).toContain('Weight (0, 1) = 1.');
    expect(said({ where: 'output', channel: 0, y: 0, x: 1 })).toContain('Output (0, 1) = −9,');
    expect(said(null)).toContain('Point at any cell');
  });

  test('transposed, the sides change places', () => {
    const transposed: Links = { ...links, mode: 'transposed' };
    expect(said({ where: 'input', channel: 0, y: 0, x: 0 }, transposed)).toContain('Input (0, 0) = 1. Its product');
    expect(said({ where: 'output', channel: 0, y: 0, x: 1 }, transposed)).toContain('Inputs that write to it: 1.');
  });
});

test('the formula stays at the last cell that it can be about, inside the grid', () => {
  expect(narrowPlace(links, { where: 'output', channel: 0, y: 0, x: 1 }, { y: 0, x: 0 })).toEqual({ y: 0, x: 1 });
  expect(narrowPlace(links, { where: 'kernel', channel: 0, y: 0, x: 1 }, { y: 5, x: 5 })).toEqual({ y: 0, x: 1 });
});
