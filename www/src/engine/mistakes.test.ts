import { expect, test } from 'vitest';
import { ofKind } from './mistakes';

const mistake = (index: number, label: number, answer: number) => ({ index, label, answer });

const MISTAKES = [mistake(7, 4, 9), mistake(3, 7, 2), mistake(5, 4, 9)];

test('without a pair all kinds are shown, the worst first', () => {
  expect(ofKind(MISTAKES, null, 3)).toEqual(MISTAKES);
  expect(ofKind(MISTAKES, null, 2).map(({ index }) => index)).toEqual([7, 3]);
});

test('a pair is a direction: 4 taken for 9 is not 9 taken for 4', () => {
  expect(ofKind(MISTAKES, { label: 4, answer: 9 }, 3).map(({ index }) => index)).toEqual([7, 5]);
  expect(ofKind(MISTAKES, { label: 9, answer: 4 }, 3)).toEqual([]);
});

test('a kind is found however many worse mistakes of other kinds there are', () => {
  const many = [...Array.from({ length: 5000 }, (_, i) => mistake(i, 1, 2)), mistake(9000, 4, 9)];
  expect(ofKind(many, { label: 4, answer: 9 }, 24).map(({ index }) => index)).toEqual([9000]);
});
