/** Which lines run inside each block: found once for a model, whatever is folded. */
import type { Block, FoldTree, Item, Link } from './fold';

/** Lines inside one block, each with the links of layers that it stands for. */
export interface BlockLinks {
  /** Between two children. */
  between: { from: Item; to: Item; links: Link[] }[];
  /** From the block's own left side to a child. */
  entering: { to: Item; links: Link[] }[];
  /** From a child to the block's own right side. */
  leaving: { from: Item; links: Link[] }[];
}

interface Maps {
  between: Map<string, BlockLinks['between'][number]>;
  entering: Map<string, BlockLinks['entering'][number]>;
  leaving: Map<string, BlockLinks['leaving'][number]>;
}

/** By the path of the block. */
export function linksByBlock(tree: FoldTree): Map<string, BlockLinks> {
  const found = new Map<string, Maps>();
  for (const link of tree.links) {
    const from = tree.items.get(link.from);
    const to = tree.items.get(link.to);
    if (from && to) addLink(found, link, from, to);
  }
  return new Map(
    [...found].map(([path, { between, entering, leaving }]) => [
      path,
      { between: [...between.values()], entering: [...entering.values()], leaving: [...leaving.values()] },
    ]),
  );
}

function addLink(found: Map<string, Maps>, link: Link, source: Item, target: Item): void {
  const common = commonBlock(source, target);
  const [from, outer] = climb(source, common, (block, child) => {
    add(mapsOf(found, block).leaving, child.path, () => ({ from: child, links: [] }), link);
  });
  const [to] = climb(target, common, (block, child) => {
    add(mapsOf(found, block).entering, child.path, () => ({ to: child, links: [] }), link);
  });
  add(mapsOf(found, outer).between, `${from.path}>${to.path}`, () => ({ from, to, links: [] }), link);
}

/** Tells `visit` each block between `item` and `common`, with its child on the way; returns the child of `common`. */
function climb(item: Item, common: Block, visit: (block: Block, child: Item) => void): [Item, Block] {
  let child = item;
  while (child.block && child.block !== common) {
    visit(child.block, child);
    child = child.block;
  }
  return [child, common];
}

function commonBlock(a: Item, b: Item): Block {
  const blocks = new Set<Block>();
  for (let block = a.block; block; block = block.block) blocks.add(block);
  let block = b.block as Block;
  while (!blocks.has(block)) block = block.block as Block;
  return block;
}

function mapsOf(found: Map<string, Maps>, { path }: Block): Maps {
  const known = found.get(path);
  if (known) return known;
  const maps: Maps = { between: new Map(), entering: new Map(), leaving: new Map() };
  found.set(path, maps);
  return maps;
}

function add<T extends { links: Link[] }>(map: Map<string, T>, key: string, make: () => T, link: Link): void {
  const entry = map.get(key) ?? make();
  map.set(key, entry);
  entry.links.push(link);
}
