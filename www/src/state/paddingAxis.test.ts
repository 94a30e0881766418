import { expect, test } from 'vitest';
import { defaultAxis, readAxis, writeAxis } from './paddingAxis';

test('the axis in the address', () => {
  const pairs = new URLSearchParams();
  writeAxis(pairs, defaultAxis);
  expect(pairs.toString()).toBe('');
  expect(readAxis(pairs)).toEqual(defaultAxis);
  writeAxis(pairs, { input: 13, kernel: 6, stride: 5 });
  expect(readAxis(new URLSearchParams(pairs.toString()))).toEqual({ input: 13, kernel: 6, stride: 5 });
});

test.each(['13.6', '0.1.1', '13.16.1', '13.6.9', '2000.3.1', 'a.b.c', '1.2.3.4'])('%s is as if absent', (text) => {
  expect(readAxis(new URLSearchParams({ 'arithmetic-paddings': text }))).toEqual(defaultAxis);
});
