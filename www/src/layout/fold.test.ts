import { describe, expect, test } from 'vitest';
import { allBlocks, around, foldTree, outline, shownAs, type Item } from './fold';

const tree = foldTree(
  [
    ['stem', 'input'],
    ['stage2/unit1/conv', 'stem'],
    ['stage2/unit1/se/squeeze', 'stage2/unit1/conv'],
    ['stage2/unit1/scale', 'stage2/unit1/conv', 'stage2/unit1/se/squeeze'],
    ['stage2/unit2/conv', 'stage2/unit1/scale'],
    ['head', 'stage2/unit2/conv'],
  ].map(([name = '', ...inputs]) => ({ name, inputs })),
);
const item = (path: string) => tree.items.get(path) as Item;
const shown = (...unfolded: string[]) => outline(tree, new Set(unfolded)).map((row) => row.item.path);

describe('the tree of blocks', () => {
  test('has a block for every beginning of a path', () => {
    expect(allBlocks(tree)).toEqual(['stage2', 'stage2/unit1', 'stage2/unit1/se', 'stage2/unit2']);
  });

  test('counts the layers in each', () => {
    expect(item('stage2')).toMatchObject({ size: 4, label: 'stage2' });
    expect(item('stage2/unit1')).toMatchObject({ size: 3, label: 'unit1' });
    expect(tree.root.size).toBe(7);
  });

  test('knows what is around a layer, the innermost first', () => {
    expect(around(item('stage2/unit1/se/squeeze')).map(({ path }) => path)).toEqual([
      'stage2/unit1/se',
      'stage2/unit1',
      'stage2',
    ]);
    expect(around(item('head'))).toEqual([]);
  });
});

describe('folding', () => {
  test('hides what is in a block, at any depth', () => {
    expect(shown()).toEqual(['input', 'stem', 'stage2', 'head']);
    expect(shown('stage2')).toEqual(['input', 'stem', 'stage2', 'stage2/unit1', 'stage2/unit2', 'head']);
    // A block inside of a folded one stays as it was.
    expect(shown('stage2/unit1')).toEqual(shown());
  });

  test('a hidden layer stands for itself as the outermost folded block', () => {
    const squeeze = item('stage2/unit1/se/squeeze');
    expect(shownAs(squeeze, new Set()).path).toBe('stage2');
    expect(shownAs(squeeze, new Set(['stage2', 'stage2/unit1'])).path).toBe('stage2/unit1/se');
    expect(shownAs(squeeze, new Set(allBlocks(tree))).path).toBe('stage2/unit1/se/squeeze');
    expect(shownAs(squeeze, new Set(['stage2/unit1'])).path).toBe('stage2');
  });

  test('rows say their level and their place among their siblings', () => {
    const rows = outline(tree, new Set(['stage2']));
    expect(rows.map(({ level, place, siblings }) => [level, place, siblings])).toEqual([
      [1, 1, 4],
      [1, 2, 4],
      [1, 3, 4],
      [2, 1, 2],
      [2, 2, 2],
      [1, 4, 4],
    ]);
  });
});
