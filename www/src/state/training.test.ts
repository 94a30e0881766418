import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Frame, Recipe } from '../engine/contract';
import { checkpoints } from './checkpoint.svelte';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { DEFAULT_RECIPE } from './recipe';
import { training } from './training.svelte';

let recipe: Recipe;
const frame = (part: object = {}) =>
  ({
    status: { recipe, historyLength: 0, evaluating: null, evaluatedStep: 5, evaluatedAccuracy: 0.9, ...part },
    data: { testExpected: 10_000 },
    history: null,
  }) as unknown as Frame;

beforeEach(() => {
  recipe = DEFAULT_RECIPE;
  engineState.frame = frame();
  vi.spyOn(frameLoop, 'invalidate').mockImplementation(() => undefined);
  vi.spyOn(checkpoints, 'setAside').mockResolvedValue(true);
  vi.spyOn(engineState.client, 'configure').mockImplementation(async (change) => (recipe = { ...recipe, ...change }));
  vi.spyOn(engineState.client, 'evaluate').mockResolvedValue();
  vi.spyOn(engineState.client, 'evaluation').mockResolvedValue(null);
});

afterEach(() => {
  vi.restoreAllMocks();
  engineState.frame = null;
});

test('a learning rate just chosen stays when another optimizer is chosen before the next frame', async () => {
  await Promise.all([training.configure({ learningRate: 0.005 }), training.chooseOptimizer('sgd')]);
  expect(recipe).toMatchObject({ optimizer: 'sgd', learningRate: 0.005 });
  expect(training.recipe).toEqual(recipe);
});

test('new initial weights asked for twice at once are those of the second next seed', async () => {
  await Promise.all([training.reseed(), training.reseed()]);
  expect(recipe.seed).toBe(DEFAULT_RECIPE.seed + 2);
  expect(checkpoints.setAside).toHaveBeenCalledTimes(2);
});

test('a run whose model cannot be set aside does not start over', async () => {
  vi.mocked(checkpoints.setAside).mockResolvedValue(false);
  await training.configure({ seed: 8 });
  expect(engineState.client.configure).not.toHaveBeenCalled();
});

test('what is measured again at the same step is fetched again', async () => {
  let see: (frame: Frame) => void = () => undefined;
  vi.spyOn(frameLoop, 'listen').mockImplementation((listener) => {
    see = listener;
    return () => undefined;
  });
  training.follow();
  see(frame());
  see(frame());
  expect(engineState.client.evaluation).toHaveBeenCalledTimes(1);
  await training.evaluate();
  see(frame({ evaluating: { done: 5_000, total: 10_000 } }));
  expect(engineState.client.evaluation).toHaveBeenCalledTimes(1);
  see(frame());
  see(frame());
  expect(engineState.client.evaluation).toHaveBeenCalledTimes(2);
});
