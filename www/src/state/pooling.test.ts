import { describe, expect, test } from 'vitest';
import type { ModelSummary } from '../engine/contract';
import {
  bounds,
  channelsOf,
  decode,
  edgeFilters,
  edgeKernels,
  encode,
  layersOf,
  linkPart,
  nextLayers,
  pathAlong,
  tour,
  usual,
  type Setting,
} from './pooling';

const network = {
  nodes: [
    {
      name: 'conv1',
      kind: 'conv2d',
      inputs: ['input'],
      config: { filters: 6 },
      shape: { channels: 6 },
      parameters: [{ name: 'conv1.kernel' }, { name: 'conv1.bias' }],
    },
    {
      name: 'relu1',
      kind: 'activation',
      inputs: ['conv1'],
      config: { function: 'relu' },
      shape: { channels: 6 },
      parameters: [],
    },
    { name: 'pool1', kind: 'max_pool2d', inputs: ['relu1'], config: {}, shape: { channels: 6 }, parameters: [] },
    { name: 'conv2', kind: 'conv2d', inputs: ['pool1'], config: {}, shape: { channels: 16 }, parameters: [] },
  ],
} as unknown as ModelSummary;

const through = (setting: Setting) => {
  const pairs = new URLSearchParams();
  encode(setting, pairs);
  return decode(new URLSearchParams(pairs.toString()));
};

describe('the address', () => {
  test('of the usual setting is empty', () => {
    const pairs = new URLSearchParams();
    encode(usual, pairs);
    expect(pairs.toString()).toBe('');
  });

  test('brings every part back', () => {
    const setting: Setting = {
      input: 'picture',
      subject: 'edges',
      channel: 5,
      kernel: 3,
      stride: 1,
      padding: 'same',
      range: 'layer',
      motion: { right: -2.5, down: 3, degrees: -12.5, scale: 0.925 },
      axis: 'degrees',
    };
    expect(through(setting)).toEqual(setting);
  });

  test('counts what makes no sense as absent', () => {
    const pairs = new URLSearchParams(
      'pooling-of=mud&pooling-map=1.5&pooling-window=6&pooling-stride=0&pooling-pad=full&pooling-right=5&pooling-turn=x&pooling-scale=',
    );
    expect(decode(pairs)).toEqual(usual);
  });

  test('is read into whoever holds the setting', () => {
    const holder = { setting: usual };
    linkPart(holder).read(new URLSearchParams('pooling-window=4'));
    expect(holder.setting).toEqual({ ...usual, kernel: 4 });
  });
});

describe('layers', () => {
  test('the network lends what comes before its first pooling', () => {
    const layers = layersOf({ ...usual, subject: 'maps' }, network);
    expect(layers.subject).toBe('relu1');
    expect(layers.borrowed).toEqual(['conv1.kernel', 'conv1.bias']);
    expect(layers.nodes.slice(0, 3)).toEqual([
      { name: 'conv1', kind: 'conv2d', inputs: ['input'], filters: 6 },
      { name: 'relu1', kind: 'activation', inputs: ['conv1'], function: 'relu' },
      { name: 'max', kind: 'max_pool2d', inputs: ['relu1'], kernel: [2, 2], strides: [2, 2], padding: 'valid' },
    ]);
  });

  test('max follows max, average follows average, and all maps become one', () => {
    const { nodes } = layersOf({ ...usual, subject: 'edges' }, network);
    const inputs = Object.fromEntries(
      nodes.map(({ name, kind, inputs: from, size }) => [name, [kind, from?.[0], size]]),
    );
    expect(inputs).toMatchObject({
      max2: ['max_pool2d', 'max', undefined],
      average2: ['avg_pool2d', 'average', undefined],
      means: ['global_avg_pool2d', 'bright', undefined],
      deep: ['max_pool_depth', 'bright', edgeFilters],
      deepMean: ['global_avg_pool2d', 'deep', undefined],
    });
  });

  test('the next layer comes after the maps and after their pooling', () => {
    const next = nextLayers(layersOf(usual, network)).map(({ name, inputs }) => [name, inputs]);
    expect(next).toEqual([
      ['unpooled', ['input']],
      ['pooled', ['max']],
    ]);
  });

  test('as many maps as are pooled', () => {
    expect((['image', 'maps', 'edges'] as const).map((subject) => channelsOf(subject, network))).toEqual([1, 6, 8]);
  });
});

test('edge filters are one Sobel filter turned by eighths', () => {
  const kernels = edgeKernels();
  const filter = (index: number) => Array.from({ length: 9 }, (_, cell) => kernels[cell * edgeFilters + index]);
  expect(filter(0)).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  // A quarter clockwise: brighter downward.
  expect(filter(2)).toEqual([-1, -2, -1, 0, 0, 0, 1, 2, 1]);
  expect(filter(4)).toEqual(filter(0).map((weight) => -(weight ?? 0) + 0));
});

test('a path goes from end to end and leaves the rest as it is', () => {
  const path = pathAlong('scale', { right: 1, down: 0, degrees: 5, scale: 1 });
  expect(path.map(({ scale }) => scale)).toEqual([0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25]);
  expect(path[0]).toMatchObject({ right: 1, down: 0, degrees: 5 });
  expect(pathAlong('right', usual.motion)).toHaveLength(17);
});

test('a tour goes from rest to both ends and back to rest, without a jump', () => {
  for (const axis of ['right', 'degrees', 'scale'] as const) {
    const stops = tour(axis);
    expect([stops[0], stops.at(-1)]).toEqual(axis === 'scale' ? [1, 1] : [0, 0]);
    expect([Math.min(...stops), Math.max(...stops)]).toEqual([bounds[axis].min, bounds[axis].max]);
    const steps = stops.slice(1).map((stop, i) => Math.abs(stop - (stops[i] ?? NaN)));
    expect(Math.max(...steps)).toBeCloseTo(Math.min(...steps), 6);
  }
});
