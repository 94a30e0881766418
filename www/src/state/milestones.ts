/** W2. What is worth telling someone who does not look at the curves. */
import type { TrainingStatus } from '../engine/contract';
import type { TestMeasurement } from './history';

export type Milestone =
  | { kind: 'started' }
  | { kind: 'paused' }
  | { kind: 'rewound' }
  | { kind: 'reseeded'; seed: number }
  /** Another network has taken the place of the one before. */
  | { kind: 'opened'; model: string }
  /** An earlier model is back. */
  | { kind: 'returned' }
  /** The test accuracy passed one of `THRESHOLDS` for the first time. */
  | { kind: 'reached'; threshold: number; step: number }
  /** A measurement on the whole test set. */
  | { kind: 'measured'; accuracy: number; step: number };

export const THRESHOLDS = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99];

/** Follows a run and tells each milestone once. */
export class MilestoneWatch {
  #reached = 0;
  #evaluatedStep: number | null = null;

  observe(status: TrainingStatus, tests: readonly TestMeasurement[]): Milestone | null {
    const { evaluatedStep, evaluatedAccuracy } = status;
    const best = tests.reduce((most, test) => Math.max(most, test.accuracy), 0);
    const reached = THRESHOLDS.findLast((threshold) => best >= threshold) ?? 0;
    const passed = reached > this.#reached;
    this.#reached = Math.max(reached, this.#reached);
    if (evaluatedStep !== this.#evaluatedStep) {
      this.#evaluatedStep = evaluatedStep;
      if (evaluatedStep !== null && evaluatedAccuracy !== null) {
        return { kind: 'measured', accuracy: evaluatedAccuracy, step: evaluatedStep };
      }
    }
    return passed ? { kind: 'reached', threshold: reached, step: tests.at(-1)?.step ?? status.step } : null;
  }

  clear(): void {
    this.#reached = 0;
    this.#evaluatedStep = null;
  }
}
