/** Paints the part of a graph that is seen onto a canvas. */
import { sees, type Camera } from '../../../layout/camera';
import { titleHeight, type GraphBox, type GraphLayout, type GraphLine, type Point } from '../../../layout/graph';
import type { Size } from '../../../layout/level';

/** What is written into a box and on the line that leaves it. */
export interface Caption {
  title: string;
  kind: string;
  /** Of its output, as `56×56×64`. */
  shape: string;
  /** Whether it has parameters: its side is marked. */
  learns: boolean;
}

export interface Ink {
  paper: string;
  raised: string;
  ink: string;
  ink2: string;
  ink3: string;
  rule: string;
  accent: string;
  sans: string;
}

/** The page's colours as they are on `element`. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: of('paper'),
    raised: of('raised'),
    ink: of('ink'),
    ink2: of('ink-2'),
    ink3: of('ink-3'),
    rule: of('rule'),
    accent: of('accent'),
    sans: of('sans'),
  };
}

export interface Scene {
  layout: GraphLayout;
  captions: ReadonlyMap<string, Caption>;
  hovered: string | null;
  selected: string | null;
}

/** Below these scales captions and shapes cannot be read and are left out. */
const captionScale = 0.42;
const shapeScale = 0.6;

export function paintGraph(
  context: CanvasRenderingContext2D,
  scene: Scene,
  camera: Camera,
  view: Size,
  ink: Ink,
): void {
  const ratio = devicePixelRatio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  const { scale, x, y } = camera;
  context.setTransform(ratio * scale, 0, 0, ratio * scale, -x * scale * ratio, -y * scale * ratio);
  const boxes = scene.layout.boxes.filter((box) => sees(camera, view, box));
  const lines = scene.layout.lines.filter((line) => sees(camera, view, boundsOf(line)));
  const lit = scene.hovered === null ? [] : lines.filter((line) => touches(line, scene.hovered as string));

  for (const box of boxes) if (box.form === 'unfolded') paintFrame(context, box, scene, camera, ink);
  context.lineWidth = Math.max(1, 1 / scale);
  context.strokeStyle = ink.ink3;
  context.globalAlpha = 0.6;
  for (const line of lines) trace(context, line.points);
  context.globalAlpha = 1;
  context.strokeStyle = ink.accent;
  context.lineWidth = Math.max(2.5, 2 / scale);
  for (const line of lit) trace(context, line.points);

  const near = new Set(lit.flatMap(({ links }) => links.flatMap(({ from, to }) => [from, to])));
  for (const box of boxes) if (box.form !== 'unfolded') paintBox(context, box, scene, near, scale, ink);
  if (scale >= shapeScale) for (const line of lines) paintShape(context, line, scene, lit.includes(line), ink);
}

/** Whether a layer of `path`, or of that block, is at one end of the line and not at both. */
export function touches({ links }: GraphLine, path: string): boolean {
  const within = (name: string) => name === path || name.startsWith(`${path}/`);
  return links.some(({ from, to }) => within(from) !== within(to));
}

function boundsOf({ points }: GraphLine) {
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const ys = points.map(({ y }) => y);
  const top = Math.min(...ys) - 16;
  return { x: first.x, y: top, width: last.x - first.x, height: Math.max(...ys) + 16 - top };
}

/** Level at each point. */
function trace(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  points.forEach((to, i) => {
    const from = points[i - 1];
    if (!from) return context.moveTo(to.x, to.y);
    const middle = (from.x + to.x) / 2;
    context.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
  });
  context.stroke();
}

function outlineOf({ item }: GraphBox, { hovered, selected }: Scene, ink: Ink, plain: string): [string, number] {
  if (item.path === selected) return [ink.accent, 2.5];
  if (item.path === hovered) return [ink.ink, 2];
  return [plain, 1];
}

function paintFrame(context: CanvasRenderingContext2D, box: GraphBox, scene: Scene, camera: Camera, ink: Ink): void {
  const { scale } = camera;
  const [colour, width] = outlineOf(box, scene, ink, ink.rule);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 8);
  context.fillStyle = ink.rule;
  context.globalAlpha = 0.28;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = width / Math.min(1, scale);
  context.stroke();
  // A title stays as long as its frame has room for it, however small the frame is drawn.
  const size = Math.min(titleHeight - 8, Math.max(12, 11 / scale));
  if (size * scale < 8) return;
  context.font = `600 ${size}px ${ink.sans}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = box.item.path === scene.hovered ? ink.accent : ink.ink2;
  // The title of a frame whose left side is out of sight stands at the edge of the view.
  const left = Math.max(box.x, camera.x) + 10;
  context.fillText(
    fitting(context, `− ${box.item.label}`, box.x + box.width - left - 8),
    left,
    box.y + titleHeight / 2,
  );
}

function paintBox(
  context: CanvasRenderingContext2D,
  box: GraphBox,
  scene: Scene,
  near: ReadonlySet<string>,
  scale: number,
  ink: Ink,
): void {
  const { x, y, width, height, item } = box;
  const plain = near.has(item.path) ? ink.accent : ink.ink3;
  const [colour, weight] = outlineOf(box, scene, ink, plain);
  context.strokeStyle = colour;
  context.lineWidth = weight / Math.min(1, scale);
  context.fillStyle = ink.raised;
  if (box.form === 'folded') {
    // A sheet below the first: there is more in it.
    context.beginPath();
    context.roundRect(x + 4, y + 4, width - 4, height - 4, 6);
    context.fill();
    context.stroke();
  }
  const [wide, high] = box.form === 'folded' ? [width - 4, height - 4] : [width, height];
  context.beginPath();
  context.roundRect(x, y, wide, high, 6);
  context.fill();
  context.stroke();
  const caption = scene.captions.get(item.path);
  if (!caption) return;
  if (caption.learns) {
    context.fillStyle = ink.ink2;
    context.fillRect(x + 1, y + 6, 3, high - 12);
  }
  if (scale < captionScale) return;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = item.path === scene.selected ? ink.accent : ink.ink;
  context.font = `600 12px ${ink.sans}`;
  const title = box.form === 'folded' ? `+ ${caption.title}` : caption.title;
  context.fillText(fitting(context, title, wide - 14), x + wide / 2, y + high / 2 - 7);
  context.fillStyle = ink.ink2;
  context.font = `11px ${ink.sans}`;
  context.fillText(fitting(context, caption.kind, wide - 14), x + wide / 2, y + high / 2 + 8);
}

/** The shape of what a layer gives, above the beginning of its line. */
function paintShape(
  context: CanvasRenderingContext2D,
  { points, source }: GraphLine,
  { captions }: Scene,
  lit: boolean,
  ink: Ink,
): void {
  const shape = source === null ? undefined : captions.get(source)?.shape;
  const [start, next] = points;
  if (!shape || !start || !next) return;
  context.font = `10px ${ink.sans}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = lit ? ink.accent : ink.ink3;
  context.fillText(fitting(context, shape, 72), start.x + 3, start.y - 4);
}

const cut = new Map<string, string>();

/** `text`, or as much of it as fits, with an ellipsis. */
function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
  const key = `${context.font}|${Math.round(room)}|${text}`;
  const known = cut.get(key);
  if (known !== undefined) return known;
  let fits = text;
  for (let length = text.length; length > 1 && context.measureText(fits).width > room; length--) {
    fits = `${text.slice(0, length - 1)}…`;
  }
  if (cut.size > 4000) cut.clear();
  cut.set(key, fits);
  return fits;
}

/** The whole graph as small boxes, and what is seen of it as a frame. */
export function paintMinimap(
  context: CanvasRenderingContext2D,
  { layout, selected }: Scene,
  camera: Camera,
  view: Size,
  map: Size,
  ink: Ink,
): void {
  const { scale, top } = minimapPlace(layout, map);
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, map.width, map.height);
  for (const { item, form, x, y, width, height } of layout.boxes) {
    context.fillStyle = item.path === selected ? ink.accent : form === 'unfolded' ? ink.rule : ink.ink3;
    context.fillRect(x * scale, top + y * scale, Math.max(1, width * scale), Math.max(2, height * scale));
  }
  context.strokeStyle = ink.accent;
  context.lineWidth = 1.5;
  const seen = scale / camera.scale;
  context.strokeRect(camera.x * scale, top + camera.y * scale, view.width * seen, view.height * seen);
}

/** How large a unit is on the minimap, and where the drawing begins there: in the middle. */
export function minimapPlace(drawing: Size, map: Size): { scale: number; top: number } {
  const scale = Math.min(map.width / Math.max(1, drawing.width), map.height / Math.max(1, drawing.height));
  return { scale, top: (map.height - drawing.height * scale) / 2 };
}
