import { expect, test } from 'vitest';
import { wrongAnswers } from './mistakes';

test('wrong answers are what stands off the diagonal', () => {
  const matrix = Uint32Array.of(8, 1, 1, 0, 10, 0, 2, 3, 5);
  expect(wrongAnswers(matrix, 3, null)).toBe(7);
  expect(wrongAnswers(matrix, 3, { label: 2, answer: 1 })).toBe(3);
});
