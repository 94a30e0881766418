/** Changes that can be taken back, as immutable states; the present one is held by whoever asks. */
export class Undo<State> {
  #past = $state.raw<readonly State[]>([]);
  #future = $state.raw<readonly State[]>([]);
  #kind: string | null = null;
  #at = -Infinity;

  /** Older states than this many are forgotten. */
  constructor(private readonly most = 200) {}

  /**
   * Notes that `before` is about to be replaced. Changes of one `kind` that follow each other within a second are one
   * step, such as the positions of a slider being dragged.
   */
  note(before: State, kind: string, now: number = performance.now()): void {
    const same = kind === this.#kind && now - this.#at < 1000;
    this.#kind = kind;
    this.#at = now;
    if (same) return;
    this.#past = [...this.#past.slice(1 - this.most), before];
    this.#future = [];
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The state before the last change, given the present one; `null` if there is none. */
  undo(present: State): State | null {
    const state = this.#past.at(-1);
    if (state === undefined) return null;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, present];
    this.#kind = null;
    return state;
  }

  /** What was last undone, given the present state; `null` if nothing was. */
  redo(present: State): State | null {
    const state = this.#future.at(-1);
    if (state === undefined) return null;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, present];
    this.#kind = null;
    return state;
  }
}
