import type { Checkpoint, Frame, PageError, Recipe } from '../engine/contract';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { FIRST_PRESET, presetOf, type PresetName } from './presets';
import { DEFAULT_RECIPE, sameRecipe } from './recipe';
import { notices, reporting } from './notices.svelte';
import { load, save } from './storage';

/**
 * Milliseconds between two savings while it trains, also in a hidden tab, which gets no frames; browsers stretch it
 * there to a minute at most.
 */
const interval = 10_000;

/** Keeps the own model across visits: saved while it trains, when it stops, and when the tab is left. */
export class CheckpointKeeper {
  /** The longest trained of the models that gave way to another run; it can be brought back. */
  earlier = $state.raw<Checkpoint | null>(null);

  /** What storage holds. */
  #savedKey = '';
  #savedEarlier: Checkpoint | null = null;
  /** For what a frame showed last, so that one refusal is not met again with every frame. */
  #askedKey = '';
  #timer: ReturnType<typeof setInterval> | null = null;
  #saving = false;
  /** Something happened since the checkpoint under way was taken. */
  #again = false;
  /** A browser that refuses once is not asked again. */
  #refused = false;

  /**
   * Brings back the saved model, unless the link asks for another network or seed: then the link's is opened and the saved
   * one can be brought back.
   */
  async restore(wanted: Recipe, preset: PresetName = FIRST_PRESET): Promise<void> {
    const stored = await this.#attempt(load());
    if (!stored) return;
    const { own, earlier } = stored;
    this.earlier = earlier;
    this.#savedEarlier = earlier;
    if (!own) return;
    const explicit = !sameRecipe(wanted, DEFAULT_RECIPE);
    const otherNetwork = preset !== FIRST_PRESET && preset !== presetOf(own.model);
    if (otherNetwork || (explicit && wanted.seed !== own.recipe.seed)) {
      this.#keep(own);
      return;
    }
    if (!(await this.#restored(own))) return;
    this.#savedKey = keyOfModel(own);
    if (explicit && !sameRecipe(wanted, own.recipe)) await reporting(engineState.client.configure(wanted));
  }

  /** Call before the run starts over, which this keeps the trained model from being lost to; `false` if that failed. */
  async setAside(): Promise<boolean> {
    const present = await reporting(engineState.client.checkpoint());
    if (present) this.#keep(present);
    return present !== null;
  }

  /** Goes on with the earlier model; the present one becomes the earlier. */
  async bringBack(): Promise<boolean> {
    const wanted = this.earlier;
    const present = wanted && (await reporting(engineState.client.checkpoint()));
    if (!present || !(await this.#restored(wanted))) return false;
    this.earlier = present.step > 0 ? present : null;
    await this.#save();
    return true;
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
      this.#rest();
      document.removeEventListener('visibilitychange', leave);
    };
  }

  #see({ status }: Frame): void {
    if (status.running) {
      this.#timer ??= setInterval(() => void this.#save(), interval);
      return;
    }
    this.#rest();
    const key = keyOf(status.step, status.evaluatedStep, status.recipe);
    if (key === this.#askedKey || this.#isNothing(status.step)) return;
    this.#askedKey = key;
    if (key !== this.#savedKey || this.earlier !== this.#savedEarlier) void this.#save();
  }

  #rest(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #save(): Promise<void> {
    this.#again = true;
    if (this.#saving) return;
    this.#saving = true;
    while (this.#again && !this.#refused) {
      this.#again = false;
      await this.#saveOnce();
    }
    this.#saving = false;
  }

  async #saveOnce(): Promise<void> {
    const own = await reporting(engineState.client.checkpoint());
    if (!own || this.#isNothing(own.step)) return;
    const { earlier } = this;
    const key = keyOfModel(own);
    const moved = earlier !== this.#savedEarlier;
    if (key === this.#savedKey && !moved) return;
    const done = this.#attempt(save(moved ? { own, earlier } : { own }).then(() => true));
    if (!(await done)) return;
    this.#savedKey = key;
    this.#savedEarlier = earlier;
  }

  /** A run that has neither begun nor taken the place of a saved one. */
  #isNothing(step: number): boolean {
    return step === 0 && this.#savedKey === '';
  }

  #keep(model: Checkpoint): void {
    if (model.step > (this.earlier?.step ?? 0)) this.earlier = model;
  }

  async #restored(model: Checkpoint): Promise<boolean> {
    return (await reporting(engineState.restore(model).then(() => true))) ?? false;
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
function keyOf(step: number, evaluatedStep: number | null, recipe: Recipe): string {
  return `${step} ${evaluatedStep ?? '-'} ${JSON.stringify(recipe)}`;
}

const keyOfModel = ({ step, evaluated, recipe }: Checkpoint) => keyOf(step, evaluated?.step ?? null, recipe);

export const checkpoints = new CheckpointKeeper();
