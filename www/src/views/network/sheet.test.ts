import { describe, expect, test } from 'vitest';
import { atlasSize } from '../../paint/atlas';
import { kernelSheet, mapSheet } from './sheet';

const shapes = [
  { height: 28, width: 28, channels: 6 },
  { height: 14, width: 14, channels: 6 },
  { height: 10, width: 10, channels: 16 },
  { height: 5, width: 5, channels: 16 },
  { height: 1, width: 1, channels: 400 },
  { height: 1, width: 1, channels: 84 },
  { height: 1, width: 1, channels: 10 },
];

describe.each([320, 680, 1100])('in %i pixels', (room) => {
  test.each(shapes)('maps of %o fit and are all there', (shape) => {
    const { planes, grid, cell } = mapSheet(shape, room, 2);
    expect(atlasSize(planes, grid).width * cell).toBeLessThanOrEqual(room);
    expect(planes.height * planes.width * planes.channels).toBeGreaterThanOrEqual(
      shape.height * shape.width * shape.channels,
    );
  });

  test('kernels stand in a table of inputs by filters', () => {
    const { planes, grid, cell } = kernelSheet({ height: 5, width: 5, inputs: 6, filters: 16 }, room, 2);
    expect(grid.columns).toBe(16);
    expect(planes.channels).toBe(96);
    expect(atlasSize(planes, grid).width * cell).toBeLessThanOrEqual(room);
  });
});

test('a vector whose length has a fitting divisor leaves no empty cell', () => {
  for (const channels of [400, 120, 84, 10]) {
    const { planes } = mapSheet({ height: 1, width: 1, channels }, 680, 1);
    expect(planes.height * planes.width).toBe(channels);
  }
});
