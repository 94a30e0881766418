import type { AnyError } from './contract';

/** Tells an answer of the engine (`{code, …}`) from an accident (an `Error`: a panic, a failed import). */
export function isEngineError(problem: unknown): problem is AnyError {
  return typeof problem === 'object' && problem !== null && 'code' in problem && typeof problem.code === 'string';
}
