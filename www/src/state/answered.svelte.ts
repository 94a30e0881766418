import type { AnyError } from '../engine/contract';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import { asProblem } from './notices.svelte';

/** What a visitor sets, and what the engine makes of it. */
export class Answered<Setting extends object, Answer> {
  setting: Setting;
  /** To the last setting that the engine accepted. */
  answer = $state.raw<Answer | null>(null);
  /** Why the present setting has no answer. */
  problem = $state.raw<AnyError | null>(null);

  #questions: Latest<Setting, Answer>;

  constructor(setting: Setting, ask: (setting: Setting) => Promise<Answer>) {
    this.setting = $state.raw(setting);
    this.#questions = new Latest(
      ask,
      (answer) => {
        this.answer = answer;
        this.problem = null;
      },
      (problem) => (this.problem = asProblem(problem)),
    );
  }

  change(part: Partial<Setting>): void {
    this.setting = { ...this.setting, ...part };
  }

  /** Call inside an effect: asks for what the setting makes. */
  follow(): void {
    if (engineState.started) this.#questions.want(this.setting);
  }
}
