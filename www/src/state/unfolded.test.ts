import { expect, test } from 'vitest';
import { readUnfolded, writeUnfolded } from './unfolded';

test.each([new Set<string>(), new Set(['stage2', 'stage2/unit1']), 'all' as const])('%o comes back', (unfolded) => {
  expect(readUnfolded(writeUnfolded(unfolded))).toEqual(unfolded);
});

test('what a link does not say is folded', () => {
  expect(readUnfolded(null)).toEqual(new Set());
  expect(readUnfolded(',,')).toEqual(new Set());
});

test('a link does not grow without end', () => {
  const many = new Set(Array.from({ length: 1000 }, (_, i) => `stage/unit${i}`));
  expect(writeUnfolded(many)).toBe('');
});
