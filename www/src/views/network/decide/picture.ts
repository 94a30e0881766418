/** What the network sees and what was found, as pixels. Pure. */
import { paintHeat } from '../../../paint/heat';
import { palette, type PaletteTheme } from '../../../paint/palette';
import { paintChannel, paintPhoto } from '../../../paint/plane';
import type { Heat, InspectAnswer } from '../../../engine/contract';

export type SeenPicture = NonNullable<InspectAnswer['picture']>;

/** Ink on paper for one channel, a photograph for three. */
export function paintSeen(picture: SeenPicture, theme: PaletteTheme): ImageData {
  if (picture.channels === 1) return paintChannel(picture, 0, palette('ink', theme), 1);
  return paintPhoto(picture, [0, 1, 2], 1);
}

/** The largest size of a value: where the colours end. */
export const rangeOf = ({ least, most }: Heat): number => Math.max(Math.abs(least), Math.abs(most));

export const paintFound = (heat: Heat, theme: PaletteTheme): ImageData =>
  paintHeat(heat, palette('activation', theme), rangeOf(heat));

/** Where the heat is largest, in its own rows and columns. */
export function strongest({ data, width }: Heat): { row: number; column: number } {
  let best = 0;
  data.forEach((value, i) => {
    if (value > (data[best] as number)) best = i;
  });
  return { row: Math.floor(best / width), column: best % width };
}
