/** What is asked of a layer's cost: a layer of any size, how many of it, and what it is trained with. */
import type { NodeSpec } from '../engine/contract';
import type { Pair } from './layerGrid';
import { pair, wholeNumber } from './linkValues';
import type { Bounds } from './recipe';

export interface CostSetting {
  /** `conv`: `maps` filters; `dense`: `maps` neurons, each connected to every pixel. */
  kind: 'conv' | 'dense';
  height: number;
  width: number;
  channels: number;
  /** Rows, columns. */
  kernel: Pair;
  strides: Pair;
  padding: 'same' | 'valid';
  maps: number;
  /** In which the channels are; each filter reads one. */
  groups: number;
  /** So many of this layer, one after the other. */
  layers: number;
  batch: number;
  bits: 16 | 32;
  /** Memory of the machine that trains it, in GB of 10⁹ bytes. */
  memory: number;
}

export const costBounds = {
  height: { min: 1, max: 1024 },
  width: { min: 1, max: 1024 },
  channels: { min: 1, max: 1024 },
  kernel: { min: 1, max: 15 },
  strides: { min: 1, max: 8 },
  maps: { min: 1, max: 4096 },
  groups: { min: 1, max: 1024 },
  layers: { min: 1, max: 12 },
  batch: { min: 1, max: 512 },
  memory: { min: 1, max: 80 },
} as const satisfies Partial<Record<keyof CostSetting, Bounds>>;

/** Memory that graphics cards come with. */
export const memories = [1, 4, 8, 16, 24, 80] as const;

/** The post's example: 200 filters of 5 × 5 over an RGB image of 150 × 100. */
export const postExample: CostSetting = {
  kind: 'conv',
  height: 100,
  width: 150,
  channels: 3,
  kernel: [5, 5],
  strides: [1, 1],
  padding: 'same',
  maps: 200,
  groups: 1,
  layers: 1,
  batch: 100,
  bits: 32,
  memory: 4,
};

/** Why images are not given to fully connected layers: 100 × 100 pixels and 1,000 neurons. */
export const denseExample: CostSetting = {
  ...postExample,
  kind: 'dense',
  height: 100,
  width: 100,
  channels: 1,
  maps: 1000,
};

export const defaultCost = postExample;

/** The layers in a row, as the engine builds them. */
export function costNodes({ kind, kernel, strides, padding, maps, groups, layers }: CostSetting): NodeSpec[] {
  const layer = (name: string): NodeSpec =>
    kind === 'conv'
      ? { name, kind: 'conv2d', filters: maps, kernel: [...kernel], strides: [...strides], padding, groups }
      : { name, kind: 'dense', units: maps };
  const row = Array.from({ length: layers }, (_, i) => layer(`${kind}${i + 1}`));
  return kind === 'conv' ? row : [{ name: 'flatten', kind: 'flatten' }, ...row];
}

const key = (field: string) => `arithmetic-cost-${field}`;
const countKeys = ['height', 'width', 'channels', 'maps', 'groups', 'layers', 'batch', 'memory'] as const;
const pairKeys = ['kernel', 'strides'] as const;

/** Adds what differs from the defaults. */
export function writeCost(pairs: URLSearchParams, cost: CostSetting): void {
  for (const field of [...countKeys, 'kind', 'padding', 'bits'] as const) {
    if (cost[field] !== defaultCost[field]) pairs.set(key(field), String(cost[field]));
  }
  for (const field of pairKeys) {
    const text = cost[field].join('x');
    if (text !== defaultCost[field].join('x')) pairs.set(key(field), text);
  }
}

/** What is absent, or makes no sense, is as in the defaults. */
export function readCost(pairs: URLSearchParams): CostSetting {
  const text = (field: string) => pairs.get(key(field));
  const cost = { ...defaultCost };
  for (const field of countKeys) cost[field] = wholeNumber(text(field), costBounds[field]) ?? cost[field];
  for (const field of pairKeys) cost[field] = pair(text(field), costBounds[field]) ?? cost[field];
  if (text('kind') === 'dense') cost.kind = 'dense';
  if (text('padding') === 'valid') cost.padding = 'valid';
  if (text('bits') === '16') cost.bits = 16;
  return cost;
}
