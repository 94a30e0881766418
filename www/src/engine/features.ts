import { relaxedSimd, simd } from 'wasm-feature-detect';
import type { EngineBuild } from './contract';

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

/** The fastest build that this browser can run, or the one that was asked for if it can run that. */
export async function chooseBuild(asked: EngineBuild | null): Promise<EngineBuild> {
  return asked !== 'base' && (await relaxedSimd()) ? 'fast' : 'base';
}
