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
