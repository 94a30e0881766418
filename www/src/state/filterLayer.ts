/** The layer that the Filters view works with: what an edit changes, what a link holds, what the engine is told. */
import type { NodeSpec } from '../engine/contract';
import { placed, presetFilter, presetOf, type Preset, type Stack } from './kernels';
import { pair } from './linkValues';
import { decodeStack, encodeStack } from './stacktext';

export type Padding = 'valid' | 'same';
export const paddings: readonly Padding[] = ['valid', 'same'];
export const strides = { min: 1, max: 4 } as const;

/** What an edit changes and undo brings back. */
export interface Layer {
  stack: Stack;
  relu: boolean;
  padding: Padding;
  /** Rows, columns. */
  strides: readonly [number, number];
}

const usualFilter = presetOf('sobel-right') as Preset;

export const usual = {
  range: 'map' as const,
  side: 64,
  /** Where the window stands at first: at the bridge of the cat's nose, where the usual filter answers strongly. */
  map: { rows: 62, columns: 62, y: 29, x: 28 },
  layer: {
    stack: placed({ rows: 1, columns: 1, filters: [] }, 0, presetFilter(usualFilter), 3, 3),
    relu: false,
    padding: 'valid',
    strides: [1, 1],
  } satisfies Layer as Layer,
};

/** As the engine reads it: a convolution, and the activation after it. */
export function nodesOf({ stack, relu, padding, strides: [down, across] }: Layer): NodeSpec[] {
  const { rows, columns, filters } = stack;
  const conv = {
    name: 'conv',
    kind: 'conv2d',
    filters: filters.length,
    kernel: [rows, columns],
    strides: [down, across],
    padding,
  };
  return [conv, ...(relu ? [{ name: 'relu', kind: 'activation', function: 'relu' }] : [])] as NodeSpec[];
}

/** Adds what is not usual to a link. */
export function writeLayer(pairs: URLSearchParams, { stack, relu, padding, strides: steps }: Layer): void {
  const { size, filters } = encodeStack(stack);
  const plain = encodeStack(usual.layer.stack);
  if (size !== plain.size || filters !== plain.filters) {
    pairs.set('filters-size', size);
    pairs.set('filters-set', filters);
  }
  if (relu) pairs.set('filters-relu', '1');
  if (padding !== usual.layer.padding) pairs.set('filters-pad', padding);
  if (steps.some((stride) => stride > 1)) pairs.set('filters-step', steps.join('x'));
}

/** What is absent, or makes no sense, is as usual. */
export function readLayer(pairs: URLSearchParams): Layer {
  return {
    stack: decodeStack(pairs.get('filters-size') ?? '', pairs.get('filters-set') ?? '') ?? usual.layer.stack,
    relu: pairs.get('filters-relu') === '1',
    padding: paddings.find((padding) => padding === pairs.get('filters-pad')) ?? usual.layer.padding,
    strides: pair(pairs.get('filters-step'), strides) ?? usual.layer.strides,
  };
}
