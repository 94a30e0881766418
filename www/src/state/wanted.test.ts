import { expect, test } from 'vitest';
import { merged } from './wanted';

test('what several want is asked for once', () => {
  const field = { node: 'conv1', at: [1, 2, 3] as [number, number, number] };
  const one = { maps: ['conv1', 'pool1'], picture: true, fields: [field] };
  const other = { maps: ['pool1', 'conv2'], statistics: ['conv1'], fields: [{ ...field }] };
  const both = merged([one, other]);
  expect(both.maps).toEqual(['conv1', 'pool1', 'conv2']);
  expect(both.fields).toEqual([field]);
  expect([both.picture, both.input, both.statistics]).toEqual([true, false, ['conv1']]);
  expect(merged([one, other, { statistics: 'all' }]).statistics).toBe('all');
});
