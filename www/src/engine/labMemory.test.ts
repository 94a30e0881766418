import { expect, test } from 'vitest';
import type { LabRequest } from './lab';
import { LabMemory } from './labMemory';

const numbers = (value: number): LabRequest['source'] => ({
  kind: 'numbers',
  values: Float32Array.of(value),
  height: 1,
  width: 1,
  channels: 1,
});
const nodes = (kernel: number) => [{ name: 'conv', kind: 'conv2d', filters: 1, kernel }];

test('a new worker is given the last of everything, parameters one by one', () => {
  const memory = new LabMemory();
  memory.remember({ lab: 'filters', source: numbers(1), nodes: nodes(1), wanted: { input: true } });
  memory.remember({ lab: 'filters', parameters: { 'conv.kernel': Float32Array.of(2) }, wanted: {} });
  memory.remember({ lab: 'pooling', source: numbers(3), wanted: {} });
  memory.remember({ lab: 'filters', source: numbers(4), view: { grey: true }, wanted: {} });
  memory.remember({ lab: 'filters', parameters: { 'conv.bias': Float32Array.of(5) }, wanted: {} });
  expect(memory.requests()).toEqual([
    { lab: 'filters', source: numbers(4), view: { grey: true }, nodes: nodes(1), wanted: {} },
    { lab: 'filters', parameters: { 'conv.kernel': Float32Array.of(2) }, wanted: {} },
    { lab: 'filters', parameters: { 'conv.bias': Float32Array.of(5) }, wanted: {} },
    { lab: 'pooling', source: numbers(3), wanted: {} },
  ]);
});
