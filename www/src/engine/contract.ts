/**
 * W1. Every question the page may ask the engine, and the shape of every answer.
 *
 * The worker implements it, the client calls it. Descriptions are generated from `crate/src/wasm/wire.rs`; numbers are
 * typed arrays that were copied out of wasm memory once and are transferred.
 */
import type { ComparisonEngine } from './comparison';
import type { InspectorEngine } from './inspector';
import type { LabEngine } from './lab';
import type {
  Augment,
  EngineBuild,
  Error as EngineError,
  MemoryUse,
  ModelSpec,
  ModelSummary,
  Recipe,
  RecipeChange,
} from './pkg/base/convscope';

export type {
  Augment,
  EngineBuild,
  MemoryUse,
  ModelSpec,
  ModelSummary,
  NodeSummary,
  Recipe,
  RecipeChange,
} from './pkg/base/convscope';
export type { Error as EngineError } from './pkg/base/convscope';

export type * from './comparison';
export type * from './inspector';
export type * from './lab';

/** `reference`: the network shipped with its trained weights. `own`: the one that this page trains. */
export type ModelId = 'reference' | 'own';

/** What the network looks at. */
export type EngineInput =
  /** Ink coverage 0–255 of a drawing of any size; the engine makes of it what MNIST holds (`data/digit.rs`). */
  | { kind: 'drawing'; coverage: Uint8Array; width: number; height: number }
  /** 28×28 grey values as stored in MNIST. */
  | { kind: 'image'; pixels: Uint8Array };

/** One frame's worth of questions; at most one is outstanding. */
export interface FrameRequest {
  model: ModelId;
  /** Absent: no input is shown; `digit`, `probabilities` and `maps` come back empty. */
  input?: EngineInput;
  /** Nodes whose activations are wanted. */
  maps: string[];
  /** Nodes whose kernels are wanted. */
  kernels: string[];
  /** First history row wanted; absent: none. */
  historyFrom?: number;
}

/** Activations of one node for the current input, one image, NHWC without the N. */
export interface FeatureMaps {
  node: string;
  height: number;
  width: number;
  channels: number;
  data: Float32Array;
}

/** Kernels of one convolution, HWIO as in Keras. */
export interface Kernels {
  node: string;
  height: number;
  width: number;
  /** Input channels. */
  inputs: number;
  filters: number;
  data: Float32Array;
  /** One a filter; `null` where the layer has none. */
  bias: Float32Array | null;
}

/** Rows `from …` of the history, in columns. Row i is training step i + 1. */
export interface HistoryRows {
  from: number;
  /** Mean loss of the batch. */
  loss: Float32Array;
  /** Accuracy on the batch, before its update. */
  accuracy: Float32Array;
  /** All test measurements so far: the step, the accuracy, the mean loss, the images it was measured on. */
  testStep: Float64Array;
  testAccuracy: Float32Array;
  testLoss: Float32Array;
  testImages: Uint32Array;
}

/** The loss of `step` was no longer finite; the last good weights, those of `restoredStep`, are back. */
export interface Diverged {
  code: 'diverged';
  step: number;
  restoredStep: number;
  learningRate: number;
}

/** Where the training of the own model stands. */
export interface TrainingStatus {
  running: boolean;
  step: number;
  /** Epochs completed. */
  epoch: number;
  /** Share of the current epoch that has been seen, 0–1. */
  epochProgress: number;
  imagesSeen: number;
  /** Training speed over the last second of work; 0 before the first step. */
  imagesPerSecond: number;
  /** Until the end of the epoch at that speed; `null` while it does not run. */
  secondsLeft: number | null;
  /** Of the last batch. */
  loss: number | null;
  accuracy: number | null;
  historyLength: number;
  /** Measurement in progress. */
  evaluating: { done: number; total: number } | null;
  /** Step of the last whole evaluation, so that the page knows when to ask for it. */
  evaluatedStep: number | null;
  evaluatedAccuracy: number | null;
  /** Why training stopped by itself. */
  stopped: Diverged | null;
  /** Training waits for images that are still on their way. */
  waiting: boolean;
  recipe: Recipe;
  /** Step size of the next step. */
  learningRate: number;
  memory: MemoryUse;
}

export interface VaryRequest {
  /** 28×28 grey values each. */
  pixels: Uint8Array;
  distortions: Augment;
  seed: number;
  /** Variants of each digit; they stand beside each other in the answer, height × width × all variants, 0–1. */
  times: number;
}

export interface DataStatus {
  trainLoaded: number;
  trainExpected: number;
  testLoaded: number;
  testExpected: number;
  /** Files that did not arrive or hold something else, and what is wrong; each until it arrives. */
  failed: ShardProblem[];
}

export interface Frame {
  model: ModelId;
  /** The 28×28 that the network sees, 0–1; `null` without input or with an empty drawing. */
  digit: Float32Array | null;
  /** One per class; `null` when `digit` is. */
  probabilities: Float32Array | null;
  maps: FeatureMaps[];
  kernels: Kernels[];
  history: HistoryRows | null;
  status: TrainingStatus;
  data: DataStatus;
}

/** Result of the last whole evaluation on the 10,000 test images. */
export interface Evaluation {
  step: number;
  accuracy: number;
  loss: number;
  images: number;
  /** 10 × 10, row = true class, column = answer. */
  confusion: Uint32Array;
}

/** A pair of classes: what it is, what it was taken for. */
export interface ClassPair {
  label: number;
  answer: number;
}

/** A test image the network gets wrong. */
export interface Mistake extends ClassPair {
  index: number;
  /** Probability given to the answer. */
  confidence: number;
  pixels: Uint8Array;
}

export interface TestImage {
  index: number;
  label: number;
  pixels: Uint8Array;
}

/**
 * Everything needed to go on: spec, recipe, weights, optimiser, history, position in the data. Beside the bytes stands
 * what the page has to know of them, taken at the same moment.
 */
export interface Checkpoint {
  /** Name of its network. */
  model: string;
  step: number;
  recipe: Recipe;
  /** The last measurement on the whole test set. */
  evaluated: { step: number; accuracy: number } | null;
  bytes: Uint8Array;
}

/** How the engine is wanted to run, as far as the browser can. */
export interface EngineWish {
  /** `null`: the fastest that runs. */
  build: EngineBuild | null;
  /** Of the fast build; `null`: as many as pay. */
  threads: number | null;
}

/** Where the worker finds what it loads; absolute addresses on the page's own origin. */
export interface StartOptions {
  wasm: Record<EngineBuild, string>;
  wish: EngineWish;
  /** safetensors of the reference model. */
  weights: string;
  /** A shard with the first digits, at hand before the test set is, and where each stands in it. */
  samples: string;
  sampleIndices: number[];
  /** Folder with `manifest.json` and the MNIST shards. */
  mnist: string;
  /** Of the reference model. */
  spec: ModelSpec;
  /** Of the network to train. */
  own: ModelSpec;
  recipe: Recipe;
}

export interface Started {
  reference: ModelSummary;
  own: ModelSummary;
  samples: TestImage[];
  /** As the engine itself says: what the page's About tells. */
  build: EngineBuild;
  threads: number;
  /** Builds that this visit and the next one run. */
  keep: EngineBuild[];
}

/** What is wrong with a file of the data; `status` 0: no answer at all. */
export type ShardProblem =
  | { code: 'shard_unreachable'; file: string; status: number }
  | { code: 'shard_damaged'; file: string; why: EngineError };

/** Problems that the engine cannot know of: the network, the browser, a crash. Same form as the engine's own. */
export type PageError =
  | ShardProblem
  | Diverged
  | { code: 'file_unreachable'; file: string; status: number }
  | { code: 'unsupported_browser'; missing: string[] }
  /** The worker died. `step`: where the new one goes on, 0 without a checkpoint; `null`: none could be started. */
  | { code: 'engine_crashed'; detail: string; step: number | null }
  | { code: 'storage_refused'; detail: string }
  | { code: 'storage_full'; bytes: number };

export type AnyError = EngineError | PageError;

/** All promises reject with an `AnyError`. */
export interface Engine extends LabEngine, ComparisonEngine, InspectorEngine {
  /** Once, first. Loads the engine, the reference model and the samples. */
  start(options: StartOptions): Promise<Started>;
  frame(request: FrameRequest): Promise<Frame>;
  /** What any spec comes to: its layers, shapes, parameters, multiplications, receptive fields. No weights are made. */
  describe(spec: ModelSpec): Promise<ModelSummary>;

  train(): Promise<void>;
  pause(): Promise<void>;
  /** One batch. */
  step(): Promise<void>;
  /** Another network to train in the place of the present one, with initial weights of the recipe's seed. */
  open(spec: ModelSpec, recipe: Recipe): Promise<ModelSummary>;
  /** Back to the same initial weights. */
  reset(): Promise<void>;
  /** Changes what it names and resets nothing; only a new `seed` draws new initial weights. */
  configure(change: RecipeChange): Promise<Recipe>;
  /** Some digits as training with these distortions and this seed would see them. */
  vary(request: VaryRequest): Promise<Float32Array>;
  /** Starts to measure the own model on all test images; progress is in `status.evaluating`. */
  evaluate(): Promise<void>;
  /** The last whole evaluation of the own model. */
  evaluation(): Promise<Evaluation | null>;
  /** Up to `most` wrong answers of the last whole evaluation, worst (largest loss) first: of one kind, or of all. */
  mistakes(pair: ClassPair | null, most: number): Promise<Mistake[]>;
  /** Any of the 10,000 test images; `null` while they have not arrived. */
  testImage(index: number): Promise<TestImage | null>;
  /** Streams in what of MNIST has not arrived, also what failed before; resolves when nothing more is under way. */
  loadData(): Promise<void>;

  checkpoint(): Promise<Checkpoint>;
  restore(checkpoint: Checkpoint): Promise<ModelSummary>;
}
