/** One axis drawn as a strip of cells; of a long one only both ends. Positions are in cells from the left. */
export interface Strip {
  /** Places that are drawn, from the first zero to the last. */
  places: number[];
  /** Width of the strip, its gap included. */
  width: number;
  /** Where a place is drawn; for one inside the gap, the gap's middle. */
  at: (place: number) => number;
  /** Where the gap begins; `null`: every cell is drawn. */
  gap: number | null;
}

/** Width of the gap of a long strip. */
const gapWidth = 2;

/**
 * A strip of the cells from the first zero to the last; of a long axis so many cells at the head and at the tail. Both
 * libraries' strips share one, so that the same cell stands above itself.
 */
export function makeStrip(
  { input, before, after }: { input: number; before: number; after: number },
  { head, tail }: { head: number; tail: number },
): Strip {
  const all = Array.from({ length: before + input + after }, (_, i) => i - before);
  if (input <= head + tail + gapWidth) {
    return { places: all, width: all.length, at: (place) => place + before, gap: null };
  }
  const left = all.filter((place) => place < head);
  const right = all.filter((place) => place >= input - tail);
  const start = left.length + gapWidth;
  const at = (place: number) => {
    if (place < head) return place + before;
    return place >= input - tail ? start + place - (input - tail) : left.length + gapWidth / 2;
  };
  return { places: [...left, ...right], width: start + right.length, at, gap: left.length };
}

/** Windows worth drawing: the first two and the last, by their number. */
export function drawnWindows(output: number): number[] {
  return [...new Set([0, 1, output - 1])].filter((window) => window >= 0 && window < output);
}
