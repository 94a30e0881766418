import { describe, expect, test } from 'vitest';
import type { ModelSummary, NodeSummary } from '../../engine/contract';
import { alignColumns, filteredLayers } from './insides';

function node(name: string, inputs: string[], size: [number, number], kernel?: number[]): NodeSummary {
  const [side, channels] = size;
  return {
    name,
    inputs,
    shape: { height: side, width: side, channels },
    parameters: kernel ? [{ name: `${name}/kernel`, dims: kernel, trainable: true }] : [],
  } as Partial<NodeSummary> as NodeSummary;
}

const model = (nodes: NodeSummary[]) => ({ nodes }) as Partial<ModelSummary> as ModelSummary;

describe('filtered layers', () => {
  test('a convolution is seen through the activation after it', () => {
    const [layer] = filteredLayers(model([node('conv', [], [28, 6], [5, 5, 1, 6]), node('relu', ['conv'], [28, 6])]));
    expect(layer).toMatchObject({ node: 'conv', kernel: [5, 5, 1, 6], maps: { name: 'relu' } });
  });

  test('but not through a pooling, which shrinks it', () => {
    const [layer] = filteredLayers(model([node('conv', [], [28, 6], [5, 5, 1, 6]), node('pool', ['conv'], [14, 6])]));
    expect(layer?.maps.name).toBe('conv');
  });

  test('of a deep network the first ones, no sheet of thousands of slices, none of single weights', () => {
    const size = (i: number) => (i === 3 ? 1 : 3);
    const kernel = (i: number) => [size(i), size(i), i === 2 ? 128 : 16, 16];
    const nodes = [1, 2, 3, 4, 5, 6, 7].map((i) => node(`conv${i}`, [], [28, 16], kernel(i)));
    expect(filteredLayers(model(nodes)).map(({ node }) => node)).toEqual(['conv1', 'conv4', 'conv5', 'conv6']);
  });

  test('dense layers have no filters', () => {
    expect(filteredLayers(model([node('dense', [], [1, 10], [400, 10])]))).toEqual([]);
  });
});

describe('columns', () => {
  test('kernels and maps have the same pitch', () => {
    for (const [width, count, kernel, map] of [
      [680, 6, 5, 28],
      [328, 6, 5, 28],
      [328, 16, 5, 10],
      [1200, 64, 3, 14],
    ] as const) {
      const { kernelCell, kernelGap, mapCell, mapGap } = alignColumns(width, count, kernel, map);
      expect(kernelCell * (kernel + kernelGap)).toBeCloseTo(mapCell * (map + mapGap), 9);
    }
  });

  test('values are whole pixels where there is room', () => {
    expect(alignColumns(680, 6, 5, 28)).toMatchObject({ kernelCell: 12, mapCell: 3 });
    expect(alignColumns(680, 16, 5, 10)).toMatchObject({ kernelCell: 6, mapCell: 3 });
  });

  test('on a phone the sheet fills the width rather than shrink to whole pixels', () => {
    const { mapCell, mapGap } = alignColumns(328, 16, 5, 10);
    expect(16 * mapCell * (10 + mapGap)).toBeGreaterThan(0.8 * 328);
    expect(16 * mapCell * (10 + mapGap) - mapGap * mapCell).toBeLessThanOrEqual(328);
  });
});
