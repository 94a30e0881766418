/** How a graph changes from one layout to the next while one of its boxes stays where it is. */
import type { Camera } from './camera';
import { around } from './fold';
import type { GraphBox, GraphLayout, Point } from './graph';

export interface Transition {
  /** Where each box of the new layout comes from, in the coordinates of the new one. */
  from: ReadonlyMap<string, GraphBox>;
  /** Lines of the old layout that are in the new one with as many points. */
  lines: ReadonlyMap<string, readonly Point[]>;
  /** So that what stays does: the camera of the new layout. */
  camera: Camera;
}

/** From `before` to `after`; the box `stays` does not move on the screen. */
export function transition(before: GraphLayout, after: GraphLayout, stays: string | null, camera: Camera): Transition {
  const old = new Map(before.boxes.map((box) => [box.item.path, box]));
  const anchor = stays === null ? undefined : after.boxes.find(({ item }) => item.path === stays);
  const anchorBefore = stays === null ? undefined : old.get(stays);
  const by = anchor && anchorBefore ? { x: anchor.x - anchorBefore.x, y: anchor.y - anchorBefore.y } : { x: 0, y: 0 };
  const shift = <T extends Point>(point: T): T => ({ ...point, x: point.x + by.x, y: point.y + by.y });
  const from = new Map<string, GraphBox>();
  for (const box of after.boxes) {
    // What was hidden comes out of the block that hid it.
    const origin = [box.item, ...around(box.item)].map(({ path }) => old.get(path)).find((one) => one !== undefined);
    if (origin) from.set(box.item.path, shift(origin));
  }
  const points = new Map(before.lines.map((line) => [line.id, line.points]));
  const lines = new Map<string, readonly Point[]>();
  for (const line of after.lines) {
    const was = points.get(line.id);
    if (was?.length === line.points.length) lines.set(line.id, was.map(shift));
  }
  return { from, lines, camera: shift(camera) };
}

/** The layout between the two at `share` of the way, and how visible is what was not there before. */
export function between(after: GraphLayout, { from, lines }: Transition, share: number): GraphLayout {
  const mix = (a: number, b: number) => a + (b - a) * share;
  const point = (a: Point, b: Point) => ({ x: mix(a.x, b.x), y: mix(a.y, b.y) });
  return {
    ...after,
    boxes: after.boxes.map((box) => {
      const start = from.get(box.item.path) ?? box;
      return {
        ...box,
        ...point(start, box),
        width: mix(start.width, box.width),
        height: mix(start.height, box.height),
      };
    }),
    lines: after.lines.flatMap((line) => {
      const start = lines.get(line.id);
      // A new line appears when its boxes have arrived.
      if (!start) return share < 1 ? [] : [line];
      return [{ ...line, points: line.points.map((end, i) => point(start[i] ?? end, end)) }];
    }),
  };
}

/** Slower toward the end, as a share of the way for a share of the time. */
export const easeOut = (share: number): number => 1 - (1 - share) ** 3;
