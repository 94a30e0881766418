/** W2. The test digits that the last whole measurement found read wrong, a page at a time. */
import type { ClassPair, Evaluation, Mistake } from '../engine/contract';
import { engineState } from './engine.svelte';
import { reporting } from './notices.svelte';

export type { ClassPair, Mistake };

const PAGE = 24;

/** Mistakes as they are shown: the heading of a kind comes with its images. */
interface Shown {
  pair: ClassPair | null;
  /** Worst first. */
  list: readonly Mistake[];
}

const nothing: Shown = { pair: null, list: [] };

class Mistakes {
  /** The kind that the visitor picked; `null`: all of them. */
  pair = $state.raw<ClassPair | null>(null);
  shown = $state.raw<Shown>(nothing);

  #most = PAGE;
  #measured = false;
  /** Counts the questions, so that an old answer does not replace a newer one. */
  #asked = 0;

  async pick(pair: ClassPair | null): Promise<void> {
    this.pair = pair;
    this.#most = PAGE;
    await this.#fetch();
  }

  async showMore(): Promise<void> {
    this.#most += PAGE;
    await this.#fetch();
  }

  /** Follows a new measurement, or the end of one. */
  async follow(evaluation: Evaluation | null): Promise<void> {
    this.#measured = evaluation !== null;
    await this.#fetch();
  }

  async #fetch(): Promise<void> {
    const asked = ++this.#asked;
    const { pair } = this;
    const list = this.#measured ? await reporting(engineState.client.mistakes(pair, this.#most)) : [];
    if (list && asked === this.#asked) this.shown = { pair, list };
  }
}

export const mistakes = new Mistakes();
