/** W2. What goes wrong by itself, told wherever the visitor is: training that blew up, data that did not arrive. */
import type { AnyError, Frame } from '../engine/contract';
import { frameLoop } from './frame.svelte';
import { notices } from './notices.svelte';

type Code = AnyError['code'];

/** The Train view shows these itself, with what can be done about them. */
export const shownInTrain: readonly Code[] = ['diverged', 'shard_unreachable', 'shard_damaged'];

/** Tells each trouble once, also if its notice is put away, and withdraws the notice when the trouble is over. */
export class TroubleWatch {
  #told = new Map<Code, string>();

  /** Looks at every frame until the returned function is called. */
  follow(): () => void {
    return frameLoop.listen((frame) => this.observe(frame));
  }

  observe({ status, data }: Pick<Frame, 'status' | 'data'>): void {
    const troubles: AnyError[] = [...data.failed, ...(status.stopped ? [status.stopped] : [])];
    for (const code of shownInTrain)
      this.#tell(
        code,
        troubles.filter((trouble) => trouble.code === code),
      );
  }

  #tell(code: Code, present: readonly AnyError[]): void {
    const [last] = present.slice(-1);
    const text = JSON.stringify(present);
    if (!last) {
      if (this.#told.delete(code)) notices.withdraw(code);
    } else if (this.#told.get(code) !== text) {
      this.#told.set(code, text);
      notices.report(last);
    }
  }
}

export const troubles = new TroubleWatch();
