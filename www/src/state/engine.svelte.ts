import { createEngine, type Revival } from '../engine/client';
import type {
  AnyError,
  Checkpoint,
  Engine,
  Frame,
  ModelSpec,
  Recipe,
  Started,
  TrainingStatus,
} from '../engine/contract';
import { notices } from './notices.svelte';

export type { AnyError, Engine, Frame, Started, TrainingStatus } from '../engine/contract';

/** The engine and the last thing it said. */
class EngineState {
  readonly client: Engine = createEngine((revival) => this.#revived(revival));
  /** A new worker has taken the place of one that crashed. */
  onRevived: () => void = () => undefined;
  /** What the start brought; `null` until the engine is alive. */
  started = $state.raw<Started | null>(null);
  frame = $state.raw<Frame | null>(null);
  /** Why the engine could not start. */
  error = $state.raw<AnyError | null>(null);
  /** MNIST is on its way. */
  loading = $state(false);

  get status(): TrainingStatus | null {
    return this.frame?.status ?? null;
  }

  /** Goes on from `checkpoint`, which may be of another network than the one that the page opened. */
  async restore(checkpoint: Checkpoint): Promise<void> {
    const own = await this.client.restore(checkpoint);
    if (this.started) this.started = { ...this.started, own };
  }

  /** Trains another network from now on. */
  async open(spec: ModelSpec, recipe: Recipe): Promise<void> {
    const own = await this.client.open(spec, recipe);
    if (this.started) this.started = { ...this.started, own };
  }

  /** The recipe as it is from now on; the next frame would tell it later. */
  configured(recipe: Recipe): void {
    const { frame } = this;
    if (frame) this.frame = { ...frame, status: { ...frame.status, recipe } };
  }

  #revived({ own, refusal }: Revival): void {
    if (this.started) this.started = { ...this.started, own };
    if (refusal) notices.report(refusal);
    this.onRevived();
  }
}

export const engineState = new EngineState();
