import { startThreads } from '../../../../www/src/engine/threads.ts';
import type * as Base from '../../pkg/base/convscope.js';
import type * as Fast from '../../pkg/fast/convscope.js';
import { trainingLabels, trainingPixels, forwardInput } from '../inputs.ts';
import { SEED, TRAINING, type Job, type Model, type Task, type Workload } from '../protocol.ts';
import { serve } from '../serve.ts';
import { learning } from './learning.ts';

/** What both builds have. */
export type Engine = Pick<typeof Base, 'Bench' | 'Session'>;

const JOBS: Record<Workload['kind'], (engine: Engine, task: Task) => Job | Promise<Job>> = {
  forward,
  step: training,
  learn: learning,
};

serve(async ({ build, threads }) => {
  const address = `/pkg/${build}/convscope`;
  const engine = (await import(`${address}.js`)) as typeof Base | typeof Fast;
  const module = await WebAssembly.compileStreaming(fetch(`${address}_bg.wasm`));
  const { memory } = await engine.default({ module_or_path: module });
  if ('startThreads' in engine) {
    const spawn = () => new Worker('/thread.js', { type: 'module' });
    await startThreads(engine, { module, memory, alarm: 'convscope bench' }, threads, spawn);
  }
  return {
    model: ({ spec }) => model(engine, spec),
    prepare: (task) => JOBS[task.workload.kind](engine, task),
  };
});

function model(engine: Engine, spec: Workload['spec']): Model {
  const network = new engine.Bench(spec, SEED);
  const summary = network.summary();
  const names = summary.nodes.flatMap((node) => node.parameters.map(({ name }) => name));
  const parameters = Object.fromEntries(names.map((name) => [name, network.parameter(name)]));
  network.free();
  return { summary, parameters };
}

function forward(engine: Engine, task: Task): Job {
  const network = new engine.Bench(task.workload.spec, SEED);
  network.setInput(forwardInput(task), task.images);
  return {
    run: (times) => network.forward(times),
    result: () => {
      network.forward(1);
      return network.output();
    },
    free: () => network.free(),
  };
}

/** Steps as the page makes them. An epoch is one batch, so that every step sees the same images. */
function training(engine: Engine, task: Task): Job {
  const session = new engine.Session();
  session.open(task.workload.spec, {
    optimizer: 'momentum',
    learningRate: TRAINING.learningRate,
    batchSize: task.images,
    seed: SEED,
    l2: 0,
    augment: false,
    testEvery: 1,
    testSubset: 1,
  });
  session.expect(task.images, 0);
  session.addTrain(shard(task));
  const run = (times: number) => {
    for (let i = 0; i < times; i += 1) {
      const outcome = session.advance();
      if (outcome !== 'stepped') throw new Error(`a step was ${outcome}`);
    }
  };
  return {
    run,
    result: () => {
      run(2);
      return session.losses(0).slice(-2);
    },
    free: () => session.free(),
  };
}

/** An IDX block of images and one of labels. */
function shard(task: Task): Uint8Array {
  const { height, width } = task.model.summary.input;
  const blocks = [
    ...idx([task.images, height, width], trainingPixels(task)),
    ...idx([task.images], trainingLabels(task)),
  ];
  const bytes = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let offset = 0;
  for (const block of blocks) {
    bytes.set(block, offset);
    offset += block.length;
  }
  return bytes;
}

function idx(dims: number[], values: Uint8Array): Uint8Array[] {
  const header = new DataView(new ArrayBuffer(4 + 4 * dims.length));
  header.setUint32(0, 0x0800 + dims.length);
  dims.forEach((dim, i) => header.setUint32(4 + 4 * i, dim));
  return [new Uint8Array(header.buffer), values];
}
