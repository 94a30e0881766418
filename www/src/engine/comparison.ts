/** W1. The part of the contract that is about an image that moves, and what of it is left after some layers. */
import type { EngineInput, ModelId } from './contract';
import type { LabMaps, NodeSpec, View, Warp } from './lab';

export type ComparisonSource =
  /** The network answers too. */
  | { kind: 'digit'; input: EngineInput }
  /** RGBA row by row. */
  | { kind: 'picture'; rgba: Uint8ClampedArray; height: number; width: number };

export interface ComparisonRequest {
  source: ComparisonSource;
  /** How the layers see a picture. */
  view: Omit<View, 'warp'>;
  /** Which network answers, and lends its parameters. */
  model: ModelId;
  warp: Required<Omit<Warp, 'shear'>>;
  /** A small graph over the image, as in a laboratory. */
  nodes: NodeSpec[];
  /** By full name. */
  parameters: Record<string, Float32Array>;
  /** Full names of parameters that are the network's. */
  borrowed: string[];
  /** Nodes whose maps are compared; `input` is the image. `jump`: pixels of the image from one cell to the next. */
  maps: { node: string; jump: number }[];
  /** Max poolings of which it is asked where each maximum came from. */
  winners: string[];
  /** Further movements, of which only the numbers are wanted. */
  path: Required<Omit<Warp, 'shear'>>[];
}

/** The maps of one node for the image as it is and as it is moved. */
export interface ComparedMaps {
  node: string;
  still: LabMaps;
  moved: LabMaps;
  /** `moved − still`, value by value. */
  difference: Float32Array;
  /** ‖moved − still‖₂ / ‖still‖₂; `null` if there was nothing. */
  change: number | null;
  /** The same after the still map has moved along with the image; `null` unless the image was only shifted. */
  beyond: number | null;
}

/** What one movement of the path makes of the nodes in `maps`. */
export interface PathPoint {
  changes: (number | null)[];
  /** Of the moved digit; `null` for a picture. */
  probabilities: Float32Array | null;
}

export interface ComparisonAnswer {
  /** In the order in which they were asked for. */
  maps: ComparedMaps[];
  /** For each value of the still map, the input cell `row · width + column` that it came from. */
  winners: { node: string; cells: Uint32Array }[];
  /** The network's answers; `null` for a picture. */
  probabilities: { still: Float32Array; moved: Float32Array } | null;
  path: PathPoint[];
}

export interface ComparisonEngine {
  /** `null` for a drawing without ink; rejects with an `AnyError`. */
  compare(request: ComparisonRequest): Promise<ComparisonAnswer | null>;
}
