import { engineState } from './engine.svelte';
import { Latest } from './latest';
import { reporting } from './notices.svelte';
import { distortionsOf } from './recipe';
import { training } from './training.svelte';

/** Digits, and variants of each: as many as stand beside each other on a phone. */
const DIGITS = 8;
const TIMES = 3;

/** What the present distortions make of a few digits, before any is learnt from. */
class Variations {
  readonly count = DIGITS * TIMES;
  /** Height × width × variants, those of one digit after the other; `null` before the engine has answered. */
  shown = $state.raw<Float32Array | null>(null);

  #questions = new Latest(
    (pixels: Uint8Array) =>
      reporting(
        engineState.client.vary({
          pixels,
          distortions: distortionsOf(training.recipe),
          seed: training.recipe.seed,
          times: TIMES,
        }),
      ),
    (varied) => (this.shown = varied ?? this.shown),
    () => undefined,
  );

  /** Call inside an effect: follows the distortions and the seed. */
  follow(): void {
    void distortionsOf(training.recipe);
    const samples = engineState.started?.samples.slice(0, DIGITS) ?? [];
    if (samples.length === 0) return;
    const size = samples[0]?.pixels.length ?? 0;
    const pixels = new Uint8Array(samples.length * size);
    samples.forEach((sample, i) => pixels.set(sample.pixels, i * size));
    this.#questions.want(pixels);
  }
}

export const variations = new Variations();
