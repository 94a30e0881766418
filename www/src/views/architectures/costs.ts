/** What a network costs, along its depth: its layers, or its blocks with what is inside them added up. */
import type { ModelSummary, NodeSummary } from '../../state/architectures.svelte';
import type { Level, Measure, Order } from '../../state/architectures';

/** A layer or a block. Bytes are those of one image, 32 bits a number. */
export interface Row extends Record<Measure, number> {
  name: string;
  /** Where it comes as the network runs. */
  place: number;
  /** Of its last layer. */
  shape: NodeSummary['shape'];
  /** Rows and columns of the input that a cell of its output sees. */
  sees: [number, number];
  auxiliary: boolean;
}

export type Totals = Record<Measure, number>;

/** A block is what stands before the first `/` of a path. */
export function rowsOf(summary: ModelSummary, level: Level): Row[] {
  const rows: Row[] = [];
  const byName = new Map<string, Row>();
  for (const node of summary.nodes) {
    const name = level === 'blocks' ? blockOf(node.name) : node.name;
    let row = byName.get(name);
    if (!row) {
      row = { name, place: rows.length, ...ending(node), auxiliary: node.auxiliary, ...costOf() };
      byName.set(name, row);
      rows.push(row);
    }
    Object.assign(row, ending(node), costOf(row, node));
  }
  return rows;
}

const blockOf = (path: string): string => path.split('/', 1)[0] ?? path;

const ending = ({ shape, receptiveField: [rows, columns] }: NodeSummary): Pick<Row, 'shape' | 'sees'> => ({
  shape,
  sees: [rows.size, columns.size],
});

const nothing: Totals = { parameters: 0, macs: 0, forward: 0, training: 0 };

/**
 * `before` with a layer more. In training every output is kept for the way back, and has a gradient of its own size: as
 * the engine's reports on single layers count it.
 */
function costOf(before: Totals = nothing, node?: NodeSummary): Totals {
  return {
    parameters: before.parameters + (node?.parameterCount ?? 0),
    macs: before.macs + (node?.macs ?? 0),
    forward: before.forward + (node?.activationBytes ?? 0),
    training: before.training + 2 * (node?.activationBytes ?? 0),
  };
}

/** All layers together; `answerOnly`: without auxiliary heads, which only help training. */
export function totalsOf({ nodes }: ModelSummary, answerOnly = false): Totals {
  return nodes.filter((node) => !(answerOnly && node.auxiliary)).reduce((sum, node) => costOf(sum, node), nothing);
}

/** Parameters that training changes, without those of auxiliary heads. */
export function deployed({ nodes }: ModelSummary): number {
  const all = nodes.filter(({ auxiliary }) => !auxiliary).flatMap(({ parameters }) => parameters);
  return all
    .filter(({ trainable }) => trainable)
    .reduce((sum, { dims }) => sum + dims.reduce((product, dim) => product * dim, 1), 0);
}

/** Largest first, equals as the network runs. */
export function sorted(rows: readonly Row[], order: Order): Row[] {
  return order === 'depth' ? [...rows] : [...rows].sort((a, b) => b[order] - a[order] || a.place - b.place);
}

export const hasAuxiliary = ({ nodes }: ModelSummary): boolean => nodes.some(({ auxiliary }) => auxiliary);

/** The largest field of a cell before the answer: what a cell of the last map sees. */
export function lastMap({ nodes }: ModelSummary): NodeSummary | undefined {
  return nodes.findLast(({ shape, auxiliary }) => !auxiliary && shape.height * shape.width > 1);
}
