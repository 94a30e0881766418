/**
 * W1. The part of the contract that is about looking into one network of any spec: it is held in the worker with its weights,
 * an input, everything that it computed, and what was broken in it. Asking for maps, cells and fields is one message; what
 * takes longer (saliency, occlusion, accuracy …) is a study that works in slices, tells how far it is, and can be given up.
 */
import type { CellTerms, LabMaps } from './lab';
import type { ModelSpec, ModelSummary } from './pkg/base/convscope';

/** Where the weights come from. Each is a copy of that moment: training that goes on does not move them. */
export type InspectorWeights =
  /** Initial weights of a seed. `keep`: parameters of the network held so far that have the same name and dims stay. */
  | { kind: 'initial'; seed: number; keep: boolean }
  /** A safetensors file, names as in the spec. */
  | { kind: 'file'; bytes: Uint8Array }
  /** Those of the network that came with the page, or of the one it trains; the spec has to be that network's. */
  | { kind: 'reference' }
  | { kind: 'own' };

/** Bytes that a network takes; asked before it is opened. */
export interface InspectorBytes {
  weights: number;
  /** Input and maps of every node for one image, with what layers keep and their working memory. */
  maps: number;
  /** A second set of maps and all gradients, taken by the first study and freed with the network. */
  study: number;
}

/** How pixels 0–255 become the numbers that the network was trained on: Keras' `preprocess_input`, or 0–1 as they are. */
export type InspectorScaling = 'unit' | 'torch' | 'tf' | 'caffe';

export type InspectorInput =
  /** Ink coverage 0–255 of a drawing of any size, as MNIST would hold it; networks of 28×28×1 only. */
  | { kind: 'drawing'; coverage: Uint8Array; width: number; height: number }
  /** 28×28 grey values as stored in MNIST. */
  | { kind: 'image'; pixels: Uint8Array }
  /** RGBA row by row: the largest part in the middle with the input's proportions, resized; grey if the input has one channel. */
  | { kind: 'picture'; rgba: Uint8ClampedArray; height: number; width: number; scaling: InspectorScaling }
  /** As many numbers as the input has. */
  | { kind: 'numbers'; values: Float32Array };

/** Something that is broken. A list of them holds until another one comes; without it all is exactly as before. */
export type Ablation =
  /** A map of a node is 0. */
  | { kind: 'map'; node: string; channel: number }
  /**
   * One input of a node is this number everywhere: 0 for a skip connection (an input of an `add`) or a branch (an input of a
   * `concat`), 1 for the factors of an SE block (input 1 of a `scale`).
   */
  | { kind: 'input'; node: string; input: number; value: number }
  /** Normal noise on kernels, of `sigma` × the standard deviation of each kernel's own weights; `node`: of this one only. */
  | { kind: 'noise'; sigma: number; seed: number; node?: string };

/** The whole of a question; what is absent stays as it was. */
export interface InspectRequest {
  input?: InspectorInput;
  ablations?: Ablation[];
  /** What is to come back; absent: nothing of it. */
  wanted: {
    /** What the network sees, after resizing and scaling. */
    input?: boolean;
    /** As a person would look at it: 0–1, before the scaling; not of `numbers`. */
    picture?: boolean;
    /** Nodes whose maps are wanted. */
    maps?: string[];
    /** Nodes of which numbers about each map are wanted; `all`: of all nodes. */
    statistics?: string[] | 'all';
    histograms?: { node: string; bins: number }[];
    cells?: InspectedCellRequest[];
    fields?: { node: string; at: [number, number, number] }[];
    /** Parameters by full name, such as `conv1.kernel` (HWIO). */
    parameters?: string[];
    /** So many of the most likely classes. */
    top?: number;
  };
}

export interface InspectedCellRequest {
  node: string;
  /** Row, column, channel of its output. */
  at: [number, number, number];
  /** Digits after the point of the printed numbers, 0 to 9. */
  decimals: number;
  /** Only so many terms and channel sums, the largest by size first; absent: all, in the order in which they are read. */
  strongest?: number;
}

/** Terms and sums that were not listed. */
export interface RestOfTerms {
  terms: number;
  /** Σ of their parts, and of their printed parts (`Ledger.parts`). */
  sum: number;
  printed: number;
  /** Channel sums that were not listed. */
  channels: number;
}

export interface InspectedCell {
  terms: CellTerms;
  rest: RestOfTerms;
  /** The map is switched off: the value is 0 whatever the terms make. */
  isOff: boolean;
}

/** The theoretical receptive field of one cell along one axis, in cells of the input. */
export interface AxisField {
  size: number;
  /** From one cell's field to the next one's; 0: every cell is said to see all that any sees. */
  jump: number;
  /** First cell, below 0 in the padding. */
  start: number;
  /** Padding that cell 0 sees before the input. */
  padding: number;
  /** First and last cell that are in the input; `null` if none is. */
  inside: [number, number] | null;
}

export interface InspectedField {
  node: string;
  rows: AxisField;
  columns: AxisField;
}

/** One number a map. */
export interface MapStatistics {
  node: string;
  mean: Float32Array;
  least: Float32Array;
  most: Float32Array;
  /** Standard deviation over the cells of the map. */
  deviation: Float32Array;
  /** 1: every cell is 0 for this input. */
  dead: Uint8Array;
  /** Share of cells within 1 % of a bound of the node's function (sigmoid, tanh, ReLU6 …); 0 where it has none. */
  saturated: Float32Array;
}

export interface Histogram {
  node: string;
  /** Left end of the first bin, right end of the last. */
  least: number;
  most: number;
  counts: Uint32Array;
}

export interface LikelyClass {
  index: number;
  probability: number;
  /** Before the softmax, or the output itself where there is none. */
  logit: number;
}

export interface InspectAnswer {
  input: LabMaps | null;
  /** Height × width × channels, 0–1. */
  picture: { height: number; width: number; channels: number; data: Float32Array } | null;
  /** In the order in which they were asked for, as all lists below. */
  maps: ({ node: string } & LabMaps)[];
  statistics: MapStatistics[];
  histograms: Histogram[];
  cells: InspectedCell[];
  fields: InspectedField[];
  parameters: { name: string; dims: number[]; data: Float32Array }[];
  /** Most likely first. */
  top: LikelyClass[];
  /** Milliseconds that the pass took in the engine; 0 if none was needed. */
  milliseconds: number;
}

/** What is asked about: a class (its logit), or one cell of any node. */
export type StudyTarget =
  { kind: 'class'; index: number } | { kind: 'cell'; node: string; at: [number, number, number] };

export type StudyRequest =
  /**
   * ∂target / ∂input. `times`: × the input. `samples` > 1: the mean over so many inputs with normal noise of
   * `noise` × (largest − least value of the input), seeded: SmoothGrad.
   */
  | { kind: 'gradient'; target: StudyTarget; times: boolean; samples: number; noise: number; seed: number }
  /** Effective receptive field: |∂target / ∂input| of one cell, averaged over the current input or over the test images `0 … images − 1`. */
  | { kind: 'field'; target: StudyTarget; images: number }
  /** How much the target falls when a patch of the input is replaced by the input's mean. In cells of the input. */
  | { kind: 'occlusion'; target: StudyTarget; patch: number; stride: number }
  /** Grad-CAM at a node with maps. */
  | { kind: 'gradCam'; target: StudyTarget; node: string }
  /** Class activation map; networks that end in global average pooling and linear layers only. */
  | { kind: 'cam'; class: number }
  /** Accuracy on the first so many test images; networks of 28×28×1 with 10 classes only. */
  | { kind: 'accuracy'; images: number };

/** A number for each place: of the input, or of the maps or the occluder's positions, then stretched over it. */
export interface Heat {
  height: number;
  width: number;
  /** Summed over channels: of the absolute values for `gradient` and `field`, of the products themselves for `times`. */
  data: Float32Array;
  least: number;
  most: number;
}

export interface StudyAnswer {
  /** `null` for `accuracy`. */
  heat: Heat | null;
  /** The target for the input as it is; `null` for `accuracy`. */
  value: number | null;
  accuracy: { right: number; images: number; loss: number } | null;
}

/** How far a study is, in passes of the network. */
export interface StudyProgress {
  done: number;
  total: number;
}

export interface InspectorEngine {
  /** What a network would take, before anything is taken. */
  inspectorBytes(spec: ModelSpec): Promise<InspectorBytes>;
  /** Holds this network instead of the last one. If anything is refused (`too_large` for memory), the last one stays. */
  openInspector(spec: ModelSpec, weights: InspectorWeights): Promise<ModelSummary>;
  closeInspector(): Promise<void>;
  /** Runs if it has to, in slices; `null` if another input or network came meanwhile. */
  inspect(request: InspectRequest): Promise<InspectAnswer | null>;
  /** `null` if it was given up: by `cancelStudy`, or because another study, input, network or list of ablations came. */
  study(request: StudyRequest): Promise<StudyAnswer | null>;
  /** `null` if none is under way. */
  studyProgress(): Promise<StudyProgress | null>;
  cancelStudy(): Promise<void>;
}
