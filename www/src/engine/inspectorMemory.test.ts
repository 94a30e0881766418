import { expect, test } from 'vitest';
import { InspectorMemory } from './inspectorMemory';

test('the last input and the last ablations are what a new worker is given', () => {
  const memory = new InspectorMemory();
  const input = { kind: 'numbers', values: Float32Array.of(1) } as const;
  memory.remember({ input, wanted: {} });
  expect(memory.held).toBeNull();
  memory.opened({ kind: 'reference' });
  memory.remember({ input, wanted: { top: 5 } });
  memory.remember({ ablations: [{ kind: 'map', node: 'a', channel: 1 }], wanted: {} });
  memory.remember({ wanted: { maps: ['a'] } });
  const ablations = [{ kind: 'map', node: 'a', channel: 1 }];
  expect(memory.held).toEqual({ network: { kind: 'reference' }, request: { input, ablations, wanted: {} } });
  memory.opened({ kind: 'own' });
  expect(memory.held?.request).toEqual({ wanted: {} });
  memory.closed();
  expect(memory.held).toBeNull();
});
