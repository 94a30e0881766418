import type { Remote } from './remote.ts';

/** How long and how often is measured. */
export interface Effort {
  samples: number;
  /** Milliseconds a sample takes at least. */
  sampleMs: number;
  /** Milliseconds of warm-up, in which V8 compiles what runs with its optimising compiler. */
  warmUpMs: number;
}

/** Someone who is timed. */
export interface Runner {
  remote: Remote;
  /** Runs a sample. */
  times: number;
  /** Milliseconds of one run, a sample each. */
  measured: number[];
}

/** Warms up and finds out how many runs make a sample. */
export async function warmUp(remote: Remote, { sampleMs, warmUpMs }: Effort): Promise<Runner> {
  let run = Infinity;
  let times = 1;
  for (let spent = 0; spent < warmUpMs;) {
    const elapsed = await remote.ask('time', times);
    spent += elapsed;
    run = Math.min(run, elapsed / times);
    times = Math.max(1, Math.min(4 * times, Math.ceil(sampleMs / Math.max(run, 1e-4))));
  }
  return { remote, times, measured: [] };
}

/** Everyone in turn, another one first in each round, so that a slow moment of the machine meets all alike. */
export async function interleave(runners: Runner[], { samples }: Effort): Promise<void> {
  for (let round = 0; round < samples; round += 1) {
    for (let i = 0; i < runners.length; i += 1) {
      const runner = runners[(round + i) % runners.length];
      if (runner) runner.measured.push((await runner.remote.ask('time', runner.times)) / runner.times);
    }
  }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** How far `values` is from `expected`: the length of the difference over the length. */
export function distance(values: Float32Array, expected: Float32Array): number {
  if (values.length !== expected.length) return Infinity;
  let [difference, length] = [0, 0];
  for (let i = 0; i < expected.length; i += 1) {
    const right = expected[i] ?? NaN;
    difference += ((values[i] ?? NaN) - right) ** 2;
    length += right ** 2;
  }
  return Math.sqrt(difference / length);
}
