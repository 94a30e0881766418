import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ModelSpec, ModelSummary } from '../engine/contract';
import { initSync, Session } from '../engine/pkg/base/convscope';
import { allBlocks, foldTree, type FoldTree, type Unfolded } from '../layout/fold';
import { GraphArranger, type GraphBox, type GraphLayout } from '../layout/graph';
import { added, nodeAt, starters } from './specEdit';
import { zoo, zooIds } from './zoo';

const models = fileURLToPath(new URL('../../../assets/models', import.meta.url));
const wasm = fileURLToPath(new URL('../engine/pkg/base/convscope_bg.wasm', import.meta.url));
const read = (id: string) => JSON.parse(readFileSync(join(models, `${id}.json`), 'utf8')) as ModelSpec;

let session: Session;
beforeAll(() => {
  initSync({ module: readFileSync(wasm) });
  session = new Session();
});

test('every model of the folder can be chosen, under its own name', () => {
  const ids = readdirSync(models).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));
  expect([...zooIds].sort()).toEqual(ids.sort());
  for (const id of zooIds) expect(zoo[id]).toBe(read(id).name);
});

test.each(Object.keys(starters))('a new %s can be built as it is', (kind) => {
  const lenet = read('lenet5');
  // What makes a vector of maps, or reads one, belongs behind the maps.
  const isOfVectors = ['dense', 'flatten', 'global_avg_pool2d'].includes(kind);
  const at = isOfVectors ? nodeAt(lenet, 'flatten') : 1;
  expect(session.describe(added(lenet, at, kind)).nodes.length).toBeGreaterThan(lenet.nodes.length);
});

// SENet-154 has 54 blocks to fold: nine seconds on a busy machine.
describe.each(zooIds)('%s', { timeout: 60_000 }, (id) => {
  let summary: ModelSummary;
  let tree: FoldTree;
  let folds: Unfolded[];
  beforeAll(() => {
    summary = session.describe(read(id));
    tree = foldTree(summary.nodes);
    // Folded, unfolded, and every block alone with what is around it.
    const blocks = allBlocks(tree);
    folds = [new Set(), new Set(blocks), ...blocks.map((path) => new Set(pathsTo(path)))];
  });

  test('its graph shows every layer once, or the block that hides it', () => {
    const all = new GraphArranger(tree).arrange(new Set(allBlocks(tree)));
    const leaves = all.boxes.filter(({ form }) => form === 'leaf').map(({ item }) => item.path);
    expect(leaves.sort()).toEqual(['input', ...summary.nodes.map(({ name }) => name)].sort());
    const folded = new GraphArranger(tree).arrange(new Set());
    expect(folded.boxes.reduce((sum, { item }) => sum + (item.kind === 'block' ? item.size : 1), 0)).toBe(
      summary.nodes.length + 1,
    );
  });

  test('no box lies on another, whatever is folded', () => {
    const arranger = new GraphArranger(tree);
    for (const unfolded of folds) expect(overlaps(arranger.arrange(unfolded))).toEqual([]);
  });

  test('no line runs through a box, and every line goes to the right', () => {
    const arranger = new GraphArranger(tree);
    for (const unfolded of folds) expect(crossings(arranger.arrange(unfolded))).toEqual([]);
  });

  test('every link of two layers is drawn without a gap', () => {
    const arranger = new GraphArranger(tree);
    for (const unfolded of folds) {
      const drawn = new Set(arranger.arrange(unfolded).lines.flatMap(({ links }) => links));
      const hidden = tree.links.filter((link) => !drawn.has(link));
      for (const { from, to } of hidden) expect(commonFolded(from, to, unfolded), `${from} to ${to}`).toBe(true);
    }
  });
});

const pathsTo = (path: string) => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));

/** Whether both are inside of one folded block. */
function commonFolded(a: string, b: string, unfolded: Unfolded): boolean {
  return pathsTo(a).some((path) => path !== a && b.startsWith(`${path}/`) && !unfolded.has(path));
}

/** Pairs of boxes that share area though neither is inside of the other, and boxes that leave the one around them. */
function overlaps({ boxes }: GraphLayout): string[] {
  const inside = (inner: GraphBox, outer: GraphBox) => inner.item.path.startsWith(`${outer.item.path}/`);
  const wrong: string[] = [];
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      const within =
        inside(b, a) && b.x > a.x && b.y > a.y && b.x + b.width < a.x + a.width && b.y + b.height < a.y + a.height;
      if (inside(b, a) ? !within : !apart) wrong.push(`${a.item.path} and ${b.item.path}`);
    }
  });
  return wrong;
}

/** Lines that turn back, or pass over a box that is not a frame around them; a line is level at each of its points. */
function crossings({ boxes, lines }: GraphLayout): string[] {
  const solid = boxes.filter(({ form }) => form !== 'unfolded');
  return lines.flatMap(({ id, points }) => {
    const wrong: string[] = [];
    points.slice(1).forEach((to, i) => {
      const from = points[i] as { x: number; y: number };
      if (to.x < from.x) wrong.push(`${id} turns back`);
      for (const box of solid) {
        const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
        const over = from.x < box.x + box.width && to.x > box.x && top < box.y + box.height && bottom > box.y;
        if (over) wrong.push(`${id} over ${box.item.path}`);
      }
    });
    return wrong;
  });
}
