import { expect, test } from 'vitest';
import type { TrainingStatus } from '../engine/contract';
import type { TestMeasurement } from './history';
import { MilestoneWatch } from './milestones';
import { DEFAULT_RECIPE } from './recipe';

const STATUS: TrainingStatus = {
  running: true,
  step: 300,
  epoch: 0,
  epochProgress: 0.3,
  imagesSeen: 19_200,
  imagesPerSecond: 9000,
  secondsLeft: 4,
  loss: 0.2,
  accuracy: 0.95,
  historyLength: 300,
  evaluating: null,
  evaluatedStep: null,
  evaluatedAccuracy: null,
  stopped: null,
  waiting: false,
  recipe: DEFAULT_RECIPE,
  learningRate: DEFAULT_RECIPE.learningRate,
  memory: { weights: 0, passes: 0, optimizer: 0, images: 0, whole: 0 },
};

const measured = (step: number, accuracy: number): TestMeasurement => ({ step, accuracy, loss: 0, images: 1000 });

test('a threshold is told once, the highest passed', () => {
  const watch = new MilestoneWatch();
  const tests = [measured(100, 0.3), measured(200, 0.91)];
  expect(watch.observe(STATUS, tests)).toEqual({ kind: 'reached', threshold: 0.9, step: 200 });
  expect(watch.observe(STATUS, tests)).toBeNull();
  expect(watch.observe(STATUS, [...tests, measured(300, 0.89)])).toBeNull();
  expect(watch.observe(STATUS, [...tests, measured(400, 0.955)])).toEqual({
    kind: 'reached',
    threshold: 0.95,
    step: 400,
  });
});

test('a whole measurement goes before a threshold and is told once', () => {
  const watch = new MilestoneWatch();
  const status = { ...STATUS, evaluatedStep: 938, evaluatedAccuracy: 0.978 };
  const tests = [measured(938, 0.978)];
  expect(watch.observe(status, tests)).toEqual({ kind: 'measured', accuracy: 0.978, step: 938 });
  expect(watch.observe(status, tests)).toBeNull();
});

test('a run that starts over is told anew', () => {
  const watch = new MilestoneWatch();
  watch.observe(STATUS, [measured(100, 0.91)]);
  watch.clear();
  expect(watch.observe(STATUS, [])).toBeNull();
  expect(watch.observe(STATUS, [measured(50, 0.92)])).toMatchObject({ kind: 'reached', threshold: 0.9 });
});
