import { expect, test } from 'vitest';
import type { Mistake } from '../../engine/contract';
import { mistakesOf, wrongAnswers } from './mistakes';

const mistake = (index: number, label: number, answer: number): Mistake => ({
  index,
  label,
  answer,
  confidence: 0.9,
  pixels: new Uint8Array(784),
});

const MISTAKES = [mistake(7, 4, 9), mistake(3, 7, 2), mistake(5, 4, 9)];

test('without a pair all mistakes are shown', () => {
  expect(mistakesOf(MISTAKES, null)).toEqual(MISTAKES);
});

test('a pair is a direction: 4 taken for 9 is not 9 taken for 4', () => {
  expect(mistakesOf(MISTAKES, { label: 4, answer: 9 }).map((one) => one.index)).toEqual([7, 5]);
  expect(mistakesOf(MISTAKES, { label: 9, answer: 4 })).toEqual([]);
});

test('wrong answers are what stands off the diagonal', () => {
  const matrix = Uint32Array.of(8, 1, 1, 0, 10, 0, 2, 3, 5);
  expect(wrongAnswers(matrix, 3, null)).toBe(7);
  expect(wrongAnswers(matrix, 3, { label: 2, answer: 1 })).toBe(3);
});
