import { pixel, type Palette } from './palette';

/** A number for each place, row by row. */
export interface HeatCells {
  height: number;
  width: number;
  data: Float32Array;
}

/** Colours that lie over a picture: the farther from 0, the less of it shines through; at 0 nothing covers it. */
export function paintHeat({ height, width, data }: HeatCells, colours: Palette, range: number): ImageData {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  data.forEach((value, i) => {
    const share = range > 0 ? Math.min(1, Math.abs(value) / range) : 0;
    // The end's colour, as dense as the value is large.
    pixels[i] = pixel(colours, Math.sign(value), 1);
    image.data[4 * i + 3] = Math.round(share * 230);
  });
  return image;
}
