import { beforeEach, expect, test } from 'vitest';
import type { ComparisonRequest } from './comparison';
import { Comparisons } from './comparisons';
import type { Session } from './pkg/base/convscope';

/** A laboratory whose maps are the shift of its view, so that it can be told which one was asked. */
class FakeLab {
  static made: FakeLab[] = [];
  parameters: string[] = [];
  right = 0;
  constructor() {
    FakeLab.made.push(this);
  }
  forget = () => (this.parameters = []);
  giveNumbers = () => undefined;
  giveParameter = (name: string) => this.parameters.push(name);
  change = (view: { warp?: { shift: [number, number] } }) => (this.right = view.warp?.shift[1] ?? 0);
  inputShape = () => ({ height: 1, width: 1, channels: 1, extents: [this.right, this.right] });
  mapsShape = this.inputShape;
  input = () => Float32Array.of(this.right);
  maps = this.input;
  winners = () => Uint32Array.of(7);
  differenceFrom = (still: FakeLab) => Float32Array.of(this.right - still.right);
  changeFrom = (still: FakeLab, node: string) => (node === 'empty' ? undefined : this.right - still.right);
  beyondShift = (_: FakeLab, __: string, down: number, right: number) => down + right;
}

const session = {
  showDrawing: (_: string, ink: Uint8Array) => ink.some((value) => value > 0),
  digit: () => new Float32Array(784),
  parameter: () => new Float32Array(1),
  answer: (_: string, [right = 0]: Float32Array) => Float32Array.of(right),
} as unknown as Session;

const shifted = (right: number): ComparisonRequest['warp'] => ({ shift: [0, right], rotation: 0, zoom: [1, 1] });

const request = (ink: number): ComparisonRequest => ({
  source: { kind: 'digit', input: { kind: 'drawing', coverage: Uint8Array.of(ink), width: 1, height: 1 } },
  view: {},
  model: 'reference',
  warp: shifted(4),
  nodes: [],
  parameters: { 'edges.kernel': new Float32Array(1) },
  borrowed: ['conv1.bias'],
  maps: [
    { node: 'input', jump: 1 },
    { node: 'max', jump: 2 },
    { node: 'empty', jump: 1 },
  ],
  winners: ['max'],
  path: [shifted(-1), shifted(2)],
});

let comparisons: Comparisons;

beforeEach(() => {
  FakeLab.made = [];
  comparisons = new Comparisons(FakeLab as never, session);
});

test('a drawing without ink has nothing to compare', () => {
  expect(comparisons.answer(request(0))).toBeNull();
});

test('both laboratories have the same layers; only one is moved, along the path and then to its place', () => {
  const answer = comparisons.answer(request(255));
  expect(FakeLab.made.map(({ parameters }) => parameters)).toEqual([
    ['edges.kernel', 'conv1.bias'],
    ['edges.kernel', 'conv1.bias'],
  ]);
  expect(answer?.path.map(({ changes, probabilities }) => [changes, probabilities?.[0]])).toEqual([
    [[-1, -1, null], -1],
    [[2, 2, null], 2],
  ]);
  expect(
    answer?.maps.map(({ node, still, moved, difference, change }) => [
      node,
      still.data[0],
      moved.data[0],
      difference[0],
      change,
    ]),
  ).toEqual([
    ['input', 0, 4, 4, 4],
    ['max', 0, 4, 4, 4],
    ['empty', 0, 4, 4, null],
  ]);
  expect(answer?.probabilities).toEqual({ still: Float32Array.of(0), moved: Float32Array.of(4) });
  expect(answer?.winners).toEqual([{ node: 'max', cells: Uint32Array.of(7) }]);
});

test('a map moves along by cells of its own, and only where the image was shifted and nothing else', () => {
  expect(comparisons.answer(request(255))?.maps.map(({ beyond }) => beyond)).toEqual([4, 2, 4]);
  const turned = { ...request(255), warp: { ...shifted(4), rotation: 5 } };
  expect(comparisons.answer(turned)?.maps.map(({ beyond }) => beyond)).toEqual([null, null, null]);
});
