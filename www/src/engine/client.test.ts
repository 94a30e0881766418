import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEngine, type Revival } from './client';
import type { Checkpoint, Engine, ModelSummary, Recipe, StartOptions } from './contract';

const { workers, wrap } = vi.hoisted(() => {
  const workers: FakeWorker[] = [];
  return { workers, wrap: (worker: FakeWorker) => worker.engine };
});
vi.mock('comlink', () => ({ wrap }));
vi.mock('./features', () => ({ missingFeatures: () => [] }));

/** A worker with an engine that answers at once; each kind of question can be made to fail. */
interface FakeWorker {
  name: string;
  engine: Record<keyof Engine, ReturnType<typeof vi.fn>>;
  terminate: ReturnType<typeof vi.fn>;
}

const recipe = { optimizer: 'adam', learningRate: 0.002, seed: 1 } as Recipe;
const options = { recipe, mnist: 'mnist/' } as StartOptions;
const checkpointAt = (step: number): Checkpoint => ({
  model: 'LeNet-5',
  step,
  recipe,
  evaluated: null,
  bytes: Uint8Array.of(step),
});
const summary = (name: string) => ({ name }) as ModelSummary;
const panic = new Error('unreachable');

/** Prepares the workers that come to life from now on. */
let prepare: (worker: FakeWorker) => void;
let revivals: Revival[];
let engine: Engine;

function fakeWorker(name: string): FakeWorker {
  let current = recipe;
  const answers: Partial<Record<keyof Engine, unknown>> = {
    start: async (given: StartOptions) => {
      current = given.recipe;
      return { own: summary('opened') };
    },
    configure: async (change: Partial<Recipe>) => (current = { ...current, ...change }),
    checkpoint: async () => checkpointAt(20),
    restore: async () => summary('restored'),
  };
  const answered = new Map<string, ReturnType<typeof vi.fn>>();
  const question = (_: unknown, name: string) => {
    if (!answered.has(name)) answered.set(name, vi.fn((answers[name as keyof Engine] as never) ?? (async () => null)));
    return answered.get(name);
  };
  return { name, engine: new Proxy({}, { get: question }) as FakeWorker['engine'], terminate: vi.fn() };
}

const worker = (index: number): FakeWorker => {
  const one = workers[index];
  if (!one) throw new Error(`there is no worker ${index}`);
  return one;
};

beforeEach(async () => {
  prepare = () => undefined;
  workers.length = 0;
  revivals = [];
  vi.stubGlobal('Worker', function (_: URL, { name }: WorkerOptions) {
    const made = fakeWorker(name ?? '');
    prepare(made);
    workers.push(made);
    return made;
  });
  engine = createEngine((revival) => revivals.push(revival));
  await engine.start(options);
});

afterEach(() => vi.unstubAllGlobals());

/** The living worker dies of the next step. */
async function die(): Promise<unknown> {
  workers.at(-1)?.engine.step.mockRejectedValueOnce(panic);
  return engine.step().catch((problem: unknown) => problem);
}

test('a refusal is passed on and ends no life', async () => {
  worker(0).engine.train.mockRejectedValueOnce({ code: 'no_data' });
  await expect(engine.train()).rejects.toEqual({ code: 'no_data' });
  expect(workers).toHaveLength(1);
});

test('after a crash a new worker goes on from the checkpoint, with the recipe as it was last', async () => {
  await engine.checkpoint();
  await engine.configure({ learningRate: 0.1 });
  expect(await die()).toEqual({ code: 'engine_crashed', detail: 'unreachable', step: 20 });
  expect(worker(0).terminate).toHaveBeenCalled();
  expect(worker(1).engine.start).toHaveBeenCalledWith({ ...options, recipe: { ...recipe, learningRate: 0.1 } });
  expect(worker(1).engine.restore).toHaveBeenCalledWith(checkpointAt(20));
  expect(worker(1).engine.configure).toHaveBeenCalledWith({ ...recipe, learningRate: 0.1 });
  expect(revivals).toEqual([{ own: summary('restored'), refusal: null }]);
});

test('a run that started over does not go on from a checkpoint of before', async () => {
  await engine.checkpoint();
  await engine.reset();
  expect(await die()).toMatchObject({ step: 0 });
  await engine.checkpoint();
  await engine.configure({ seed: 2 });
  expect(await die()).toMatchObject({ step: 0 });
  expect(workers.at(-1)?.engine.restore).not.toHaveBeenCalled();
  expect(workers.at(-1)?.engine.start).toHaveBeenCalledWith({ ...options, recipe: { ...recipe, seed: 2 } });
});

test('a checkpoint that is refused is left behind, and the page is told', async () => {
  const refusal = { code: 'wrong_format', format: 'checkpoint', detail: 'no header' };
  await engine.checkpoint();
  prepare = ({ engine: { restore } }) => restore.mockRejectedValue(refusal);
  expect(await die()).toMatchObject({ code: 'engine_crashed', step: 0 });
  expect(revivals).toEqual([{ own: summary('opened'), refusal }]);
  await expect(engine.pause()).resolves.toBeNull();
});

test('a worker that does not come to life is ended, and the next question tries once more', async () => {
  await engine.checkpoint();
  prepare = ({ engine: { start } }) => start.mockRejectedValue(new Error('no memory'));
  expect(await die()).toEqual({ code: 'engine_crashed', detail: 'no memory', step: null });
  expect(worker(1).terminate).toHaveBeenCalled();
  prepare = () => undefined;
  await expect(engine.pause()).resolves.toBeNull();
  expect(worker(2).engine.restore).toHaveBeenCalledWith(checkpointAt(20));
});

test('a thread that dies ends the life of its worker, which waits for it', async () => {
  worker(0).engine.step.mockReturnValueOnce(new Promise(() => undefined));
  const asked = engine.step();
  const alarm = new BroadcastChannel(worker(0).name);
  alarm.postMessage('RuntimeError: unreachable');
  await expect(asked).rejects.toEqual({ code: 'engine_crashed', detail: 'RuntimeError: unreachable', step: 0 });
  alarm.close();
  expect(worker(0).terminate).toHaveBeenCalled();
  await expect(engine.pause()).resolves.toBeNull();
});

test('several questions that meet one crash get one new worker', async () => {
  worker(0).engine.train.mockRejectedValueOnce(panic);
  const both = await Promise.allSettled([engine.train(), die()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(workers).toHaveLength(2);
});

test('a new worker has the laboratories of the old one', async () => {
  const nodes = [{ name: 'conv', kind: 'conv2d', filters: 1, kernel: 3 }];
  await engine.lab({ lab: 'filters', nodes, wanted: { maps: ['conv'] } });
  worker(0).engine.lab.mockRejectedValueOnce({ code: 'no_input' });
  await expect(engine.lab({ lab: 'pooling', nodes, wanted: {} })).rejects.toEqual({ code: 'no_input' });
  prepare = ({ engine: { lab } }) => lab.mockRejectedValueOnce({ code: 'no_input' });
  await die();
  expect(worker(1).engine.lab.mock.calls).toEqual([[{ lab: 'filters', nodes, wanted: {} }]]);
  await expect(engine.pause()).resolves.toBeNull();
});
