import type { Frame, PageError, Recipe, TrainingStatus } from '../engine/contract';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { DEFAULT_RECIPE, sameRecipe } from './recipe';
import { notices, reporting } from './notices.svelte';
import { loadSaved, save } from './storage';

/** At most this much training is lost when the tab dies, in milliseconds. */
const interval = 10_000;

/** Keeps the own model across visits: saved while it trains, when it stops, and when the tab is left. */
class CheckpointKeeper {
  #savedKey = '';
  /** The next frame shows what was saved. */
  #restored = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving = false;
  /** A browser that refuses once is not asked again. */
  #refused = false;

  /**
   * Brings back the saved model, unless the link asks for another seed: then the link's network is opened and the saved
   * one stays until that one has been trained.
   */
  async restore(wanted: Recipe): Promise<void> {
    const saved = await this.#attempt(loadSaved());
    if (!saved) return;
    const explicit = !sameRecipe(wanted, DEFAULT_RECIPE);
    if (explicit && wanted.seed !== saved.recipe.seed) return;
    const restored = await reporting(engineState.client.restore({ step: saved.step, bytes: saved.bytes }));
    if (!restored) return;
    this.#restored = true;
    if (explicit && !sameRecipe(wanted, saved.recipe)) await reporting(engineState.client.configure(wanted));
  }

  /** Follows the frames and the tab's visibility from now on. */
  follow(): () => void {
    const leave = () => {
      if (document.hidden) void this.#save();
    };
    document.addEventListener('visibilitychange', leave);
    const stop = frameLoop.listen((frame) => this.#see(frame));
    return () => {
      stop();
      document.removeEventListener('visibilitychange', leave);
    };
  }

  #see({ status }: Frame): void {
    if (this.#restored) this.#savedKey = keyOf(status);
    this.#restored = false;
    if (status.step === 0 && this.#savedKey === '') return;
    if (keyOf(status) === this.#savedKey) return;
    if (!status.running) void this.#save();
    else this.#timer ??= setTimeout(() => void this.#save(), interval);
  }

  async #save(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const status = engineState.status;
    if (this.#saving || this.#refused || !status) return;
    this.#saving = true;
    const { recipe } = status;
    const checkpoint = await reporting(engineState.client.checkpoint());
    if (checkpoint) {
      this.#savedKey = keyOf({ ...status, step: checkpoint.step });
      await this.#attempt(save({ ...checkpoint, recipe }));
    }
    this.#saving = false;
  }

  async #attempt<T>(access: Promise<T>): Promise<T | null> {
    try {
      return await access;
    } catch (problem) {
      const refusal = problem as PageError;
      this.#refused = refusal.code === 'storage_refused';
      notices.report(refusal);
      return null;
    }
  }
}

/** Changes with what a checkpoint holds: the steps made, a measurement without a step, the recipe. */
function keyOf({ step, evaluatedStep, recipe }: TrainingStatus): string {
  return `${step} ${evaluatedStep} ${JSON.stringify(recipe)}`;
}

export const checkpoints = new CheckpointKeeper();
