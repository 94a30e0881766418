import { expect, test } from 'vitest';
import { BATCH_SIZES, BOUNDS, DEFAULT_RECIPE, OPTIMIZERS, USUAL_RATES, withOptimizer } from './recipe';

test('another optimizer brings its usual rate', () => {
  expect(withOptimizer(DEFAULT_RECIPE, 'sgd')).toEqual({ optimizer: 'sgd', learningRate: USUAL_RATES.sgd });
});

test('a rate that was chosen stays', () => {
  expect(withOptimizer({ ...DEFAULT_RECIPE, learningRate: 0.3 }, 'sgd')).toEqual({ optimizer: 'sgd' });
});

test('the defaults are among what can be chosen', () => {
  expect(BATCH_SIZES).toContain(DEFAULT_RECIPE.batchSize);
  for (const [name, { min, max }] of Object.entries(BOUNDS)) {
    const value = DEFAULT_RECIPE[name as keyof typeof BOUNDS];
    expect(value, name).toBeGreaterThanOrEqual(min);
    expect(value, name).toBeLessThanOrEqual(max);
  }
  for (const optimizer of OPTIMIZERS) {
    expect(USUAL_RATES[optimizer]).toBeGreaterThanOrEqual(BOUNDS.learningRate.min);
    expect(USUAL_RATES[optimizer]).toBeLessThanOrEqual(BOUNDS.learningRate.max);
  }
});
