import { expect, test } from 'vitest';
import { partsOf } from './memory';

test('what is left of the whole is the rest', () => {
  const parts = partsOf({ weights: 1, passes: 20, optimizer: 300, images: 4000, whole: 10_000 });
  expect(parts).toEqual({ weights: 1, passes: 20, optimizer: 300, images: 4000, rest: 5679 });
});
