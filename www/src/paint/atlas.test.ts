import { describe, expect, test } from 'vitest';
import { atlasSize, cellAt, magnitude, magnitudes, planeOrigin } from './atlas';
import { palette, pixel } from './palette';

const planes = { height: 4, width: 3, channels: 5 };
const grid = { columns: 2, gapX: 1, gapY: 2 };

describe('the atlas', () => {
  test('holds all planes, gaps between and none around', () => {
    expect(atlasSize(planes, grid)).toEqual({ width: 3 + 1 + 3, height: 4 + 2 + 4 + 2 + 4 });
  });

  test('finds each cell where it was put', () => {
    for (let channel = 0; channel < planes.channels; channel++) {
      const origin = planeOrigin(planes, grid, channel);
      for (let y = 0; y < planes.height; y++) {
        for (let x = 0; x < planes.width; x++) {
          expect(cellAt(planes, grid, origin.x + x + 0.5, origin.y + y + 0.5)).toEqual({ channel, y, x });
        }
      }
    }
  });

  test('has no cell in a gap, outside, or where the last row is not full', () => {
    expect(cellAt(planes, grid, 3.5, 0.5)).toBeNull();
    expect(cellAt(planes, grid, 0.5, 4.5)).toBeNull();
    expect(cellAt(planes, grid, -0.1, 0.5)).toBeNull();
    expect(cellAt(planes, grid, 7.5, 0.5)).toBeNull();
    expect(cellAt(planes, grid, 4.5, 12.5)).toBeNull();
  });

  test('measures the largest magnitude, over all and per channel', () => {
    const data = Float32Array.of(1, -2, 0, 0.5, 1, 0);
    expect(magnitude(data)).toBe(2);
    expect([...magnitudes({ height: 1, width: 2, channels: 3, data })]).toEqual([1, 2, 0]);
    expect(magnitude(new Float32Array(4))).toBeGreaterThan(0);
  });
});

/** A packed pixel as [red, green, blue, alpha]. */
const parts = (packed: number) => [...new Uint8Array(Uint32Array.of(packed).buffer)];

describe('palettes', () => {
  test('paint zero, and what is not a number, as exactly the paper', () => {
    for (const kind of ['activation', 'weight', 'ink'] as const) {
      expect(parts(pixel(palette(kind, 'light'), 0, 1))).toEqual([251, 250, 246, 255]);
      expect(parts(pixel(palette(kind, 'dark'), 0, 1))).toEqual([20, 22, 26, 255]);
      expect(parts(pixel(palette(kind, 'dark'), NaN, 1))).toEqual([20, 22, 26, 255]);
    }
  });

  test('end in the colours of the design and stay there', () => {
    const activation = palette('activation', 'light');
    expect(parts(pixel(activation, -3, 3))).toEqual([0x21, 0x66, 0xac, 255]);
    expect(parts(pixel(activation, 3, 3))).toEqual([0xc6, 0x41, 0x1f, 255]);
    expect(pixel(activation, 100, 3)).toBe(pixel(activation, 3, 3));
    expect(pixel(activation, -Infinity, 3)).toBe(pixel(activation, -3, 3));
  });
});
