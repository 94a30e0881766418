import type { Engine, Job, Setup, Task, Workload } from './protocol.ts';

/** What the page may ask of a worker. */
export interface Service {
  start(setup: Setup): Promise<void>;
  model(workload: Workload): unknown;
  prepare(task: Task): Promise<void>;
  result(): Float32Array | Promise<Float32Array>;
  /** Milliseconds that so many runs take. */
  time(times: number): Promise<number>;
  free(): Promise<void>;
}

/** Answers `[method, argument]` with `{ value }` or `{ error }`, one after the other. */
export function serve(open: (setup: Setup) => Engine | Promise<Engine>): void {
  let engine: Engine | undefined;
  let job: Job | undefined;
  const must = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('asked before it was ready');
    return value;
  };
  const service: Service = {
    start: async (setup) => {
      engine = await open(setup);
    },
    model: (workload) => must(must(engine).model)(workload),
    prepare: async (task) => {
      job = await must(engine).prepare(task);
    },
    result: () => must(job).result(),
    time: async (times) => {
      const begin = performance.now();
      await must(job).run(times);
      return performance.now() - begin;
    },
    free: async () => {
      await must(job).free();
      job = undefined;
    },
  };
  self.onmessage = async ({ data: [method, argument] }: MessageEvent<[keyof Service, never]>) => {
    try {
      self.postMessage({ value: await service[method](argument) });
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
      self.postMessage({ error: text });
    }
  };
}
