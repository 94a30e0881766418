import { describe, expect, test } from 'vitest';
import type { ModelSummary, NodeSummary } from '../../state/architectures.svelte';
import { deployed, hasAuxiliary, lastMap, rowsOf, sorted, totalsOf } from './costs';

const axis = (size: number) => ({ size, jump: 1, start: 0 });

function node(name: string, parameters: number, macs: number, size: number, auxiliary = false): NodeSummary {
  return {
    name,
    kind: 'conv2d',
    config: {},
    inputs: [],
    shape: { height: size, width: size, channels: 2 },
    parameters: [
      { name: `${name}.kernel`, dims: [parameters - 1], trainable: true },
      { name: `${name}.mean`, dims: [1], trainable: false },
    ],
    parameterCount: parameters,
    macs,
    auxiliary,
    activationBytes: 8 * size * size,
    receptiveField: [axis(3), axis(5)],
  };
}

const summary = {
  nodes: [
    node('stem', 10, 100, 4),
    node('block/a', 20, 300, 4),
    node('block/b', 5, 300, 2),
    node('head/fc', 40, 40, 1, true),
    node('dense', 30, 30, 1),
  ],
} as ModelSummary;

describe('rows', () => {
  test('a block adds up its layers and ends as its last one', () => {
    const rows = rowsOf(summary, 'blocks');
    expect(rows.map(({ name }) => name)).toEqual(['stem', 'block', 'head', 'dense']);
    expect(rows[1]).toMatchObject({ place: 1, parameters: 25, macs: 600, forward: 160, training: 320 });
    expect(rows[1]).toMatchObject({ shape: { height: 2 }, sees: [3, 5], auxiliary: false });
    expect(rows[2]?.auxiliary).toBe(true);
  });

  test('layers stay as they are', () => {
    expect(rowsOf(summary, 'layers').map(({ parameters }) => parameters)).toEqual([10, 20, 5, 40, 30]);
  });

  test('the largest first, equals as they run', () => {
    const names = (order: 'depth' | 'macs') => sorted(rowsOf(summary, 'layers'), order).map(({ name }) => name);
    expect(names('macs')).toEqual(['block/a', 'block/b', 'stem', 'head/fc', 'dense']);
    expect(names('depth')[0]).toBe('stem');
  });
});

test('auxiliary heads count while training, not in the answer', () => {
  expect(totalsOf(summary)).toMatchObject({ parameters: 105, macs: 770 });
  expect(totalsOf(summary, true)).toMatchObject({ parameters: 65, macs: 730 });
  expect(deployed(summary)).toBe(61);
  expect(hasAuxiliary(summary)).toBe(true);
});

test('the last map is the last with more than one cell', () => {
  expect(lastMap(summary)?.name).toBe('block/b');
});
