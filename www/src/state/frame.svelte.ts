import type { Frame, FrameRequest } from '../engine/contract';
import { engineState } from './engine.svelte';
import { reporting } from './notices.svelte';

/** What is wanted with each frame, whichever view shows it: the drawing read, and the history from where it is held. */
export type Always = Pick<FrameRequest, 'input' | 'historyFrom'>;

/** What the visible view wants beside that. */
export type FrameWants = Omit<FrameRequest, keyof Always>;

/**
 * While it trains, frames that nobody asked for come at most this often: feature maps that change ten to fifteen times
 * a second are seen to live, and the second core is left to the engine.
 */
const idleInterval = 66;

/** After a crash the new worker is asked again, but not for ever. */
const patience = 3;

/**
 * Pulls frames from the engine: at most one is outstanding, each is asked for in an animation frame, and nothing is
 * asked when nothing changed or the tab is hidden.
 */
class FrameLoop {
  #wants: (() => FrameWants) | null = null;
  #always: () => Always = () => ({});
  #listeners = new Set<(frame: Frame) => void>();
  #dirty = false;
  #outstanding = false;
  #scheduled = 0;
  #last = -Infinity;
  #failures = 0;

  /** Read each time a frame is asked for. */
  source(always: () => Always): void {
    this.#always = always;
  }

  /** Makes `wants` the question of every frame until the returned function is called. One view at a time. */
  watch(wants: () => FrameWants): () => void {
    this.#wants = wants;
    this.invalidate();
    return () => {
      if (this.#wants === wants) this.#wants = null;
    };
  }

  /** Called with every frame, before the page shows it. */
  listen(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something that a frame depends on has changed. */
  invalidate(): void {
    this.#dirty = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#outstanding || document.hidden) return;
    this.#scheduled = requestAnimationFrame((now) => {
      this.#scheduled = 0;
      void this.#tick(now);
    });
  }

  async #tick(now: number): Promise<void> {
    const wants = this.#wants;
    if (!wants || !engineState.started) return;
    const live = isLive(engineState.frame);
    if (!this.#dirty && !(live && now - this.#last >= idleInterval)) {
      if (live) this.#schedule();
      return;
    }
    this.#dirty = false;
    this.#outstanding = true;
    this.#last = now;
    const frame = await reporting(engineState.client.frame({ ...wants(), ...this.#always() }));
    this.#outstanding = false;
    this.#failures = frame ? 0 : this.#failures + 1;
    if (frame) {
      for (const listener of this.#listeners) listener(frame);
      engineState.frame = frame;
    } else if (this.#failures < patience) this.#dirty = true;
    if (this.#dirty || isLive(frame)) this.#schedule();
  }

  /** A tab that comes back shows what happened meanwhile. */
  resumeWhenVisible(): void {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.invalidate();
    });
  }
}

/** Whether the next frame will differ by itself: training, measuring, or data on its way. */
function isLive(frame: Frame | null): boolean {
  const status = frame?.status;
  return engineState.loading || (status !== undefined && (status.running || status.evaluating !== null));
}

export const frameLoop = new FrameLoop();
