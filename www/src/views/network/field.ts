import type { NodeSummary } from '../../engine/contract';

/** Part of the input, in its pixels. */
export interface Field {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What of the input a cell of `node` can see: its receptive field, without what lies in the padding. */
export function fieldOf(
  node: NodeSummary,
  cell: { y: number; x: number },
  input: { height: number; width: number },
): Field {
  const [rows, columns] = node.receptiveField;
  const [y, height] = span(rows, cell.y, input.height);
  const [x, width] = span(columns, cell.x, input.width);
  return { x, y, width, height };
}

interface Axis {
  size: number;
  jump: number;
  start: number;
}

/** First pixel and number of pixels, clipped to the input. */
function span({ size, jump, start }: Axis, cell: number, length: number): [number, number] {
  const from = start + jump * cell;
  const first = Math.max(0, from);
  return [first, Math.min(length, from + size) - first];
}
