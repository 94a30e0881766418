/** The canvas of a graph: where its camera is, what moves it, and when it is painted anew. */
import {
  fitted,
  fittingScale,
  held,
  opened,
  panned,
  revealing,
  sees,
  toDrawing,
  zoomed,
  type Camera,
} from '../../../layout/camera';
import { titleHeight, type GraphBox, type GraphLayout, type Point } from '../../../layout/graph';
import type { Size } from '../../../layout/level';
import { between, easeOut, transition, type Transition } from '../../../layout/transition';
import { minimapPlace, paintGraph, paintMinimap, type Ink, type Scene } from './paint';

/** Seen of the graph in a corner, if not all of it is in view. */
export const minimapSize: Size = { width: 176, height: 56 };

interface Motion {
  change: Transition;
  start: number;
  duration: number;
}

export class Surface {
  #scene: Scene | null = null;
  #view: Size = { width: 0, height: 0 };
  #ink: Ink | null = null;
  #camera: Camera | null = null;
  #motion: Motion | null = null;
  #scheduled = 0;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly minimap: CanvasRenderingContext2D,
    /** Milliseconds that things take to move. */
    private readonly duration: () => number,
  ) {}

  /** Another theme. */
  paintWith(ink: Ink): void {
    this.#ink = ink;
    this.#schedule();
  }

  resize(view: Size): void {
    this.#view = view;
    if (this.#camera) this.#move(this.#camera);
    this.#schedule();
  }

  /** Shows what has changed; `stays` does not move on the screen if the layout is another one. */
  show(scene: Scene, stays: string | null): void {
    const before = this.#scene;
    this.#scene = scene;
    if (before && this.#camera && before.layout !== scene.layout) this.#change(before.layout, scene.layout, stays);
    this.#schedule();
  }

  #change(before: GraphLayout, after: GraphLayout, stays: string | null): void {
    const shown = this.#motion ? this.#moving(before, this.#motion, performance.now()) : before;
    const change = transition(shown, after, stays, this.#camera as Camera);
    this.#camera = change.camera;
    const duration = this.duration();
    this.#motion = duration > 0 ? { change, start: performance.now(), duration } : null;
  }

  #moving(layout: GraphLayout, { change, start, duration }: Motion, now: number): GraphLayout {
    return between(layout, change, easeOut(Math.min(1, (now - start) / duration)));
  }

  /** The innermost thing under a point of the canvas; of an unfolded block only its title and its rim count. */
  at(point: Point): GraphBox | null {
    if (!this.#scene || !this.#camera) return null;
    const { x, y } = toDrawing(this.#camera, point);
    const hit = this.#scene.layout.boxes.findLast(
      (box) => x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height,
    );
    return hit && (hit.form !== 'unfolded' || y <= hit.y + titleHeight) ? hit : null;
  }

  pan(dx: number, dy: number): void {
    if (this.#camera) this.#move(panned(this.#camera, dx, dy));
  }

  zoom(factor: number, point: Point = { x: this.#view.width / 2, y: this.#view.height / 2 }): void {
    if (!this.#camera || !this.#scene) return;
    const least = Math.min(0.3, fittingScale(this.#scene.layout, this.#view));
    this.#move(zoomed(this.#camera, factor, point, least));
  }

  whole(): void {
    if (this.#scene) this.#move(fitted(this.#scene.layout, this.#view));
  }

  reveal(path: string): void {
    const box = this.#scene?.layout.boxes.find(({ item }) => item.path === path);
    if (box && this.#camera) this.#move(revealing(this.#camera, box, this.#view));
  }

  /** Puts what is under a point of the minimap into the middle. */
  lookAt(point: Point): void {
    if (!this.#camera || !this.#scene) return;
    const { scale: unit, top } = minimapPlace(this.#scene.layout, minimapSize);
    const { scale } = this.#camera;
    const { width, height } = this.#view;
    this.#move({ scale, x: point.x / unit - width / scale / 2, y: (point.y - top) / unit - height / scale / 2 });
  }

  stop(): void {
    cancelAnimationFrame(this.#scheduled);
  }

  #move(camera: Camera): void {
    this.#camera = this.#scene ? held(camera, this.#scene.layout, this.#view) : camera;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = requestAnimationFrame((now) => {
      this.#scheduled = 0;
      this.#paint(now);
    });
  }

  #paint(now: number): void {
    const scene = this.#scene;
    if (!scene || !this.#ink || this.#view.width === 0) return;
    this.#camera ??= this.#first(scene);
    if (this.#motion && now - this.#motion.start >= this.#motion.duration) this.#motion = null;
    const layout = this.#motion ? this.#moving(scene.layout, this.#motion, now) : scene.layout;
    paintGraph(this.context, { ...scene, layout }, this.#camera, this.#view, this.#ink);
    this.#paintMinimap(scene, this.#camera, this.#ink);
    if (this.#motion) this.#schedule();
  }

  /** What is picked is seen at first. */
  #first({ layout, selected }: Scene): Camera {
    const camera = opened(layout, this.#view);
    const box = layout.boxes.find(({ item }) => item.path === selected);
    return box ? revealing(camera, box, this.#view) : camera;
  }

  #paintMinimap(scene: Scene, camera: Camera, ink: Ink): void {
    const { canvas } = this.minimap;
    const beyond = scene.layout.boxes.some(({ x, y, width, height }) => {
      const corners = [
        { x, y, width: 0, height: 0 },
        { x: x + width, y: y + height, width: 0, height: 0 },
      ];
      return !corners.every((corner) => sees(camera, this.#view, { ...corner, width: 1, height: 1 }));
    });
    canvas.style.visibility = beyond ? 'visible' : 'hidden';
    if (beyond) paintMinimap(this.minimap, scene, camera, this.#view, minimapSize, ink);
  }
}
