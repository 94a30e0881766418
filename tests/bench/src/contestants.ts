import type { Workload } from './protocol.ts';

/** Columns of the table that hold a library's milliseconds. */
export type Column = 'ours_fast_ms' | 'ours_base_ms' | 'tfjs_ms' | 'ort_ms' | 'convnetjs_ms' | 'tfjs_cpu_ms';

/** A library, set up in one way, in a worker of its own. */
export interface Contestant {
  column: Column;
  /** The worker in `engines/`. */
  script: string;
  /** Threads it is given. */
  threads: number;
  /** Rows it stands in, by their threads. What cannot use two stands beside those that can with what it has. */
  rows: number[];
  kinds: readonly Workload['kind'][];
  /** Of our engine: the folder in `pkg/`. */
  build?: string;
}

const BASE = { column: 'ours_base_ms', script: 'ours', build: 'base', kinds: ['forward', 'step', 'learn'] } as const;
const FAST = { column: 'ours_fast_ms', script: 'ours', build: 'fast', kinds: ['forward', 'step', 'learn'] } as const;
const TFJS = { column: 'tfjs_ms', script: 'tfjs', kinds: ['forward'] } as const;
const ORT = { column: 'ort_ms', script: 'ort', kinds: ['forward'] } as const;
const CONVNETJS = { column: 'convnetjs_ms', script: 'convnetjs', kinds: ['step'] } as const;
const TFJS_CPU = { column: 'tfjs_cpu_ms', script: 'tfjs_cpu', kinds: ['step'] } as const;

/** The first one makes the models and says what is right; the others must agree. */
export const CONTESTANTS: Contestant[] = [
  { ...BASE, threads: 1, rows: [1] },
  { ...FAST, threads: 1, rows: [1] },
  { ...FAST, threads: 2, rows: [2] },
  { ...TFJS, threads: 1, rows: [1] },
  { ...TFJS, threads: 2, rows: [2] },
  { ...ORT, threads: 1, rows: [1] },
  { ...ORT, threads: 2, rows: [2] },
  { ...CONVNETJS, threads: 1, rows: [1, 2] },
  { ...TFJS_CPU, threads: 1, rows: [1, 2] },
];
