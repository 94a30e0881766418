import { wantsBlack, type Place } from './cells';

/** Each pixel of `image` as a square of `cell` CSS pixels with its number, as wide as the column lets it be. */
export function paintNumbers(
  context: CanvasRenderingContext2D,
  image: ImageData,
  cell: number,
  textOf: (place: Place) => string,
): void {
  const { canvas } = context;
  const side = cell * devicePixelRatio;
  canvas.width = Math.round(image.width * side);
  canvas.height = Math.round(image.height * side);
  const style = getComputedStyle(canvas);
  const family = style.fontFamily;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const at = (y * image.width + x) * 4;
      const [red = 0, green = 0, blue = 0, alpha = 0] = image.data.subarray(at, at + 4);
      context.fillStyle = `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
      context.fillRect(Math.floor(x * side), Math.floor(y * side), Math.ceil(side), Math.ceil(side));
      const words = textOf({ y, x });
      if (!words) continue;
      context.font = `${Math.min(side * 0.38, (side * 1.45) / words.length)}px ${family}`;
      if (alpha === 0) context.fillStyle = style.color;
      else context.fillStyle = wantsBlack(red, green, blue) ? '#000' : '#fff';
      context.fillText(words, (x + 0.5) * side, (y + 0.5) * side);
    }
  }
}
