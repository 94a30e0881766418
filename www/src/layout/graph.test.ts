import { describe, expect, test } from 'vitest';
import { foldTree, type GraphNode } from './fold';
import { GraphArranger, type GraphBox, type GraphLayout } from './graph';

const node = (name: string, ...inputs: string[]): GraphNode => ({ name, inputs });

const chain = [node('conv', 'input'), node('relu', 'conv'), node('dense', 'relu')];

/** A residual unit between two layers. */
const residual = [
  node('stem', 'input'),
  node('unit/conv1', 'stem'),
  node('unit/conv2', 'unit/conv1'),
  node('unit/add', 'unit/conv2', 'stem'),
  node('head', 'unit/add'),
];

const layout = (nodes: GraphNode[], ...unfolded: string[]) =>
  new GraphArranger(foldTree(nodes)).arrange(new Set(unfolded));

function box({ boxes }: GraphLayout, path: string): GraphBox {
  const found = boxes.find(({ item }) => item.path === path);
  if (!found) throw new Error(`${path} is not shown`);
  return found;
}

const links = ({ lines }: GraphLayout) =>
  lines.map((line) => line.links.map(({ from, to }) => `${from} ${to}`).join(', ')).sort();

describe('a chain', () => {
  test('runs to the right along one straight line', () => {
    const drawn = layout(chain);
    const xs = ['input', 'conv', 'relu', 'dense'].map((path) => box(drawn, path).x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    for (const { points } of drawn.lines) expect(new Set(points.map(({ y }) => y)).size).toBe(1);
  });

  test('a block in it bends no line', () => {
    const drawn = layout([...chain, node('block/a', 'dense'), node('block/b', 'block/a')], 'block');
    for (const { points } of drawn.lines) expect(new Set(points.map(({ y }) => y)).size).toBe(1);
  });
});

describe('a folded block', () => {
  test('is one box, and its lines are those of what is in it', () => {
    const drawn = layout(residual);
    expect(drawn.boxes.map(({ item }) => item.path)).toEqual(['input', 'stem', 'unit', 'head']);
    expect(box(drawn, 'unit').form).toBe('folded');
    expect(links(drawn)).toEqual(['input stem', 'stem unit/conv1, stem unit/add', 'unit/add head']);
  });
});

describe('an unfolded block', () => {
  const drawn = layout(residual, 'unit');

  test('is a frame around its children', () => {
    const frame = box(drawn, 'unit');
    for (const path of ['unit/conv1', 'unit/conv2', 'unit/add']) {
      const child = box(drawn, path);
      expect(child.x).toBeGreaterThan(frame.x);
      expect(child.y).toBeGreaterThan(frame.y);
      expect(child.x + child.width).toBeLessThan(frame.x + frame.width);
      expect(child.y + child.height).toBeLessThan(frame.y + frame.height);
    }
  });

  test('lets lines in at its left and out at its right side, and the skip has one of its own', () => {
    const frame = box(drawn, 'unit');
    const skip = drawn.lines.find(
      (line) =>
        line.id.startsWith('unit:') &&
        line.links.some(({ from }) => from === 'stem') &&
        line.links[0]?.to === 'unit/add',
    );
    expect(skip?.links).toContainEqual({ from: 'stem', to: 'unit/add' });
    expect(skip?.points[0]?.x).toBe(frame.x);
    const out = drawn.lines.find((line) => line.id.startsWith('unit:') && line.links[0]?.to === 'head');
    expect(out?.points.at(-1)?.x).toBe(frame.x + frame.width);
  });

  test('says what leaves it once, inside', () => {
    expect(drawn.lines.filter(({ source }) => source === 'unit/add')).toHaveLength(1);
  });

  test('every line goes to the right', () => {
    for (const { points } of drawn.lines) {
      points.slice(1).forEach((point, i) => expect(point.x).toBeGreaterThanOrEqual(points[i]?.x ?? NaN));
    }
  });
});
