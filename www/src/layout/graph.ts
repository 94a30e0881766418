/** A model as boxes and lines: every block is laid out alone and is one sized box of the block around it. */
import { isBlock, type Block, type FoldTree, type Item, type Link, type Unfolded } from './fold';
import { placeLevel, type Point, type Size, type Sized } from './level';
import { linksByBlock, type BlockLinks } from './links';

export type { Point } from './level';

export interface GraphBox extends Point, Size {
  item: Item;
  /** An unfolded block is a frame around its children. */
  form: 'leaf' | 'folded' | 'unfolded';
}

/** A line between two boxes, or between a box and the side of the block around it. */
export interface GraphLine {
  id: string;
  /** From left to right; the curve is level at each point. */
  points: Point[];
  /** The links of layers that run along it. */
  links: readonly Link[];
  /** The layer whose output runs along it, where it begins; `null` where a line before it has said so. */
  source: string | null;
}

export interface GraphLayout extends Size {
  /** Blocks before what is in them. */
  boxes: GraphBox[];
  lines: GraphLine[];
}

export const leafSize: Size = { width: 112, height: 40 };
export const foldedSize: Size = { width: 128, height: 48 };
/** Height of an unfolded block's title, and the room below its children. */
export const titleHeight = 24;
const padding = 12;
/** A side of a block, as the layout of its children knows it. */
const side: Arranged = { width: 0, height: 0, enter: 0, leave: 0, boxes: [], lines: [] };
/** Between a side of a block and its children. */
const sideGap = 40;

/** Lays out one model again and again, as blocks are folded and unfolded. */
export class GraphArranger {
  readonly #links: Map<string, BlockLinks>;

  constructor(readonly tree: FoldTree) {
    this.#links = linksByBlock(tree);
  }

  arrange(unfolded: Unfolded): GraphLayout {
    const { width, height, boxes, lines } = this.#block(this.tree.root, unfolded);
    return { width, height, boxes, lines };
  }

  #block(block: Block, unfolded: Unfolded): Arranged {
    const inner = block.children.map((item) => this.#item(item, unfolded));
    const { between, entering, leaving } = this.#links.get(block.path) ?? { between: [], entering: [], leaving: [] };
    // In a block the left side comes before the first child.
    const offset = block.block ? 1 : 0;
    const at = new Map(block.children.map((item, i) => [item, i + offset]));
    const place = (item: Item) => at.get(item) as number;
    const sourceOf = (from: Item, links: readonly Link[]) =>
      isBlock(from) && unfolded.has(from.path) ? null : (links[0]?.from ?? null);
    const inside: Wanted[] = between.map(({ from, to, links }) => ({
      from: place(from),
      to: place(to),
      links,
      source: sourceOf(from, links),
    }));
    if (!block.block) return assembleModel(inner, inside);
    const right = inner.length + 1;
    return assembleBlock(block, inner, [
      ...inside,
      ...entering.map(({ to, links }) => ({ from: 0, to: place(to), links, source: null })),
      ...leaving.map(({ from, links }) => ({ from: place(from), to: right, links, source: sourceOf(from, links) })),
    ]);
  }

  #item(item: Item, unfolded: Unfolded): Arranged {
    if (!isBlock(item)) return single(item, 'leaf', leafSize);
    return unfolded.has(item.path) ? this.#block(item, unfolded) : single(item, 'folded', foldedSize);
  }
}

/** An item with everything in it, from its left upper corner. */
interface Arranged extends Sized {
  boxes: GraphBox[];
  lines: GraphLine[];
}

function single(item: Item, form: GraphBox['form'], size: Size): Arranged {
  const middle = size.height / 2;
  return { ...size, boxes: [{ item, form, x: 0, y: 0, ...size }], lines: [], enter: middle, leave: middle };
}

/** A line of one level by the numbers of its ends there. */
interface Wanted {
  from: number;
  to: number;
  links: readonly Link[];
  source: string | null;
}

/** The whole model: its children, nothing around them. */
function assembleModel(inner: readonly Arranged[], wanted: readonly Wanted[]): Arranged {
  const level = placeLevel(inner, ends(wanted));
  const lines = wanted.map((line, i) => lineOf('', line, inner, level.places, level.bends[i] ?? []));
  const { width, height } = level;
  return { width, height, enter: 0, leave: 0, ...placed(inner, level.places, lines) };
}

/** A block: its two sides are boxes without a size, first and last. */
function assembleBlock(block: Block, inner: readonly Arranged[], wanted: readonly Wanted[]): Arranged {
  const withSides = [side, ...inner, side];
  const level = placeLevel(withSides, ends(wanted));
  const children = level.places.slice(1, -1);
  const leftmost = Math.min(...children.map(({ x }) => x));
  const rightmost = Math.max(...children.map(({ x }, i) => x + (inner[i] as Arranged).width));
  const margin = { x: sideGap - leftmost, y: titleHeight };
  const [width, height] = [rightmost - leftmost + 2 * sideGap, level.height + titleHeight + padding];
  const places = level.places.map((place) => moved(place, margin));
  const [first, last] = [places[0] as Point, places.at(-1) as Point];
  first.x = 0;
  last.x = width;
  const lines = wanted.map((line, i) => {
    const bends = (level.bends[i] ?? []).map((point) => moved(point, margin));
    return lineOf(block.path, line, withSides, places, bends);
  });
  const { boxes, lines: all } = placed(withSides, places, lines);
  boxes.unshift({ item: block, form: 'unfolded', x: 0, y: 0, width, height });
  return { width, height, enter: first.y, leave: last.y, boxes, lines: all };
}

const ends = (wanted: readonly Wanted[]) => wanted.map(({ from, to }) => [from, to] as const);

/** What is in the items, moved to their places, and the lines between them. */
function placed(inner: readonly Arranged[], places: readonly Point[], between: readonly GraphLine[]) {
  const boxes = inner.flatMap((one, i) => one.boxes.map((box) => moved(box, places[i] as Point)));
  const within = inner.flatMap((one, i) => one.lines.map((line) => movedLine(line, places[i] as Point)));
  return { boxes, lines: [...within, ...between] };
}

function lineOf(
  path: string,
  { from, to, links, source }: Wanted,
  inner: readonly Arranged[],
  places: readonly Point[],
  bends: readonly Point[],
): GraphLine {
  const [a, b] = [inner[from] as Arranged, inner[to] as Arranged];
  const [start, end] = [places[from] as Point, places[to] as Point];
  const points = [{ x: start.x + a.width, y: start.y + a.leave }, ...bends, { x: end.x, y: end.y + b.enter }];
  return { id: `${path}:${from}>${to}`, points, links, source };
}

const moved = <T extends Point>(thing: T, by: Point): T => ({ ...thing, x: thing.x + by.x, y: thing.y + by.y });

const movedLine = (line: GraphLine, by: Point): GraphLine => ({
  ...line,
  points: line.points.map((point) => moved(point, by)),
});
