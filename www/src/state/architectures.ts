/** What the Architectures view shows, and that as a part of the address. */
import { zooIds, type ZooId } from './zoo';

export const measures = ['parameters', 'macs', 'forward', 'training'] as const;
export type Measure = (typeof measures)[number];

export const levels = ['blocks', 'layers'] as const;
export type Level = (typeof levels)[number];

/** Columns that a table can be sorted by; `depth`: as the network runs. */
export const orders = ['depth', ...measures] as const;
export type Order = (typeof orders)[number];

export interface Setting {
  network: ZooId;
  /** The network beside it. */
  beside: ZooId | null;
  /** What the bars are as high as. */
  measure: Measure;
  level: Level;
  /** Largest first, apart from `depth`. */
  order: Order;
}

export const usual: Setting = {
  network: 'googlenet',
  beside: null,
  measure: 'parameters',
  level: 'blocks',
  order: 'depth',
};

const keys = {
  network: 'architectures-network',
  beside: 'architectures-beside',
  measure: 'architectures-bars',
  level: 'architectures-by',
  order: 'architectures-sort',
} as const;

export function writeSetting(pairs: URLSearchParams, setting: Setting): void {
  for (const field of Object.keys(keys) as (keyof Setting)[]) {
    const value = setting[field];
    if (value !== usual[field]) pairs.set(keys[field], value ?? '');
  }
}

export function readSetting(pairs: URLSearchParams): Setting {
  const one = <T extends string>(field: keyof Setting, allowed: readonly T[]): T | null =>
    allowed.find((value) => value === pairs.get(keys[field])) ?? null;
  return {
    network: one('network', zooIds) ?? usual.network,
    beside: one('beside', zooIds),
    measure: one('measure', measures) ?? usual.measure,
    level: one('level', levels) ?? usual.level,
    order: one('order', orders) ?? usual.order,
  };
}
