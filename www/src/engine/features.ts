import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import type { EngineBuild, EngineWish } from './contract';

/** Threads that are worth starting unasked: more than the layers of small networks can be cut into only wait. */
const mostThreads = 4;

/** What this browser lacks of what the engine needs; empty when everything is there. */
export async function missingFeatures(): Promise<string[]> {
  const needs: [string, boolean][] = [
    ['WebAssembly', typeof WebAssembly === 'object'],
    ['WebAssembly SIMD', typeof WebAssembly === 'object' && (await simd())],
    ['Worker', typeof Worker === 'function'],
    ['DecompressionStream', typeof DecompressionStream === 'function'],
  ];
  return needs.filter(([, present]) => !present).map(([name]) => name);
}

/** What to start. */
export interface Choice {
  build: EngineBuild;
  threads: number;
  /** What the next visit may choose, which differs when it will be isolated and this one is not. */
  next: EngineBuild;
}

/**
 * The fastest build that this browser can run, or the one that was asked for if it can run that. Memory is shared only
 * on a page that is isolated from other origins, by headers of its host or by its own service worker, which has a say
 * from the second visit on.
 */
export async function choose({ build, threads: wished }: EngineWish): Promise<Choice> {
  const next = build !== 'base' && (await relaxedSimd()) ? 'fast' : 'base';
  if (next === 'base' || !crossOriginIsolated || !(await threads())) return { build: 'base', threads: 1, next };
  return { build: 'fast', threads: wished ?? Math.min(navigator.hardwareConcurrency, mostThreads), next };
}
