import { expect, test } from 'vitest';
import { costNodes, defaultCost, denseExample, postExample, readCost, writeCost, type CostSetting } from './layerCost';

const written = (cost: CostSetting) => {
  const pairs = new URLSearchParams();
  writeCost(pairs, cost);
  return pairs;
};

test('the address holds what differs from the post’s example, and brings it back', () => {
  expect(written(defaultCost).toString()).toBe('');
  const cost: CostSetting = {
    kind: 'dense',
    height: 7,
    width: 9,
    channels: 4,
    kernel: [3, 6],
    strides: [2, 5],
    padding: 'valid',
    maps: 64,
    groups: 2,
    layers: 5,
    batch: 32,
    bits: 16,
    memory: 24,
  };
  for (const setting of [cost, denseExample, postExample]) {
    expect(readCost(new URLSearchParams(written(setting).toString()))).toEqual(setting);
  }
});

test.each([
  ['height', '0'],
  ['maps', '9999'],
  ['batch', '1.5'],
  ['kernel', ''],
  ['kernel', '3'],
  ['kernel', '3x16'],
  ['strides', '1x2x3'],
  ['bits', '8'],
  ['kind', 'pool'],
])('%s = %s is as if absent', (field, text) => {
  expect(readCost(new URLSearchParams({ [`arithmetic-cost-${field}`]: text }))).toEqual(defaultCost);
});

test('the layers stand in a row; a fully connected one reads a vector', () => {
  expect(costNodes({ ...postExample, layers: 2 }).map(({ name, kind }) => [name, kind])).toEqual([
    ['conv1', 'conv2d'],
    ['conv2', 'conv2d'],
  ]);
  expect(costNodes(denseExample).map(({ kind }) => kind)).toEqual(['flatten', 'dense']);
});
