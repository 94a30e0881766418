import type { Planes } from './atlas';
import { pixel, type Palette } from './palette';

/** One channel of an image, each value a pixel, or every `step`th value for a small picture. */
export function paintChannel(planes: Planes, channel: number, colours: Palette, range: number, step = 1): ImageData {
  const { width, channels, data } = planes;
  const image = new ImageData(Math.ceil(width / step), Math.ceil(planes.height / step));
  const pixels = new Uint32Array(image.data.buffer);
  let to = 0;
  for (let y = 0; y < planes.height; y += step) {
    let from = y * width * channels + channel;
    for (let x = 0; x < width; x += step, from += step * channels) {
      pixels[to++] = pixel(colours, data[from] as number, range);
    }
  }
  return image;
}

/** Values from 0 to `white` as a photo, whatever the paper: three channels as red, green and blue, one as grey. */
export function paintPhoto(
  { height, width, channels, data }: Planes,
  shown: readonly number[],
  white = 255,
): ImageData {
  const image = new ImageData(width, height);
  const [red = 0, green = red, blue = red] = shown;
  const gain = 255 / white;
  for (let cell = 0, at = 0; cell < height * width; cell++, at += 4) {
    const from = cell * channels;
    image.data[at] = (data[from + red] as number) * gain;
    image.data[at + 1] = (data[from + green] as number) * gain;
    image.data[at + 2] = (data[from + blue] as number) * gain;
    image.data[at + 3] = 255;
  }
  return image;
}
