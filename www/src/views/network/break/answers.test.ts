import { expect, test } from 'vitest';
import { rows } from './answers';

const likely = (pairs: [number, number][]) =>
  pairs.map(([index, probability]) => ({ index, probability, logit: probability }));

test('the likeliest classes of both, each once, by what the intact network says', () => {
  const intact = likely([
    [7, 0.9],
    [1, 0.08],
    [3, 0.02],
  ]);
  const broken = likely([
    [3, 0.6],
    [7, 0.3],
    [9, 0.1],
  ]);
  expect(rows(intact, broken, 2)).toEqual([
    { index: 7, intact: 0.9, broken: 0.3 },
    { index: 1, intact: 0.08, broken: 0 },
    { index: 3, intact: 0.02, broken: 0.6 },
  ]);
});
