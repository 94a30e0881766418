import type { ModelSpec, ModelSummary } from '../pkg/base/convscope.js';

/** What is timed. */
export interface Workload {
  name: string;
  /** A pass in inference, a whole training step, or training until the test digits are read. */
  kind: 'forward' | 'step' | 'learn';
  batch: number;
  /** Without a final softmax, which would hide how much answers differ. */
  spec: ModelSpec;
  /** Images a step of a slow library sees, by script: the time of the batch is that of its part. */
  slice: Record<string, number>;
  /** Our engine only: how its time grows. */
  alone: boolean;
  /** Where it learns: the share of the test digits to be read right. */
  goal?: number;
}

/** A model as the engine built it, and its weights by full name: what the others work with. */
export interface Model {
  summary: ModelSummary;
  parameters: Record<string, Float32Array>;
}

/** A workload for one library. */
export interface Task {
  workload: Workload;
  model: Model;
  /** Images a run sees. */
  images: number;
}

/** What a worker is told when it starts. */
export interface Setup {
  threads: number;
  /** Which build of the engine. */
  build: string;
}

/** A library at work in a worker of its own. */
export interface Engine {
  prepare(task: Task): Job | Promise<Job>;
  /** Of our engine only: the model that all others get. */
  model?(workload: Workload): Model;
}

/** A task that is ready to run. */
export interface Job {
  run(times: number): void | Promise<void>;
  /**
   * Of a pass its output, NHWC; of steps the losses of the next two, the second of which shows what the first did; of
   * learning the accuracy on the test digits.
   */
  result(): Float32Array | Promise<Float32Array>;
  free(): void | Promise<void>;
}

export const SEED = 1;
export const CLASSES = 10;
/** Momentum 0.9 at a rate at which two steps show in the loss and a thousand do not lead to where gradients vanish. */
export const TRAINING = { learningRate: 1e-3, momentum: 0.9 };
