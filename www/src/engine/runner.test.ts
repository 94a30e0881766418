import { beforeEach, expect, test, vi } from 'vitest';
import type { Session } from './pkg/base/convscope';
import { Runner } from './runner';

type Outcome = ReturnType<Session['advance']>;

const noData = { code: 'no_data' };

/** A run whose images are all there, or not. */
class FakeRun {
  arrived = true;
  ended = false;
  steps = 0;
  /** Slices left of the evaluation in progress. */
  slices = 0;
  recipe = { seed: 1, batchSize: 64 };

  advance(): Outcome {
    if (this.advanceEvaluation()) return 'evaluated';
    if (!this.arrived && this.ended) throw noData;
    if (!this.arrived) return 'waiting';
    this.steps += 1;
    return 'stepped';
  }

  advanceEvaluation(): boolean {
    if (this.slices === 0) return false;
    this.slices -= 1;
    return true;
  }

  evaluate(): void {
    this.slices = 3;
  }

  configure(change: Partial<typeof this.recipe>): typeof this.recipe {
    this.recipe = { ...this.recipe, ...change };
    return this.recipe;
  }

  forgive(): void {
    // What had stopped the run is no part of these tests.
  }

  status(): unknown {
    return { step: this.steps, epoch: 0, epochProgress: 0, imagesLeft: 100, recipe: this.recipe };
  }

  memory(): unknown {
    return {};
  }

  imagesStatus(): unknown {
    return { trainExpected: 60_000 };
  }
}

let run: FakeRun;
let runner: Runner;

beforeEach(() => {
  run = new FakeRun();
  runner = new Runner(run as unknown as Session);
});

/** Lets everything happen that is due. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a batch that waits for images is taken when they come', async () => {
  run.arrived = false;
  const step = runner.step();
  await settle();
  expect(run.steps).toBe(0);
  run.arrived = true;
  runner.wake();
  await step;
  expect(run.steps).toBe(1);
});

test.each([
  ['paused', () => runner.pause()],
  ['reset, opened anew or restored', () => runner.leave()],
  ['given another seed', () => runner.configure({ seed: 2 })],
])('a batch that waits is no longer wanted when the run is %s', async (_, interrupt) => {
  run.arrived = false;
  const step = runner.step();
  await settle();
  interrupt();
  run.arrived = true;
  runner.wake();
  await step;
  expect(run.steps).toBe(0);
});

test('another learning rate leaves a batch that waits', async () => {
  run.arrived = false;
  const step = runner.step();
  runner.configure({ learningRate: 0.1 });
  run.arrived = true;
  runner.wake();
  await step;
  expect(run.steps).toBe(1);
});

test('a batch for which no images will ever come is refused', async () => {
  run.arrived = false;
  const step = expect(runner.step()).rejects.toEqual(noData);
  await settle();
  run.ended = true;
  runner.wake();
  await step;
});

test('training without any images stops and says why, once', async () => {
  run.arrived = false;
  runner.train();
  expect(runner.status()).toMatchObject({ running: true, waiting: true });
  run.ended = true;
  runner.wake();
  await settle();
  expect(runner.status().running).toBe(false);
  expect(() => runner.throwRefusal()).toThrow(expect.objectContaining(noData));
  expect(() => runner.throwRefusal()).not.toThrow();
});

test('test images are measured while training waits for its own', async () => {
  run.arrived = false;
  runner.train();
  await settle();
  runner.evaluate();
  await settle();
  expect(run.slices).toBe(0);
  expect(runner.status()).toMatchObject({ running: true, waiting: true });
  runner.pause();
});

test.each([
  ['another run', () => runner.leave(), false],
  ['another seed', () => runner.configure({ seed: 2 }), false],
  ['another batch size', () => runner.configure({ batchSize: 8 }), false],
  ['another learning rate', () => runner.configure({ learningRate: 0.1 }), true],
])('after %s the speed is measured anew, or not', async (_, change, kept) => {
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 1));
  let clock = 0;
  runner.train();
  await settle();
  runner.pause();
  await settle();
  expect(runner.status().imagesPerSecond).toBeGreaterThan(0);
  change();
  expect(runner.status().imagesPerSecond > 0).toBe(kept);
  vi.restoreAllMocks();
});
