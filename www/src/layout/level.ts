/** Coordinates of one level of a graph: boxes of given sizes, lines from left to right, by dagre or, for a chain, at once. */
import { Graph, layout } from '@dagrejs/dagre';

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** A box, and the heights at which lines reach its left and leave its right side. */
export interface Sized extends Size {
  enter: number;
  leave: number;
}

export interface Level extends Size {
  /** Left upper corners, one a box. */
  places: Point[];
  /** One a line: where it turns between its ends. */
  bends: Point[][];
}

/** Least distance of boxes beside each other, and room that a line has between two boxes. */
const rowGap = 16;
const columnGap = 76;

/** Layouts of levels that have been seen: the units of a stage are all the same. */
const known = new Map<string, Level>();
const most = 400;

/** Places `sizes` so that no two overlap and each line, `[from, to]`, runs to the right. */
export function placeLevel(sizes: readonly Sized[], lines: readonly (readonly [from: number, to: number])[]): Level {
  const key = JSON.stringify([sizes.map(({ width, height, enter, leave }) => [width, height, enter, leave]), lines]);
  const before = known.get(key);
  if (before) return before;
  const level = isChain(sizes.length, lines) ? placeChain(sizes) : placeGraph(sizes, lines);
  if (known.size >= most) known.clear();
  known.set(key, level);
  return level;
}

function isChain(count: number, lines: readonly (readonly [number, number])[]): boolean {
  return lines.length === count - 1 && lines.every(([from, to]) => to === from + 1);
}

/** The lines of a chain run straight. */
function placeChain(sizes: readonly Sized[]): Level {
  let [x, y] = [0, 0];
  const places = sizes.map((size) => {
    const place = { x, y: y - size.enter };
    x += size.width + columnGap;
    y += size.leave - size.enter;
    return place;
  });
  const top = Math.min(0, ...places.map((place) => place.y));
  const bottom = Math.max(0, ...places.map((place, i) => place.y + (sizes[i] as Size).height));
  return {
    width: Math.max(0, x - columnGap),
    height: bottom - top,
    places: places.map((place) => ({ x: place.x, y: place.y - top })),
    bends: sizes.slice(1).map(() => []),
  };
}

function placeGraph(sizes: readonly Sized[], lines: readonly (readonly [number, number])[]): Level {
  const graph = new Graph({ multigraph: false, compound: false });
  graph.setGraph({ rankdir: 'LR', nodesep: rowGap, edgesep: rowGap, ranksep: columnGap });
  graph.setDefaultEdgeLabel(() => ({}));
  sizes.forEach((size, i) => graph.setNode(String(i), { width: size.width, height: size.height }));
  for (const [from, to] of lines) graph.setEdge(String(from), String(to));
  layout(graph);
  const centres = sizes.map((_, i) => pointOf(graph.node(String(i))));
  const columns = columnsOf(sizes, centres);
  const places = centres.map(({ x, y }, i) => {
    const { width, height } = sizes[i] as Size;
    return { x: x - width / 2, y: y - height / 2 };
  });
  /** Where a line is level at the side of its box's column: a wider box of the column may lie in the way before. */
  const edge = (i: number, direction: 1 | -1, reached: keyof Pick<Sized, 'enter' | 'leave'>): Point[] => {
    const [centre, place, size] = [centres[i] as Point, places[i] as Point, sizes[i] as Sized];
    const width = columns.get(Math.round(centre.x)) ?? 0;
    return width > size.width ? [{ x: centre.x + (direction * width) / 2, y: place.y + size[reached] }] : [];
  };
  const bends = lines.map(([from, to]) => {
    const { points = [] } = graph.edge(String(from), String(to));
    const between = flattened(points.slice(1, -1).map(pointOf), columns);
    return [...edge(from, 1, 'leave'), ...between, ...edge(to, -1, 'enter')];
  });
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, places, bends };
}

const pointOf = ({ x, y }: { x?: number; y?: number }): Point => ({ x: x ?? 0, y: y ?? 0 });

/** Width of the widest box of each column, by the column's middle: dagre centres the boxes of a rank. */
function columnsOf(sizes: readonly Size[], centres: readonly Point[]): Map<number, number> {
  const columns = new Map<number, number>();
  centres.forEach(({ x }, i) => {
    columns.set(Math.round(x), Math.max(columns.get(Math.round(x)) ?? 0, (sizes[i] as Size).width));
  });
  return columns;
}

/**
 * Of dagre's points of a line those in a column of boxes, each made as long as the column is wide: so the curve goes
 * level past the boxes beside it and turns between the columns.
 */
function flattened(points: readonly Point[], columns: ReadonlyMap<number, number>): Point[] {
  return points.flatMap(({ x, y }) => {
    const width = columns.get(Math.round(x));
    if (!width) return [];
    return [
      { x: x - width / 2, y },
      { x: x + width / 2, y },
    ];
  });
}
