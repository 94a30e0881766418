import { describe, expect, test } from 'vitest';
import type { ModelSpec } from '../engine/contract';
import { added, fieldText, nodeAt, parseSpec, removed, shifted, specText, withField } from './specEdit';

const spec: ModelSpec = {
  name: 'three',
  input: [28, 28, 1],
  nodes: [
    { name: 'conv', kind: 'conv2d', filters: 6, kernel: [5, 5] },
    { name: 'unit', kind: 'residual_unit', filters: 6 },
    { name: 'dense', kind: 'dense', units: 10 },
  ],
};
const names = ({ nodes }: ModelSpec) => nodes.map(({ name }) => name);

describe('as text', () => {
  test('it comes back, a node a line', () => {
    expect(parseSpec(specText(spec))).toEqual(spec);
    expect(specText(spec)).toContain('    { "name": "conv", "kind": "conv2d", "filters": 6, "kernel": [5, 5] },\n');
  });

  test('what is no JSON says so as the engine would', () => {
    expect(() => parseSpec('{ "name": ')).toThrow(expect.objectContaining({ code: 'malformed_spec' }));
  });
});

test('a layer in a block belongs to the node of the block', () => {
  expect(nodeAt(spec, 'unit/conv1')).toBe(1);
  expect(nodeAt(spec, 'dense')).toBe(2);
  expect(nodeAt(spec, 'input')).toBe(-1);
});

describe('one node at a time', () => {
  test('added after another, under a free name', () => {
    const twice = added(added(spec, 0, 'dropout'), 0, 'dropout');
    expect(names(twice)).toEqual(['conv', 'dropout_2', 'dropout_1', 'unit', 'dense']);
    expect(twice.nodes[1]).toEqual({ name: 'dropout_2', kind: 'dropout', rate: 0.5 });
  });

  test('removed', () => expect(names(removed(spec, 1))).toEqual(['conv', 'dense']));

  test('moved, not beyond an end', () => {
    expect(names(shifted(spec, 0, 1))).toEqual(['unit', 'conv', 'dense']);
    expect(names(shifted(spec, 2, -1))).toEqual(['conv', 'dense', 'unit']);
    expect(shifted(spec, 0, -1)).toBe(spec);
    expect(shifted(spec, 2, 1)).toBe(spec);
  });

  test.each([
    ['filters', '32', 32],
    ['kernel', '[3, 1]', [3, 1]],
    ['padding', 'same', 'same'],
    ['bias', 'false', false],
  ])('field %s typed as %s', (field, typed, value) => {
    expect(withField(spec, 0, field, typed).nodes[0]?.[field]).toEqual(value);
    expect(withField(spec, 0, field, typed).nodes.slice(1)).toEqual(spec.nodes.slice(1));
    expect(JSON.parse(JSON.stringify(fieldText(value)))).toBe(typed);
  });

  test('a field that is emptied is as usual', () => {
    expect(withField(spec, 0, 'kernel', ' ').nodes[0]).not.toHaveProperty('kernel');
  });
});
