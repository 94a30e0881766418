/**
 * W1. The part of the contract that is about looking into one network of any spec: it is held in the worker with its weights,
 * an input, everything that it computed, and what was broken in it. Asking for maps, cells and fields is one message; what
 * takes longer (saliency, occlusion, accuracy …) is a study that works in slices, tells how far it is, and can be given up.
 */
import type { ModelId } from './contract';
import type { LabMaps } from './lab';
import type {
  Ablation,
  Accuracy,
  CellField,
  Histogram,
  InspectedCell,
  InspectorBytes,
  LikelyClass,
  ModelSpec,
  ModelSummary,
  Scaling,
  StudyRequest,
} from './pkg/base/convscope';

export type {
  Ablation,
  Accuracy,
  AxisField,
  CellField,
  Histogram,
  InspectedCell,
  InspectorBytes,
  LikelyClass,
  Over,
  RestOfTerms,
  Scaling,
  StudyRequest,
  StudyTarget,
} from './pkg/base/convscope';

/** A network with its weights. They are a copy of that moment: training that goes on does not move them. */
export type InspectorNetwork =
  /** Initial weights of a seed. `keep`: parameters of the network held so far that have the same name and dims stay. */
  | { kind: 'initial'; spec: ModelSpec; seed: number; keep: boolean }
  /** A safetensors file, names as in the spec. */
  | { kind: 'file'; spec: ModelSpec; bytes: Uint8Array }
  /** The network that came with the page, or the one that it trains. */
  | { kind: ModelId };

export type InspectorInput =
  /** Ink coverage 0–255 of a drawing of any size, as MNIST would hold it; networks of 28×28×1 only. */
  | { kind: 'drawing'; coverage: Uint8Array; width: number; height: number }
  /** 28×28 grey values as stored in MNIST. */
  | { kind: 'image'; pixels: Uint8Array }
  /** RGBA row by row: the largest part in the middle with the input's proportions, resized; grey if the input has one channel. */
  | { kind: 'picture'; rgba: Uint8ClampedArray; height: number; width: number; scaling: Scaling }
  /** As many numbers as the input has. */
  | { kind: 'numbers'; values: Float32Array };

/** The whole of a question; what is absent stays as it was. A part that is refused changes nothing. */
export interface InspectRequest {
  input?: InspectorInput;
  /** Everything that is to be broken; `[]`: nothing, all is exactly as before. */
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

export interface InspectAnswer {
  input: LabMaps | null;
  /** Height × width × channels, 0–1. */
  picture: { height: number; width: number; channels: number; data: Float32Array } | null;
  /** In the order in which they were asked for, as all lists below. */
  maps: ({ node: string } & LabMaps)[];
  statistics: MapStatistics[];
  histograms: ({ node: string } & Histogram)[];
  cells: InspectedCell[];
  fields: CellField[];
  parameters: { name: string; data: Float32Array }[];
  /** Most likely first. */
  top: LikelyClass[];
  /** Milliseconds that the pass took in the engine; 0 if none was needed. */
  milliseconds: number;
}

/** A number for each place of the input, or of the maps of a node (`gradCam`, `cam`), which are then stretched over it. */
export interface Heat {
  height: number;
  width: number;
  /** Row by row. */
  data: Float32Array;
  least: number;
  most: number;
}

export interface StudyAnswer {
  /** `null` for `accuracy`. */
  heat: Heat | null;
  /** The target for the input as it is; `null` for `accuracy`. */
  value: number | null;
  accuracy: Accuracy | null;
}

/** How far a study is, in passes of the network. */
export interface StudyProgress {
  done: number;
  total: number;
}

export interface InspectorOpened {
  summary: ModelSummary;
  /** The global average pooling that a class activation map can be made at; `null`: none can. */
  camNode: string | null;
}

export interface InspectorEngine {
  /** What a network would take, before anything is taken. */
  inspectorBytes(spec: ModelSpec): Promise<InspectorBytes>;
  /** Holds this network instead of the last one. If anything is refused (`out_of_memory`), the last one stays. */
  openInspector(network: InspectorNetwork): Promise<InspectorOpened>;
  closeInspector(): Promise<void>;
  /** Runs if it has to, in slices; `null` if another input or network came meanwhile, or the drawing has no ink. */
  inspect(request: InspectRequest): Promise<InspectAnswer | null>;
  /** `null` if it was given up: by `cancelStudy`, or because another study, input, network or list of ablations came. */
  study(request: StudyRequest): Promise<StudyAnswer | null>;
  /** `null` if none is under way. */
  studyProgress(): Promise<StudyProgress | null>;
  cancelStudy(): Promise<void>;
}
