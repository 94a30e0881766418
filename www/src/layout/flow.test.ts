import { describe, expect, test } from 'vitest';
import { edges, flowDown, flowRight, planeBox, type FlowColumn, type FlowNode } from './flow';

const map = (name: string, size: number, channels: number, mixes = false): FlowNode => ({
  name,
  height: size,
  width: size,
  channels,
  mixes,
});
const vector = (name: string, channels: number): FlowNode => ({ name, height: 1, width: 1, channels, mixes: true });

const lenet = [
  map('conv1', 28, 6, true),
  map('relu1', 28, 6),
  map('pool1', 14, 6),
  map('conv2', 10, 16, true),
  map('relu2', 10, 16),
  map('pool2', 5, 16),
  vector('flatten', 400),
  vector('dense1', 120),
  vector('dense2', 84),
  vector('dense3', 10),
];

const column = (columns: FlowColumn[], name: string): FlowColumn => {
  const found = columns.find(({ node }) => node.name === name);
  if (!found) throw new Error(`no column ${name}`);
  return found;
};

describe.each([1, 1.5, 2, 3])('going right at %f device pixels a pixel', (devicePixelRatio) => {
  const flow = flowRight(lenet, { width: 820, height: 432, devicePixelRatio });

  test('fits the room and keeps the order without overlap', () => {
    expect(flow.width).toBeLessThanOrEqual(820);
    flow.columns.forEach((one, i) => {
      expect(one.y).toBeGreaterThanOrEqual(0);
      expect(one.y + one.height).toBeLessThanOrEqual(432);
      const next = flow.columns[i + 1];
      if (next) expect(next.x).toBeGreaterThan(one.x + one.width);
    });
  });

  test('gives every value a whole number of device pixels', () => {
    for (const { cellHeight, strip } of flow.columns) {
      if (!strip) expect((cellHeight * devicePixelRatio) % 1).toBeCloseTo(0, 6);
    }
  });

  test('shows pooling as shrinking', () => {
    expect(planeBox(column(flow.columns, 'pool1'), 0).width).toBeLessThan(
      planeBox(column(flow.columns, 'relu1'), 0).width,
    );
  });
});

describe.each([328, 704])('going down in %i pixels', (width) => {
  const flow = flowDown(lenet, { width, height: 0, devicePixelRatio: 2 });

  test('no row is wider than the page, none covers another', () => {
    flow.columns.forEach((row, i) => {
      expect(row.x + row.width).toBeLessThanOrEqual(width + 0.001);
      const next = flow.columns[i + 1];
      if (next) expect(next.y).toBeGreaterThan(row.y + row.height);
    });
  });
});

describe('edges', () => {
  const { columns } = flowRight(lenet, { width: 820, height: 432, devicePixelRatio: 1 });

  test('lead from every map to every map of a convolution', () => {
    expect(edges(column(columns, 'pool1'), column(columns, 'conv2'))).toHaveLength(6 * 16);
  });

  test('lead from each map to its own where channels do not mix', () => {
    const lines = edges(column(columns, 'relu1'), column(columns, 'pool1'));
    expect(lines.map(({ from, to }) => [from, to])).toEqual([0, 1, 2, 3, 4, 5].map((i) => [i, i]));
  });

  test('are not drawn to a vector, which reads everything', () => {
    expect(edges(column(columns, 'pool2'), column(columns, 'flatten'))).toEqual([]);
  });
});
