import { expect, test } from 'vitest';
import { foldTree } from './fold';
import { GraphArranger, type GraphLayout } from './graph';
import { between, transition } from './transition';

const arranger = new GraphArranger(
  foldTree([
    { name: 'stem', inputs: ['input'] },
    { name: 'unit/conv', inputs: ['stem'] },
    { name: 'unit/add', inputs: ['unit/conv', 'stem'] },
    { name: 'head', inputs: ['unit/add'] },
  ]),
);
const folded = arranger.arrange(new Set());
const unfolded = arranger.arrange(new Set(['unit']));
const camera = { x: 10, y: 20, scale: 0.5 };
function box({ boxes }: GraphLayout, path: string) {
  const found = boxes.find(({ item }) => item.path === path);
  if (!found) throw new Error(`${path} is not shown`);
  return found;
}
const onScreen = ({ x, y }: { x: number; y: number }, seen: typeof camera) => ({
  x: (x - seen.x) * seen.scale,
  y: (y - seen.y) * seen.scale,
});

test('the block that is unfolded stays where it is, all the way', () => {
  const change = transition(folded, unfolded, 'unit', camera);
  const start = onScreen(box(folded, 'unit'), camera);
  for (const share of [0, 0.4, 1]) {
    const drawn = onScreen(box(between(unfolded, change, share), 'unit'), change.camera);
    expect(drawn.x).toBeCloseTo(start.x);
    expect(drawn.y).toBeCloseTo(start.y);
  }
});

test('it begins as the old layout was and ends as the new one is', () => {
  const change = transition(folded, unfolded, 'unit', camera);
  for (const path of ['stem', 'unit', 'head']) {
    const first = box(between(unfolded, change, 0), path);
    const old = box(folded, path);
    expect(onScreen(first, change.camera)).toEqual(onScreen(old, camera));
    expect([first.width, first.height]).toEqual([old.width, old.height]);
  }
  expect(between(unfolded, change, 1)).toEqual(unfolded);
});

test('what was hidden comes out of its block', () => {
  const change = transition(folded, unfolded, 'unit', camera);
  const first = box(between(unfolded, change, 0), 'unit/conv');
  expect(onScreen(first, change.camera)).toEqual(onScreen(box(folded, 'unit'), camera));
});
