import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serveThread, sharedMemory, startThreads, type Seat } from './threads';

/** A worker that answers when it is told to. */
class FakeWorker {
  onmessage: (() => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly postMessage = vi.fn();
  readonly terminate = vi.fn();
}

const seat = { module: {}, memory: {}, alarm: 'alarm' } as Seat;

afterEach(() => vi.unstubAllGlobals());

/** Asks for threads and gives the workers that were started for them. */
function start(count: number) {
  const workers: FakeWorker[] = [];
  const engine = { startThreads: vi.fn() };
  const started = startThreads(engine, seat, count, () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  return { workers, engine, started };
}

test('the engine takes its threads in when all the others are there', async () => {
  const { workers, engine, started } = start(3);
  expect(workers).toHaveLength(2);
  for (const worker of workers) expect(worker.postMessage).toHaveBeenCalledWith(seat);
  workers[1]?.onmessage?.();
  await Promise.resolve();
  expect(engine.startThreads).not.toHaveBeenCalled();
  workers[0]?.onmessage?.();
  await started;
  expect(engine.startThreads).toHaveBeenCalledExactlyOnceWith(3);
});

test('one thread needs no worker', async () => {
  const { workers, engine, started } = start(1);
  await started;
  expect(workers).toEqual([]);
  expect(engine.startThreads).toHaveBeenCalledWith(1);
});

test('a thread that cannot be loaded ends the others', async () => {
  const { workers, engine, started } = start(3);
  workers[0]?.onmessage?.();
  workers[1]?.onerror?.({ message: 'no such file' });
  await expect(started).rejects.toThrow('no such file');
  expect(engine.startThreads).not.toHaveBeenCalled();
  for (const worker of workers) expect(worker.terminate).toHaveBeenCalled();
});

test('an engine that refuses its threads ends them', async () => {
  const { workers, engine, started } = start(2);
  engine.startThreads.mockImplementation(() => {
    throw new Error('has threads already');
  });
  workers[0]?.onmessage?.();
  await expect(started).rejects.toThrow('has threads already');
  expect(workers[0]?.terminate).toHaveBeenCalled();
});

/** A browser that gives shared memory so many pages at most. */
function give(pages: number): void {
  class Memory {
    constructor(readonly limits: WebAssembly.MemoryDescriptor) {
      if ((limits.maximum ?? Infinity) > pages) throw new RangeError('no room');
    }
  }
  vi.stubGlobal('WebAssembly', { Memory });
}

test.each([
  [65_536, 65_536],
  [20_000, 16_384],
])('of a browser that gives %i pages the memory may have %i', (given, maximum) => {
  give(given);
  expect(sharedMemory()).toMatchObject({ limits: { maximum, shared: true } });
});

test('a browser that gives less has no memory for threads', () => {
  give(16_383);
  expect(sharedMemory).toThrow('no room');
});

interface Scope {
  onmessage: (event: { data: Seat }) => Promise<void>;
  postMessage: ReturnType<typeof vi.fn>;
}

/** The scope of a thread's worker. */
let scope: Scope;
let reported: ReturnType<typeof vi.fn>;

beforeEach(() => {
  scope = { onmessage: () => Promise.resolve(), postMessage: vi.fn() };
  reported = vi.fn();
  vi.stubGlobal('self', scope);
  vi.stubGlobal('reportError', reported);
});

test('a thread says that it is seated before it serves for good', async () => {
  const calls: string[] = [];
  scope.postMessage.mockImplementation((text: string) => calls.push(text));
  const initialized = vi.fn().mockResolvedValue(undefined);
  serveThread({ default: initialized, serveThread: () => calls.push('serves') });
  await scope.onmessage({ data: seat });
  expect(initialized).toHaveBeenCalledWith({ module_or_path: seat.module, memory: seat.memory });
  expect(calls).toEqual(['seated', 'serves']);
});

test('a thread that dies raises the alarm', async () => {
  const heard = new Promise<unknown>((resolve) => {
    const alarm = new BroadcastChannel(seat.alarm);
    alarm.onmessage = ({ data }) => {
      alarm.close();
      resolve(data);
    };
  });
  const die = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  serveThread({ default: vi.fn().mockResolvedValue(undefined), serveThread: die });
  await scope.onmessage({ data: seat });
  expect(await heard).toBe('RuntimeError: unreachable');
});

test('a thread that does not come to life fails as a worker', async () => {
  const refused = new RangeError('no room');
  serveThread({ default: vi.fn().mockRejectedValue(refused), serveThread: vi.fn() });
  await scope.onmessage({ data: seat });
  expect(reported).toHaveBeenCalledWith(refused);
  expect(scope.postMessage).not.toHaveBeenCalled();
});
