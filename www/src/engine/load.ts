import type { EngineBuild } from './contract';
import { fetchBytes } from './data';
import { isEngineError } from './failure';
import type * as Base from './pkg/base/convscope';
import { sharedMemory, startThreads } from './threads';

/** What both builds have. */
export type Module = Pick<typeof Base, 'Inspector' | 'Lab' | 'Session' | 'Shard'>;

/** Loads a build of the engine, script and module, and nothing of the other one. */
export async function load(
  wasm: Record<EngineBuild, string>,
  { build, threads }: { build: EngineBuild; threads: number },
): Promise<Module> {
  const bytes = await fetchBytes(wasm[build]);
  if (build === 'base') {
    const base = await import('./pkg/base/convscope');
    await base.default({ module_or_path: bytes });
    return base;
  }
  try {
    const [fast, module] = await Promise.all([import('./pkg/fast/convscope'), WebAssembly.compile(bytes)]);
    const memory = sharedMemory();
    await fast.default({ module_or_path: module, memory });
    await startThreads(fast, { module, memory, alarm: self.name }, threads, spawn);
    return fast;
  } catch (problem) {
    if (isEngineError(problem)) throw problem;
    console.warn('the engine runs without threads:', problem);
    return load(wasm, { build: 'base', threads: 1 });
  }
}

function spawn(): Worker {
  return new Worker(new URL('./thread.ts', import.meta.url), { type: 'module', name: 'convscope thread' });
}
