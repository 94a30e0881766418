import { serve } from '../serve.ts';
import { ceilingModule, FLOP_PER_ITERATION } from './probe.ts';

/** Runs are iterations of nothing but multiply-adds; the result tells whether they round once. */
serve(async () => {
  const { instance } = await WebAssembly.instantiate(ceilingModule());
  const { spin, residue } = instance.exports as { spin: (iterations: number) => number; residue: () => number };
  return {
    prepare: () => ({
      run: (times) => {
        if (!Number.isFinite(spin(times))) throw new Error('the probe left the numbers');
      },
      result: () => Float32Array.of(residue(), FLOP_PER_ITERATION),
      free: () => undefined,
    }),
  };
});
