import { DataStream } from '../../../../www/src/engine/data.ts';
import { DEFAULT_RECIPE } from '../../../../www/src/state/recipe.ts';
import type { Job, Task } from '../protocol.ts';
import type { Engine } from './ours.ts';

/** Training on MNIST as the page does it by default. A run is half an epoch, and only steps are in it. */
export async function learning(engine: Engine, { workload }: Task): Promise<Job> {
  const session = new engine.Session();
  session.open(workload.spec, { ...DEFAULT_RECIPE, testEvery: 1e9 });
  await loadMnist(session);
  const stepsOfEpoch = Math.ceil(session.imagesStatus().trainExpected / DEFAULT_RECIPE.batchSize);
  let runs = 0;
  return {
    run: (times) => {
      runs += times;
      // Whole epochs end with a run: what is measured then of itself is not begun within it.
      const end = Math.round((runs * stepsOfEpoch) / 2);
      while (session.status().step < end) {
        const outcome = session.advance();
        if (outcome !== 'stepped') throw new Error(`a step was ${outcome}`);
      }
    },
    result: () => {
      session.evaluate();
      while (session.advanceEvaluation());
      return Float32Array.of(session.evaluation(0)?.measured.accuracy ?? NaN);
    },
    free: () => session.free(),
  };
}

async function loadMnist(session: InstanceType<Engine['Session']>): Promise<void> {
  const stream = new DataStream('/mnist/', {
    expect: (train, test) => session.expect(train, test),
    train: (bytes) => session.addTrain(bytes),
    test: (bytes) => session.addTest(bytes),
    ended: () => session.endTrain(),
  });
  await stream.run();
  if (stream.failed.length > 0) throw new Error(JSON.stringify(stream.failed));
}
