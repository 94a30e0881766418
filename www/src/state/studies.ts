/** W2. Studies of the network that is looked into. The engine makes one at a time: the next waits for the one before. */
import type { StudyAnswer, StudyProgress, StudyRequest } from '../engine/contract';
import { engineState } from './engine.svelte';

let last: Promise<unknown> = Promise.resolve();

/** A study that may be waiting, under way, or over. */
export class StudyRun {
  readonly answer: Promise<StudyAnswer | null>;
  #state: 'waiting' | 'working' | 'over' = 'waiting';

  constructor(request: StudyRequest) {
    this.answer = last.then(() => {
      if (this.#state === 'over') return null;
      this.#state = 'working';
      return engineState.client.study(request);
    });
    last = this.answer.catch(() => undefined).then(() => (this.#state = 'over'));
  }

  /** `null` unless it is under way. */
  async progress(): Promise<StudyProgress | null> {
    return this.#state === 'working' ? engineState.client.studyProgress() : null;
  }

  /** Gives it up: its answer is `null`. */
  cancel(): void {
    if (this.#state === 'working') void engineState.client.cancelStudy();
    this.#state = 'over';
  }
}
