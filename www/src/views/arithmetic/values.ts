/** Numbers of a layer's tensors, and how far the colours that show them reach. */
import type { LabMaps } from '../../engine/contract';
import type { ColourRange } from '../../state/arithmetic.svelte';

/** Reads a cell of height × width × channels. */
export const valueReader =
  ({ width, channels, data }: LabMaps) =>
  (y: number, x: number, channel: number): number =>
    data[(y * width + x) * channels + channel] ?? NaN;

/** The values at the ends of the colour scales. */
export interface Ranges {
  input: (channel: number) => number;
  weights: number;
  output: (map: number) => number;
}

/** A map of zeros has a scale too. */
const least = 1e-6;

/** The largest magnitude of one channel or, with a scale of the whole tensor, of all. */
export function reachOf({ extents }: LabMaps, range: ColourRange, channel: number): number {
  const shown = range === 'layer' ? extents : extents.subarray(2 * channel, 2 * channel + 2);
  return Math.max(least, ...shown.map(Math.abs));
}
