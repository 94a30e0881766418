import { expect, test } from 'vitest';
import type { NodeSummary } from '../../engine/contract';
import { fieldOf } from './field';

const input = { height: 28, width: 28 };

/** LeNet-5's conv2: 5 × 5 on pooled 5 × 5 SAME, so 14 pixels wide, two apart, two pixels into the padding. */
const axis = { size: 14, jump: 2, start: -2 };
const conv2 = { receptiveField: [axis, axis] } as unknown as NodeSummary;

test('a cell inside sees its whole receptive field', () => {
  expect(fieldOf(conv2, { y: 3, x: 4 }, input)).toEqual({ y: 4, x: 6, height: 14, width: 14 });
});

test('a cell at the edge sees less: padding is not part of the input', () => {
  expect(fieldOf(conv2, { y: 0, x: 9 }, input)).toEqual({ y: 0, x: 16, height: 12, width: 12 });
});
