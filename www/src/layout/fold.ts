/**
 * The blocks of a model as a tree. A layer's name is its path through the blocks that it came from, such as
 * `stage2/unit1/se/squeeze`: every beginning of a path is a block, which can be folded into one box.
 */

/** What a layout has to know of a layer. */
export interface GraphNode {
  name: string;
  /** Names of layers, or `input`. */
  inputs: readonly string[];
}

/** The model's input, which is no layer. */
export const inputName = 'input';

/** A layer, or the model's input. */
export interface Leaf {
  kind: 'leaf';
  path: string;
  /** The last part of the path. */
  label: string;
  block: Block;
}

export interface Block {
  kind: 'block';
  /** Empty for the whole model. */
  path: string;
  label: string;
  /** `null` for the whole model. */
  block: Block | null;
  /** In the order in which they run. */
  children: Item[];
  /** Layers in it, at any depth. */
  size: number;
}

export type Item = Leaf | Block;

/** From one layer to another that reads it, by their names. */
export interface Link {
  from: string;
  to: string;
}

export interface FoldTree {
  root: Block;
  /** Every layer and the input by name, every block by path. */
  items: ReadonlyMap<string, Item>;
  links: readonly Link[];
}

export function foldTree(nodes: readonly GraphNode[]): FoldTree {
  const root: Block = { kind: 'block', path: '', label: '', block: null, children: [], size: 0 };
  const items = new Map<string, Item>();
  const links: Link[] = [];
  addLeaf(root, items, inputName);
  for (const { name, inputs } of nodes) {
    addLeaf(root, items, name);
    for (const from of inputs) links.push({ from, to: name });
  }
  return { root, items, links };
}

function addLeaf(root: Block, items: Map<string, Item>, name: string): void {
  const parts = name.split('/');
  const label = parts.pop() as string;
  let block = root;
  let path = '';
  for (const part of parts) {
    path = path ? `${path}/${part}` : part;
    block = blockAt(block, items, path, part);
  }
  const leaf: Leaf = { kind: 'leaf', path: name, label, block };
  items.set(name, leaf);
  block.children.push(leaf);
  for (let around: Block | null = block; around; around = around.block) around.size += 1;
}

function blockAt(around: Block, items: Map<string, Item>, path: string, label: string): Block {
  const known = items.get(path);
  if (known?.kind === 'block') return known;
  const block: Block = { kind: 'block', path, label, block: around, children: [], size: 0 };
  items.set(path, block);
  around.children.push(block);
  return block;
}

/** Which blocks are unfolded, by path. */
export type Unfolded = ReadonlySet<string>;

export const isBlock = (item: Item): item is Block => item.kind === 'block';

/** Blocks around `item`, the innermost first, without the whole model. */
export function around(item: Item): Block[] {
  const blocks: Block[] = [];
  for (let block = item.block; block?.block; block = block.block) blocks.push(block);
  return blocks;
}

/** The item itself, or the outermost folded block that hides it. */
export function shownAs(item: Item, unfolded: Unfolded): Item {
  return around(item).findLast(({ path }) => !unfolded.has(path)) ?? item;
}

export function allBlocks(tree: FoldTree): string[] {
  return [...tree.items.values()].filter(isBlock).map(({ path }) => path);
}

/** A row of the outline. */
export interface Row {
  item: Item;
  /** 1 for what the model consists of at the outside. */
  level: number;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
}

/** The tree from top to bottom with the children of unfolded blocks. */
export function outline(tree: FoldTree, unfolded: Unfolded): Row[] {
  const rows: Row[] = [];
  const add = (block: Block, level: number) => {
    block.children.forEach((item, i) => {
      rows.push({ item, level, place: i + 1, siblings: block.children.length });
      if (isBlock(item) && unfolded.has(item.path)) add(item, level + 1);
    });
  };
  add(tree.root, 1);
  return rows;
}
