import { expect, test } from 'vitest';
import type { Ablation } from '../engine/contract';
import { decodeAblations, encodeAblations } from './ablationText';

test('a link brings back what was broken', () => {
  const ablations: Ablation[] = [
    { kind: 'map', node: 'stage1/unit2/conv1', channel: 12 },
    { kind: 'input', node: 'unit1/add', input: 1, value: 0 },
    { kind: 'input', node: 'se/scale', input: 1, value: 1 },
    { kind: 'noise', sigma: 0.35, seed: 7 },
    { kind: 'noise', sigma: 1, seed: 2, node: 'conv2' },
  ];
  expect(decodeAblations(encodeAblations(ablations))).toEqual(ablations);
  expect(encodeAblations([])).toBe('');
  expect(decodeAblations('')).toEqual([]);
});

test('what makes no sense is left out', () => {
  expect(decodeAblations('m.conv1~m.conv1.x~i.add.0.9~n.-5.1~q.a.1~m.conv2.4')).toEqual([
    { kind: 'map', node: 'conv2', channel: 4 },
  ]);
});
