import { beforeAll, expect, test, vi } from 'vitest';
import { paintHeat } from './heat';
import { palette } from './palette';

beforeAll(() => {
  vi.stubGlobal(
    'ImageData',
    class {
      data: Uint8ClampedArray;
      constructor(
        readonly width: number,
        readonly height: number,
      ) {
        this.data = new Uint8ClampedArray(4 * width * height);
      }
    },
  );
});

test('nothing covers a zero, the largest value covers most, signs have colours of their own', () => {
  const heat = { height: 1, width: 4, data: Float32Array.of(0, 2, -2, 1) };
  const { data } = paintHeat(heat, palette('activation', 'light'), 2);
  const alpha = [3, 7, 11, 15].map((i) => data[i]);
  expect(alpha).toEqual([0, 230, 230, 115]);
  expect([...data.slice(4, 7)]).toEqual([198, 65, 31]);
  expect([...data.slice(8, 11)]).toEqual([33, 102, 172]);
  expect([...data.slice(12, 15)]).toEqual([198, 65, 31]);
});

test('a heat that is 0 everywhere covers nothing', () => {
  const heat = { height: 1, width: 2, data: new Float32Array(2) };
  const { data } = paintHeat(heat, palette('activation', 'light'), 0);
  expect([data[3], data[7]]).toEqual([0, 0]);
});
