/** What the Pooling view shows, as immutable settings; the layers that it asks the engine for; its part of the address. */
import type { LayerReport, ModelSummary, NodeSpec, Warp } from '../engine/contract';
import type { LinkPart } from './link';
import { number, wholeNumber } from './linkValues';
import type { Bounds } from './recipe';

/** Whose maps are pooled. */
export const inputs = ['digit', 'picture'] as const;
export type Input = (typeof inputs)[number];

/** What is pooled. */
export const subjects = ['image', 'maps', 'edges'] as const;
export type Subject = (typeof subjects)[number];

export const paddings = ['valid', 'same'] as const;
export type Padding = (typeof paddings)[number];

/** What the ends of the colours are: the largest value of the map that is shown, or of all maps of its layer. */
export const ranges = ['map', 'layer'] as const;
export type Range = (typeof ranges)[number];

export interface Setting {
  input: Input;
  subject: Subject;
  /** Which of its feature maps is shown. */
  channel: number;
  kernel: number;
  stride: number;
  padding: Padding;
  range: Range;
  motion: Motion;
  /** The part of the motion that was changed last: the curves go along it. */
  axis: MotionAxis;
}

/** How the image is moved: pixels, degrees clockwise, a factor. */
export interface Motion {
  right: number;
  down: number;
  degrees: number;
  scale: number;
}

export const warpOf = ({ right, down, degrees, scale }: Motion): Required<Omit<Warp, 'shear'>> => ({
  shift: [down, right],
  rotation: degrees,
  zoom: [scale, scale],
});

export const still: Motion = { right: 0, down: 0, degrees: 0, scale: 1 };

export const usual: Setting = {
  input: 'digit',
  subject: 'image',
  channel: 0,
  kernel: 2,
  stride: 2,
  padding: 'valid',
  range: 'map',
  motion: { ...still, right: 1 },
  axis: 'right',
};

export const bounds = {
  kernel: { min: 1, max: 5 },
  stride: { min: 1, max: 5 },
  right: { min: -4, max: 4 },
  down: { min: -4, max: 4 },
  degrees: { min: -30, max: 30 },
  scale: { min: 0.8, max: 1.25 },
} satisfies Record<string, Bounds>;

export type MotionAxis = keyof Motion;
export const motionAxes: readonly MotionAxis[] = ['right', 'down', 'degrees', 'scale'];

/** Between two positions of a slider, and between two points of a curve. */
export const motionSteps: Record<MotionAxis, number> = { right: 0.5, down: 0.5, degrees: 2.5, scale: 0.025 };

/** The poolings that are compared. */
export const poolings = ['max', 'average', 'max2', 'average2'] as const;
export type Pooling = (typeof poolings)[number];

/** Filters that answer to edges, each turned by 45° from the one before. */
export const edgeFilters = 8;

/** Sobel's filter for what grows brighter to the right, along its ring from the top left corner. */
const ring = [-1, 0, 1, 2, 1, 0, -1, -2];
/** Where the cells of the ring stand in 3 × 3. */
const ringCells = [0, 1, 2, 5, 8, 7, 6, 3];

/** The eight filters: height × width × 1 × filters. Filter f answers to what grows brighter toward 45° · f, clockwise. */
export function edgeKernels(): Float32Array {
  const kernels = new Float32Array(9 * edgeFilters);
  for (let filter = 0; filter < edgeFilters; filter++) {
    ringCells.forEach((cell, i) => {
      kernels[cell * edgeFilters + filter] = ring[(i - filter + edgeFilters) % edgeFilters] as number;
    });
  }
  return kernels;
}

export interface Layers {
  nodes: NodeSpec[];
  /** The node whose maps are pooled; `input` is the image. */
  subject: string;
  parameters: Record<string, Float32Array>;
  /** Full names of parameters that the network lends. */
  borrowed: string[];
}

/** What makes the maps that are pooled: nothing, the network up to its first pooling, or the edge filters. */
function featuresOf(subject: Subject, { nodes }: ModelSummary): Layers {
  switch (subject) {
    case 'image':
      return { nodes: [], subject: 'input', parameters: {}, borrowed: [] };
    case 'maps': {
      const end = nodes.findIndex(({ kind }) => kind.includes('pool'));
      const features = nodes.slice(0, end);
      return {
        nodes: features.map(({ name, kind, inputs, config }) => ({ ...config, name, kind, inputs })),
        subject: features.at(-1)?.name ?? 'input',
        parameters: {},
        borrowed: features.flatMap(({ parameters }) => parameters.map(({ name }) => name)),
      };
    }
    case 'edges':
      return {
        nodes: [
          { name: 'edges', kind: 'conv2d', filters: edgeFilters, kernel: [3, 3], padding: 'same', bias: false },
          { name: 'bright', kind: 'activation', function: 'relu' },
        ],
        subject: 'bright',
        parameters: { 'edges.kernel': edgeKernels() },
        borrowed: [],
      };
  }
}

/** The layers of a setting: the maps, max and average over them, each once more, their means, and all maps as one. */
export function layersOf({ subject, kernel, stride, padding }: Setting, network: ModelSummary): Layers {
  const features = featuresOf(subject, network);
  const pool = (name: Pooling, from: string): NodeSpec => ({
    name,
    kind: name.startsWith('max') ? 'max_pool2d' : 'avg_pool2d',
    inputs: [from],
    kernel: [kernel, kernel],
    strides: [stride, stride],
    padding,
  });
  return {
    ...features,
    nodes: [
      ...features.nodes,
      pool('max', features.subject),
      pool('average', features.subject),
      pool('max2', 'max'),
      pool('average2', 'average'),
      { name: 'means', kind: 'global_avg_pool2d', inputs: [features.subject] },
      { name: 'deep', kind: 'max_pool_depth', inputs: [features.subject], size: channelsOf(subject, network) },
      { name: 'deepMean', kind: 'global_avg_pool2d', inputs: ['deep'] },
    ],
  };
}

/** How many maps are pooled. */
export function channelsOf(subject: Subject, network: ModelSummary): number {
  if (subject === 'edges') return edgeFilters;
  if (subject === 'image') return 1;
  const end = network.nodes.findIndex(({ kind }) => kind.includes('pool'));
  return network.nodes[end - 1]?.shape.channels ?? 1;
}

/** The layer that comes after pooling, once without it and once with it: LeNet-5's second convolution, made to fit. */
export function nextLayers({ subject }: Layers): NodeSpec[] {
  const next = { kind: 'conv2d', filters: 16, kernel: [5, 5], padding: 'same' };
  return [
    { ...next, name: 'unpooled', inputs: [subject] },
    { ...next, name: 'pooled', inputs: ['max'] },
  ];
}

/** Positions along one axis of the motion, from end to end, the rest as it is. */
export function pathAlong(axis: MotionAxis, motion: Motion): Motion[] {
  const { min, max } = bounds[axis];
  const step = axis === 'scale' ? 2 * motionSteps.scale : motionSteps[axis];
  const count = Math.round((max - min) / step);
  return Array.from({ length: count + 1 }, (_, i) => ({ ...motion, [axis]: Number((min + i * step).toFixed(4)) }));
}

/** Positions along one axis from rest to one end, to the other and back. */
export function tour(axis: MotionAxis): number[] {
  const values = pathAlong(axis, still).map((motion) => motion[axis]);
  const rest = values.indexOf(still[axis]);
  const back = [...values].reverse();
  return [...values.slice(rest), ...back.slice(1), ...values.slice(1, rest + 1)];
}

export type Reports = ReadonlyMap<string, LayerReport>;

const keys: Record<MotionAxis, string> = {
  right: 'pooling-right',
  down: 'pooling-down',
  degrees: 'pooling-turn',
  scale: 'pooling-scale',
};

export function encode(setting: Setting, pairs: URLSearchParams): void {
  const put = (key: string, value: string | number, plain: string | number) => {
    if (value !== plain) pairs.set(key, String(value));
  };
  put('pooling-from', setting.input, usual.input);
  put('pooling-of', setting.subject, usual.subject);
  put('pooling-map', setting.channel, usual.channel);
  put('pooling-window', setting.kernel, usual.kernel);
  put('pooling-stride', setting.stride, usual.stride);
  put('pooling-pad', setting.padding, usual.padding);
  put('pooling-range', setting.range, usual.range);
  for (const axis of motionAxes) put(keys[axis], setting.motion[axis], usual.motion[axis]);
  put('pooling-along', setting.axis, usual.axis);
}

export function decode(pairs: URLSearchParams): Setting {
  const whole = (key: string, limits: Bounds, plain: number) => wholeNumber(pairs.get(key), limits) ?? plain;
  const motion = { ...usual.motion };
  for (const axis of motionAxes) motion[axis] = number(pairs.get(keys[axis]), bounds[axis]) ?? usual.motion[axis];
  return {
    input: inputs.find((one) => one === pairs.get('pooling-from')) ?? usual.input,
    subject: subjects.find((one) => one === pairs.get('pooling-of')) ?? usual.subject,
    // How many there are the network says, later.
    channel: whole('pooling-map', { min: 0, max: 511 }, usual.channel),
    kernel: whole('pooling-window', bounds.kernel, usual.kernel),
    stride: whole('pooling-stride', bounds.stride, usual.stride),
    padding: paddings.find((one) => one === pairs.get('pooling-pad')) ?? usual.padding,
    range: ranges.find((one) => one === pairs.get('pooling-range')) ?? usual.range,
    motion,
    axis: motionAxes.find((one) => one === pairs.get('pooling-along')) ?? usual.axis,
  };
}

export function linkPart(holder: { setting: Setting }): LinkPart {
  return {
    write: (pairs) => encode(holder.setting, pairs),
    read: (pairs) => {
      holder.setting = decode(pairs);
    },
  };
}
