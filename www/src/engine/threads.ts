/**
 * The threads of the fast build: the engine's worker is the first, every other one is a worker of its own, an instance of
 * the same module over the same memory. They are started before the engine takes them in, for a worker that waits in
 * WebAssembly starts nobody.
 */
import type * as Fast from './pkg/fast/convscope';

/** What a thread is told. */
export interface Seat {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /**
   * The channel on which it tells that it died. The engine's worker then waits in WebAssembly for ever and hears
   * nothing, so the page listens.
   */
  alarm: string;
}

/** Pages that the memory may have: all that 32 bits address; 1 GiB, more than which phones refuse to memory that is shared. */
const maxima = [65_536, 16_384];
/** Pages that it has at first, 4 MiB: more than the module asks for, which is its data and a stack. */
const initial = 64;

/** Memory for the engine and its threads; throws where the browser has none to give. */
export function sharedMemory(): WebAssembly.Memory {
  let refusal: unknown;
  for (const maximum of maxima) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch (problem) {
      refusal = problem;
    }
  }
  throw refusal;
}

/** Makes the calling worker the first of `count` threads; `spawn` makes the workers of the others: all of them or none. */
export async function startThreads(
  engine: Pick<typeof Fast, 'startThreads'>,
  seat: Seat,
  count: number,
  spawn: () => Worker,
): Promise<void> {
  const others = Array.from({ length: count - 1 }, spawn);
  try {
    await Promise.all(others.map((other) => seated(other, seat)));
    engine.startThreads(count);
  } catch (problem) {
    for (const other of others) other.terminate();
    throw problem;
  }
}

function seated(worker: Worker, seat: Seat): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(new Error(event.message || 'a thread could not be loaded'));
    worker.postMessage(seat);
  });
}

/** The other side: makes the calling worker a thread for good. */
export function serveThread(engine: Pick<typeof Fast, 'default' | 'serveThread'>): void {
  self.onmessage = async ({ data: { module, memory, alarm } }: MessageEvent<Seat>) => {
    try {
      await engine.default({ module_or_path: module, memory });
    } catch (problem) {
      // As an error of this worker, which a rejected promise is not.
      return reportError(problem);
    }
    self.postMessage('seated');
    try {
      engine.serveThread();
    } catch (problem) {
      new BroadcastChannel(alarm).postMessage(String(problem));
    }
  };
}
