/** A point of a drawing; both coordinates are whole numbers 0–255 over the pad. */
export interface Point {
  x: number;
  y: number;
}

/** One movement of the pen. */
export type Stroke = readonly Point[];

/** Coordinates run from 0 to this, so that a point is two bytes in a link. */
export const extent = 255;

/** Width of the pen on the same scale. MNIST's digits have strokes of 2–3 of 20 pixels when fitted into their box. */
export const penWidth = 20;

/** Points nearer than this to the last one say nothing new and would make links long. */
const least = 2;

/** A stroke with one point more, unless that is hardly another. */
export function extended(stroke: Stroke, point: Point): Stroke {
  const last = stroke.at(-1);
  return last && Math.hypot(point.x - last.x, point.y - last.y) < least ? stroke : [...stroke, point];
}

/** Where a pointer is on a square pad. */
export function pointAt({ clientX, clientY }: MouseEvent, pad: Element): Point {
  const box = pad.getBoundingClientRect();
  const along = (offset: number, length: number) => Math.round(Math.max(0, Math.min(1, offset / length)) * extent);
  return { x: along(clientX - box.left, box.width), y: along(clientY - box.top, box.height) };
}

/** Everywhere it was since the event before: between two frames a pen reports many points, and all make the stroke smooth. */
export function pointsSince(event: PointerEvent, pad: Element): Point[] {
  const told = event.getCoalescedEvents?.() ?? [];
  return (told.length > 0 ? told : [event]).map((one) => pointAt(one, pad));
}

/** Draws strokes as a round pen does, into a square of `side` pixels, in the context's stroke style. */
export function drawStrokes(context: Context2D, strokes: readonly Stroke[], side: number): void {
  const scale = side / extent;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.lineWidth = penWidth * scale;
  for (const stroke of strokes) {
    context.beginPath();
    trace(context, stroke, scale);
    context.stroke();
  }
}

/** Quadratic curves through the midpoints: the points steer, so that no corner shows between two pointer events. */
function trace(context: Context2D, stroke: Stroke, scale: number): void {
  const [first, ...rest] = stroke;
  if (!first) return;
  context.moveTo(first.x * scale, first.y * scale);
  let last = first;
  for (const point of rest) {
    context.quadraticCurveTo(
      last.x * scale,
      last.y * scale,
      ((last.x + point.x) / 2) * scale,
      ((last.y + point.y) / 2) * scale,
    );
    last = point;
  }
  // A dot is a line of no length: the round cap draws it.
  context.lineTo(last.x * scale, last.y * scale);
}

type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Pixels a side of the coverage that the engine is given: ten for each of its own, enough to anti-alias. */
export const coverageSide = 280;

let surface: Context2D | null = null;

/** Ink coverage 0–255 of a drawing, `coverageSide` pixels a side, row by row. */
export function coverage(strokes: readonly Stroke[]): Uint8Array {
  const context = (surface ??= openSurface());
  context.clearRect(0, 0, coverageSide, coverageSide);
  drawStrokes(context, strokes, coverageSide);
  const { data } = context.getImageData(0, 0, coverageSide, coverageSide);
  const alpha = new Uint8Array(coverageSide * coverageSide);
  for (let i = 0; i < alpha.length; i++) alpha[i] = data[i * 4 + 3] ?? 0;
  return alpha;
}

function openSurface(): Context2D {
  const canvas = document.createElement('canvas');
  canvas.width = coverageSide;
  canvas.height = coverageSide;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser has no 2D canvas');
  return context;
}
