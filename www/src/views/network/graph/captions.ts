import type { ModelSummary, NodeSummary } from '../../../engine/contract';
import { integer } from '../../../i18n/format';
import type { Language } from '../../../i18n/language';
import { inputName, isBlock, type Block, type FoldTree, type Item, type Leaf } from '../../../layout/fold';
import { faceOf } from '../../../layers/registry';
import { graphWords, type GraphWords } from './messages';
import type { Caption } from './paint';

/** A layer or block as it is told: its name, what it is, its shape, what it reads. */
export function told(item: Item, caption: Caption | undefined, reads: readonly string[] | undefined, t: GraphWords) {
  const { title, kind, shape } = caption ?? { title: item.label, kind: '', shape: '' };
  if (isBlock(item)) return t.block(title, kind, shape);
  if (item.path === inputName) return t.inputOf(shape);
  const name = t.leaf(title, kind, shape);
  return reads
    ? `${name}, ${t.readsFrom(reads.map((one) => (one === inputName ? t.theInput : one)).join(', '))}`
    : name;
}

interface Shape {
  height: number;
  width: number;
  channels: number;
}

/** `56×56×64`, or the length of a vector. */
export function shapeText({ height, width, channels }: Shape, times = '×'): string {
  return height * width === 1 ? integer(channels) : [height, width, channels].join(times);
}

/** What is written about each layer and each block, by path. */
export function captionsOf({ input, nodes }: ModelSummary, tree: FoldTree, language: Language): Map<string, Caption> {
  const t = graphWords[language];
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const captions = new Map<string, Caption>();
  for (const [path, item] of tree.items) {
    const last = isBlock(item) ? lastLeaf(item) : item;
    const node = byName.get(last.path);
    const shape = shapeText(node?.shape ?? input);
    if (path === inputName) captions.set(path, { title: t.input, kind: shape, shape, learns: false });
    else if (isBlock(item)) captions.set(path, blockCaption(item, shape, byName, t.layersIn(integer(item.size))));
    else if (node) {
      const kind = faceOf(node).name(node)[language];
      captions.set(path, { title: item.label, kind, shape, learns: node.parameterCount > 0 });
    }
  }
  return captions;
}

function blockCaption(block: Block, shape: string, nodes: ReadonlyMap<string, NodeSummary>, kind: string): Caption {
  const learns = leaves(block).some(({ path }) => (nodes.get(path)?.parameterCount ?? 0) > 0);
  return { title: block.label, kind, shape, learns };
}

function leaves(block: Block): Leaf[] {
  return block.children.flatMap((item) => (isBlock(item) ? leaves(item) : [item]));
}

/** What a block gives is what the last of its layers gives. */
function lastLeaf(block: Block): Leaf {
  const last = block.children.at(-1);
  if (!last) throw new Error(`the block ${block.path} is empty`);
  return isBlock(last) ? lastLeaf(last) : last;
}
