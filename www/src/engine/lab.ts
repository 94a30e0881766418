/**
 * W1. The part of the contract that is about one layer under the reader's hands: a laboratory holds an input, a few layers
 * and their parameters; every question may change any of them and asks for what it wants to see in the same message.
 */
import type { CellTerms, LayerReport, NodeSpec, TotalCost, View, Workload } from './pkg/base/convscope';

export type {
  AxisReport,
  CellTerms,
  Channels,
  ChannelSum,
  Constant,
  Cost,
  DenseCost,
  ForwardBytes,
  LayerCode,
  LayerReport,
  Ledger,
  NodeSpec,
  Rule,
  Shape,
  Term,
  TorchPadding,
  TotalCost,
  TrainingBytes,
  View,
  Warp,
  Workload,
} from './pkg/base/convscope';

/** Whose laboratory: each view has its own, kept in the worker until the page is closed. */
export type LabId = 'filters' | 'arithmetic' | 'pooling';

/** What lies under the hands, as it came. */
export type LabSource =
  /** RGBA row by row, as `ImageData` has it; the layers see red, green, blue from 0 to 1. At most 2,048 × 2,048. */
  | { kind: 'picture'; rgba: Uint8ClampedArray; height: number; width: number }
  /** Any numbers, height × width × channels. */
  | { kind: 'numbers'; values: Float32Array; height: number; width: number; channels: number }
  /** A made-up scene, 128 × 128, in the bands blue, green, red, near infrared and two of short-wave infrared. */
  | { kind: 'satellite' };

/** What is absent stays as it was; if anything is refused, all of it stays as it was. */
export interface LabRequest {
  lab: LabId;
  source?: LabSource;
  /** Size, grey, whole numbers: how the layers see the source. `{}` is as it came. */
  view?: View;
  /**
   * A small graph as in a model's JSON: `{ name, kind, …fields, inputs? }`; `inputs: ['input']` for a second branch.
   * Parameters of the same name and dims are kept, new ones start as in training.
   */
  nodes?: NodeSpec[];
  /** By full name: `conv.kernel` (HWIO), `conv.bias`. */
  parameters?: Record<string, Float32Array>;
  /** What is to come back; absent: nothing of it. */
  wanted: {
    input?: boolean;
    /** Names of nodes. */
    maps?: string[];
    /** Cells whose terms are wanted. */
    cells?: CellRequest[];
  };
}

export interface CellRequest {
  node: string;
  /** Row, column, channel of its output. */
  at: [number, number, number];
  /** Digits after the point of the printed numbers, 0 to 9. */
  decimals: number;
}

/** An image, height × width × channels. */
export interface LabMaps {
  height: number;
  width: number;
  channels: number;
  /** Least and largest value of each channel, one after the other. */
  extents: Float32Array;
  data: Float32Array;
}

export interface LabAnswer {
  input: LabMaps | null;
  /** In the order in which they were asked for. */
  maps: ({ node: string } & LabMaps)[];
  cells: CellTerms[];
  /** Milliseconds that the change and the pass through the layers took in the engine. */
  milliseconds: number;
}

/** Arithmetic and cost need no numbers: a layer is described without being run. */
export interface ReportRequest {
  /** Height, width, channels. */
  input: [number, number, number];
  nodes: NodeSpec[];
  /** Mini-batch and bits that memory is counted for. */
  workload: Workload;
}

/** What the worker answers of laboratories; all promises reject with an `AnyError`. */
export interface LabEngine {
  lab(request: LabRequest): Promise<LabAnswer>;
  /** One report a node. */
  report(request: ReportRequest): Promise<LayerReport[]>;
  /** What all nodes cost together. */
  total(request: ReportRequest): Promise<TotalCost>;
}
