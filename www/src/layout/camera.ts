/** Which part of a drawing is seen, and how large. Lengths on the screen are CSS pixels. */
import type { Point, Size } from './level';

export interface Camera extends Point {
  /** Pixels of the screen that one unit of the drawing takes; `x` and `y` are seen at the left upper corner. */
  scale: number;
}

export interface Box extends Point, Size {}

export const largestScale = 2;
const margin = 16;

/** Smallest scale at which boxes can still be read when a graph is opened; a larger graph is not seen whole then. */
const readable = 1;

export const toDrawing = ({ x, y, scale }: Camera, point: Point): Point => ({
  x: x + point.x / scale,
  y: y + point.y / scale,
});

/** The scale at which the whole drawing fits, at most its own size. */
export function fittingScale(drawing: Size, view: Size): number {
  const width = (view.width - 2 * margin) / Math.max(1, drawing.width);
  const height = (view.height - 2 * margin) / Math.max(1, drawing.height);
  return Math.max(0.01, Math.min(1, width, height));
}

/** The whole drawing, in the middle. */
export function fitted(drawing: Size, view: Size): Camera {
  const scale = fittingScale(drawing, view);
  return {
    x: (drawing.width - view.width / scale) / 2,
    y: (drawing.height - view.height / scale) / 2,
    scale,
  };
}

/** The drawing as it is first seen: whole if it can be read so, otherwise its left end. */
export function opened(drawing: Size, view: Size): Camera {
  const camera = fitted(drawing, view);
  if (camera.scale >= readable) return camera;
  return { x: -margin / readable, y: (drawing.height - view.height / readable) / 2, scale: readable };
}

/** Larger or smaller by `factor`, what is under `point` of the screen staying there. */
export function zoomed(camera: Camera, factor: number, point: Point, least: number): Camera {
  const scale = Math.max(least, Math.min(largestScale, camera.scale * factor));
  const held = toDrawing(camera, point);
  return { x: held.x - point.x / scale, y: held.y - point.y / scale, scale };
}

/** Moved by so many pixels of the screen. */
export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x - dx / camera.scale,
  y: camera.y - dy / camera.scale,
});

/** Never so far that the drawing is out of sight: some of it stays in the middle half of the view. */
export function held(camera: Camera, drawing: Size, view: Size): Camera {
  const within = (from: number, length: number, seen: number) =>
    Math.max(-seen * 0.75, Math.min(length - seen * 0.25, from));
  return {
    ...camera,
    x: within(camera.x, drawing.width, view.width / camera.scale),
    y: within(camera.y, drawing.height, view.height / camera.scale),
  };
}

/** Moved as little as it takes to see `box`. */
export function revealing(camera: Camera, box: Box, view: Size): Camera {
  const to = (from: number, seen: number, start: number, length: number) => {
    const room = margin / camera.scale;
    if (length + 2 * room > seen) return start - room;
    return Math.max(Math.min(from, start - room), start + length + room - seen);
  };
  return {
    ...camera,
    x: to(camera.x, view.width / camera.scale, box.x, box.width),
    y: to(camera.y, view.height / camera.scale, box.y, box.height),
  };
}

export function sees(camera: Camera, view: Size, box: Box): boolean {
  const [right, bottom] = [camera.x + view.width / camera.scale, camera.y + view.height / camera.scale];
  return box.x < right && box.x + box.width > camera.x && box.y < bottom && box.y + box.height > camera.y;
}
