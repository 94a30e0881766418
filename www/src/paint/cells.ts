import { pixel, type Palette } from './palette';

/** Cells as packed pixels, row by row, coloured on a scale that ends at `range`; transparent where there is no value. */
export function cellPixels(
  rows: number,
  columns: number,
  valueAt: (y: number, x: number) => number | null,
  palette: Palette,
  range: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const value = valueAt(y, x);
      if (value !== null) pixels[y * columns + x] = pixel(palette, value, range);
    }
  }
  return new Uint8ClampedArray(pixels.buffer);
}
