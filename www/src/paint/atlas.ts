import { pixel, type Palette } from './palette';

/** Channels of one layer, or kernels of one: `data[(y * width + x) * channels + channel]`. */
export interface Planes {
  height: number;
  width: number;
  channels: number;
  data: Float32Array;
}

/** All planes of a layer side by side, row by row, `gap` transparent pixels between them. */
export interface Grid {
  columns: number;
  gapX: number;
  gapY: number;
}

export interface AtlasSize {
  width: number;
  height: number;
}

export function atlasSize(planes: Omit<Planes, 'data'>, { columns, gapX, gapY }: Grid): AtlasSize {
  const rows = Math.ceil(planes.channels / columns);
  return {
    width: columns * planes.width + (columns - 1) * gapX,
    height: rows * planes.height + (rows - 1) * gapY,
  };
}

/** Where the plane of `channel` begins in the atlas. */
export function planeOrigin(planes: Omit<Planes, 'data'>, grid: Grid, channel: number): { x: number; y: number } {
  const column = channel % grid.columns;
  const row = Math.floor(channel / grid.columns);
  return { x: column * (planes.width + grid.gapX), y: row * (planes.height + grid.gapY) };
}

/** A cell of one plane. */
export interface Cell {
  channel: number;
  y: number;
  x: number;
}

/** The cell at a pixel of the atlas; `null` in a gap. */
export function cellAt(planes: Omit<Planes, 'data'>, grid: Grid, pixelX: number, pixelY: number): Cell | null {
  const column = Math.floor(pixelX / (planes.width + grid.gapX));
  const row = Math.floor(pixelY / (planes.height + grid.gapY));
  const channel = row * grid.columns + column;
  const x = Math.floor(pixelX - column * (planes.width + grid.gapX));
  const y = Math.floor(pixelY - row * (planes.height + grid.gapY));
  const inside = pixelX >= 0 && pixelY >= 0 && column < grid.columns && channel < planes.channels;
  return inside && x < planes.width && y < planes.height ? { channel, y, x } : null;
}

/** The largest magnitude among the values, at least a hair above zero so that it can divide. */
export function magnitude(data: Float32Array): number {
  let most = 0;
  for (const value of data) {
    const size = Math.abs(value);
    if (size > most) most = size;
  }
  return most || Number.MIN_VALUE;
}

/** The largest magnitude of each channel. */
export function magnitudes({ data, channels }: Planes): Float32Array {
  const most = new Float32Array(channels);
  for (let i = 0; i < data.length; i++) {
    const channel = i % channels;
    most[channel] = Math.max(most[channel] as number, Math.abs(data[i] as number));
  }
  return most;
}

/** `range`: the value at the end of the colour scale, one for all planes or one for each. */
export function paintAtlas(planes: Planes, grid: Grid, colours: Palette, range: number | Float32Array): ImageData {
  const { width, height } = atlasSize(planes, grid);
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { data, channels } = planes;
  for (let channel = 0; channel < channels; channel++) {
    const origin = planeOrigin(planes, grid, channel);
    const end = typeof range === 'number' ? range : (range[channel] as number);
    for (let y = 0; y < planes.height; y++) {
      let from = y * planes.width * channels + channel;
      let to = (origin.y + y) * width + origin.x;
      for (let x = 0; x < planes.width; x++, from += channels, to++) {
        pixels[to] = pixel(colours, data[from] as number, end);
      }
    }
  }
  return image;
}
