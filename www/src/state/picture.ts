/** From what a browser can show to the pixels that the engine reads. */

/** RGBA, row by row. */
export interface Picture {
  rgba: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
}

/** No input is shown larger than half of this; a photo of a camera has many more pixels than the engine need hold. */
const most = 1024;

/** The middle square of an image file. Rejects if the browser cannot read it. */
export async function decode(file: Blob): Promise<Picture> {
  const whole = await createImageBitmap(file);
  try {
    return middleOf(whole, whole.width, whole.height);
  } finally {
    whole.close();
  }
}

/** The middle square of what is `width` × `height` pixels. */
export function middleOf(image: CanvasImageSource, width: number, height: number): Picture {
  const side = Math.min(width, height);
  const out = Math.min(side, most);
  const canvas = new OffscreenCanvas(out, out);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser has no 2D canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, (width - side) / 2, (height - side) / 2, side, side, 0, 0, out, out);
  return { rgba: context.getImageData(0, 0, out, out).data, width: out, height: out };
}

/** A square of ink, 0 for none to 255, as the grey values of a picture. */
export function inkPicture(ink: Uint8Array): Picture {
  const side = Math.sqrt(ink.length);
  const rgba = new Uint8ClampedArray(ink.length * 4);
  ink.forEach((value, i) => rgba.set([value, value, value, 255], i * 4));
  return { rgba, width: side, height: side };
}
