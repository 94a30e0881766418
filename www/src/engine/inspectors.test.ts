import { beforeEach, expect, test } from 'vitest';
import { Inspectors } from './inspectors';
import type { InspectorInput } from './inspector';
import type { Module } from './load';
import type { ModelSpec, Session } from './pkg/base/convscope';

/** Nodes that are left to run, and steps that a study has left. */
let left: { run: number; study: number };
let calls: string[];
let inspectors: Inspectors;

const numbers: InspectorInput = { kind: 'numbers', values: Float32Array.of(1, 2) };
const shape = { height: 1, width: 2, channels: 1 };

/** An inspector that writes down what it is asked; every step of its work takes longer than a slice. */
function FakeInspector(): unknown {
  const work = (kind: 'run' | 'study') => {
    const end = performance.now() + 13;
    while (performance.now() < end);
    left[kind] -= 1;
    return left[kind] > 0;
  };
  const answers: Record<string, (...given: never[]) => unknown> = {
    openInitial: () => ({ name: 'net', input: shape, nodes: [{ name: 'a' }, { name: 'b' }] }),
    camNode: () => undefined,
    lookAtNumbers: () => true,
    lookAtDrawing: () => false,
    lookAtImage: () => {
      throw { code: 'image_size', expected: [1, 2], got: [28, 28] };
    },
    advance: () => work('run'),
    advanceStudy: () => work('study'),
    progress: () => [3, 7],
    conclude: () => ({ value: 2, accuracy: null, size: [1, 2] }),
    heat: () => Float32Array.of(-1, 4),
    mapsShape: () => ({ ...shape, extents: [1, 2] }),
    maps: () => Float32Array.of(1, 2),
    statistics: () => Float32Array.from({ length: 12 }, (_, i) => i),
    top: () => [],
  };
  const question =
    (_: unknown, name: string) =>
    (...given: never[]) => {
      calls.push(name);
      return answers[name]?.(...given);
    };
  return new Proxy({}, { get: question });
}

beforeEach(() => {
  calls = [];
  left = { run: 3, study: 3 };
  inspectors = new Inspectors(FakeInspector as unknown as Module['Inspector'], {} as Session);
  inspectors.open({ kind: 'initial', spec: {} as ModelSpec, seed: 1, keep: false });
});

test('it runs to its end in slices, then tells what was wanted', async () => {
  const answer = await inspectors.inspect({ input: numbers, wanted: { maps: ['a'], statistics: 'all', top: 5 } });
  expect(calls.filter((name) => name === 'advance')).toHaveLength(3);
  expect(answer?.maps).toEqual([{ node: 'a', ...shape, extents: Float32Array.of(1, 2), data: Float32Array.of(1, 2) }]);
  expect(answer?.statistics.map(({ node }) => node)).toEqual(['a', 'b']);
  expect(answer?.statistics[0]?.deviation).toEqual(Float32Array.of(6, 7));
});

test('a question that changes nothing waits for the pass under way and runs nothing', async () => {
  const first = inspectors.inspect({ input: numbers, wanted: {} });
  const second = await inspectors.inspect({ wanted: { maps: ['a'] } });
  expect(second?.maps).toHaveLength(1);
  expect(await first).not.toBeNull();
  expect(calls.filter((name) => name === 'advance')).toHaveLength(3);
});

test('another input gives up the pass under way', async () => {
  const first = inspectors.inspect({ input: numbers, wanted: { maps: ['a'] } });
  const second = inspectors.inspect({ input: numbers, wanted: { maps: ['a'] } });
  expect(await first).toBeNull();
  expect(await second).not.toBeNull();
});

test('a drawing without ink is no answer; what was broken with it is run all the same', async () => {
  const drawing: InspectorInput = { kind: 'drawing', coverage: new Uint8Array(1), width: 1, height: 1 };
  expect(await inspectors.inspect({ input: drawing, ablations: [], wanted: {} })).toBeNull();
  expect(left.run).toBe(0);
});

test('an input that is refused leaves a network that has run', async () => {
  const image: InspectorInput = { kind: 'image', pixels: new Uint8Array(784) };
  await expect(inspectors.inspect({ input: image, ablations: [], wanted: {} })).rejects.toMatchObject({
    code: 'image_size',
  });
  expect(await inspectors.inspect({ wanted: { maps: ['a'] } })).not.toBeNull();
  expect(left.run).toBe(0);
});

test('a study waits for the pass, works in slices, and lets other questions in between', async () => {
  void inspectors.inspect({ input: numbers, wanted: {} });
  const study = inspectors.study({ kind: 'cam', class: 1 });
  expect(await inspectors.inspect({ wanted: { maps: ['a'] } })).not.toBeNull();
  expect(await study).toEqual({
    heat: { height: 1, width: 2, data: Float32Array.of(-1, 4), least: -1, most: 4 },
    value: 2,
    accuracy: null,
  });
  expect(calls.indexOf('begin')).toBeGreaterThan(calls.lastIndexOf('advance'));
});

test('a study is given up when it is cancelled, when another one comes, and when something changes', async () => {
  const endings = [
    () => inspectors.cancel(),
    () => void inspectors.study({ kind: 'cam', class: 2 }),
    () => void inspectors.inspect({ input: numbers, wanted: {} }),
  ];
  for (const end of endings) {
    left = { run: 1, study: 50 };
    const study = inspectors.study({ kind: 'cam', class: 1 });
    await inspectors.inspect({ wanted: {} });
    end();
    expect(await study).toBeNull();
    inspectors.cancel();
  }
});

test('progress is told in passes', () => {
  expect(inspectors.progress()).toEqual({ done: 3, total: 7 });
});
