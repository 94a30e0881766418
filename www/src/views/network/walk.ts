import type { Cell, Planes } from '../../paint/atlas';

const steps: Record<string, readonly [channel: number, y: number, x: number]> = {
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  ArrowLeft: [0, 0, -1],
  ArrowRight: [0, 0, 1],
  PageUp: [-1, 0, 0],
  PageDown: [1, 0, 0],
};

/** Where a key leads from `cell`, not beyond the edges; `null` for a key that leads nowhere. */
export function walk(planes: Omit<Planes, 'data'>, cell: Cell, key: string): Cell | null {
  const step = steps[key];
  if (!step) return null;
  const within = (at: number, length: number) => Math.max(0, Math.min(length - 1, at));
  return {
    channel: within(cell.channel + step[0], planes.channels),
    y: within(cell.y + step[1], planes.height),
    x: within(cell.x + step[2], planes.width),
  };
}

/**
 * A vector is shown as one plane with its values line by line: `place` says where one of its values stands there and
 * `unit` which value stands at a place, `null` behind the last.
 */
export const place = (unit: number, { width }: { width: number }): Cell => ({
  channel: 0,
  y: Math.floor(unit / width),
  x: unit % width,
});

export function unit({ y, x }: Cell, { width }: { width: number }, length: number): number | null {
  const index = y * width + x;
  return index < length ? index : null;
}
