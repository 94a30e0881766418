import { expect, test } from 'vitest';
import { duration } from './duration';

test.each([
  [0, '0 sec'],
  [12.4, '12 sec'],
  [59.7, '1 min 0 sec'],
  [80, '1 min 20 sec'],
  [3600 + 125, '1 hr 2 min'],
])('%d seconds', (seconds, words) => {
  expect(duration(seconds, 'en')).toBe(words);
});

test('Korean has its own units', () => {
  expect(duration(80, 'ko')).toBe('1분 20초');
});

test('an estimate below zero is nothing left', () => {
  expect(duration(-3, 'en')).toBe('0 sec');
});
