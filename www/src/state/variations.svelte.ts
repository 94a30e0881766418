import { engineState } from './engine.svelte';
import { Latest } from './latest';
import { reporting } from './notices.svelte';
import { distortionsOf, type Distortions } from './recipe';
import { training } from './training.svelte';

/** Digits, and variants of each: as many as stand beside each other on a phone. */
const DIGITS = 8;
const TIMES = 3;

/** What the present distortions make of a few digits, before any is learnt from. */
class Variations {
  readonly count = DIGITS * TIMES;
  /** Height × width × variants, those of one digit after the other; `null` before the engine has answered. */
  shown = $state.raw<Float32Array | null>(null);

  /** As text, which is the same as before when a frame brings the same recipe again. */
  readonly #wish = $derived(
    training.recipe.augment ? JSON.stringify([distortionsOf(training.recipe), training.recipe.seed]) : null,
  );

  #questions = new Latest(
    (wish: string) => {
      const [distortions, seed] = JSON.parse(wish) as [Distortions, number];
      return reporting(engineState.client.vary({ pixels: firstDigits(), distortions, seed, times: TIMES }));
    },
    (varied) => (this.shown = varied ?? this.shown),
    () => undefined,
  );

  /** Call inside an effect: follows the distortions and the seed while digits are varied. */
  follow(): void {
    if (engineState.started && this.#wish) this.#questions.want(this.#wish);
  }
}

function firstDigits(): Uint8Array {
  const samples = engineState.started?.samples.slice(0, DIGITS) ?? [];
  return Uint8Array.from(samples.flatMap(({ pixels }) => [...pixels]));
}

export const variations = new Variations();
