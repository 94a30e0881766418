import { expect, test } from 'vitest';
import type { HistoryRows } from '../engine/contract';
import { History } from './history';

function rows(from: number, loss: number[], testSteps: number[] = []): HistoryRows {
  return {
    from,
    loss: Float32Array.from(loss),
    accuracy: Float32Array.from(loss, (value) => 1 - value),
    testStep: Float64Array.from(testSteps),
    testAccuracy: Float32Array.from(testSteps, () => 0.5),
    testLoss: Float32Array.from(testSteps, () => 1),
    testImages: Uint32Array.from(testSteps, () => 1000),
  };
}

test('rows are appended in order, over the first capacity too', () => {
  const history = new History();
  const loss = Array.from({ length: 3000 }, (_, i) => i / 4096);
  expect(history.append(rows(0, loss.slice(0, 700)))).toBe(true);
  expect(history.append(rows(700, loss.slice(700)))).toBe(true);
  expect([...history.loss]).toEqual(loss);
  expect(history.accuracy[2999]).toBe(1 - 2999 / 4096);
});

test('rows already held are not doubled', () => {
  const history = new History();
  history.append(rows(0, [0.75, 0.5, 0.25]));
  history.append(rows(1, [0.5, 0.25, 0.125]));
  expect([...history.loss]).toEqual([0.75, 0.5, 0.25, 0.125]);
});

test('rows of a run that has been reset since are refused', () => {
  const history = new History();
  expect(history.append(rows(40, [0.5]))).toBe(false);
  expect(history).toHaveLength(0);
});

test('an empty answer changes nothing, a new measurement does', () => {
  const history = new History();
  history.append(rows(0, [0.5, 0.25]));
  expect(history.append(rows(2, []))).toBe(false);
  expect(history.append(rows(2, [], [2]))).toBe(true);
  expect(history.tests).toEqual([{ step: 2, accuracy: 0.5, loss: 1, images: 1000 }]);
});

test('going back forgets what came later', () => {
  const history = new History();
  history.append(rows(0, [0.5, 0.25, 0.125], [1, 3]));
  history.truncate(2);
  expect([...history.loss]).toEqual([0.5, 0.25]);
  expect(history.tests.map((one) => one.step)).toEqual([1]);
  history.clear();
  expect(history).toHaveLength(0);
});
