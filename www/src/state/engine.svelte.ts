import { createEngine } from '../engine/client';
import type { AnyError, Engine, Frame, Started, TrainingStatus } from '../engine/contract';

export type { AnyError, Engine, Frame, Started, TrainingStatus } from '../engine/contract';

/** The engine and the last thing it said. */
class EngineState {
  readonly client: Engine = createEngine(() => this.onRevived());
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
}

export const engineState = new EngineState();
