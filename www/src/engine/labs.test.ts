import { beforeEach, expect, test } from 'vitest';
import { Labs } from './labs';
import type { Module } from './load';

let calls: unknown[][];
let labs: Labs;

/** A laboratory that writes down what it is asked. */
function FakeLab(): unknown {
  const shape = { height: 1, width: 2, channels: 1, extents: [3, 4] };
  const answers: Record<string, unknown> = {
    inputShape: shape,
    mapsShape: shape,
    input: Float32Array.of(3, 4),
    maps: Float32Array.of(3, 4),
  };
  const question =
    (_: unknown, name: string) =>
    (...given: unknown[]) => {
      calls.push([name, ...given]);
      return answers[name];
    };
  return new Proxy({}, { get: question });
}

beforeEach(() => {
  calls = [];
  labs = new Labs(FakeLab as unknown as Module['Lab']);
});

test('a question that changes nothing runs nothing', () => {
  const { input, maps } = labs.answer({ lab: 'filters', wanted: { maps: ['conv'] } });
  expect(input).toBeNull();
  expect(maps).toEqual([
    { node: 'conv', height: 1, width: 2, channels: 1, extents: Float32Array.of(3, 4), data: Float32Array.of(3, 4) },
  ]);
  expect(calls.map(([name]) => name)).toEqual(['mapsShape', 'maps']);
});

test('source and parameters are given first, then all of it is changed at once', () => {
  const kernel = Float32Array.of(1);
  const rgba = new Uint8ClampedArray(8);
  labs.answer({
    lab: 'filters',
    source: { kind: 'picture', rgba, height: 1, width: 2 },
    parameters: { 'conv.kernel': kernel },
    view: { grey: true },
    wanted: {},
  });
  expect(calls).toEqual([
    ['forget'],
    ['givePicture', new Uint8Array(8), 1, 2],
    ['giveParameter', 'conv.kernel', kernel],
    ['change', { grey: true }, undefined],
  ]);
});
