import type { Grid, Planes } from '../../paint/atlas';

/** How a layer's maps or kernels are laid out when they have the width of the inspector. */
export interface Sheet {
  planes: Omit<Planes, 'data'>;
  grid: Grid;
  /** CSS pixels of one value, a whole number of device pixels. */
  cell: number;
}

interface Shape {
  height: number;
  width: number;
  channels: number;
}

const gap = 8;
/** Larger than this a map says no more. */
const largestPlane = 150;
const largestCell = 16;
const largestUnit = 24;

const snap = (size: number, ratio: number): number => Math.max(1, Math.floor(size * ratio)) / ratio;

/** The largest cell with which `columns` planes fit into `room`. */
function cellFor(columns: number, width: number, room: number, devicePixelRatio: number): number {
  const side = Math.min(largestPlane, (room + gap) / columns - gap);
  // A gap is at least one cell, which is more than `gap` where cells are large.
  const withCellGap = room / (columns * (width + 1) - 1);
  return snap(Math.min(largestCell, side / width, withCellGap), devicePixelRatio);
}

/** The number of columns whose rows are full and whose planes are not much larger than they need to be. */
function columnsFor(channels: number, room: number): number {
  const most = Math.max(1, Math.floor(room / 84));
  if (channels <= most) return Math.max(channels, Math.ceil(most / 2));
  for (let columns = most; columns > most / 2; columns--) if (channels % columns === 0) return columns;
  return most;
}

function gaps(cell: number): Pick<Grid, 'gapX' | 'gapY'> {
  const cells = Math.max(1, Math.floor(gap / cell));
  return { gapX: cells, gapY: cells };
}

export function mapSheet({ height, width, channels }: Shape, room: number, devicePixelRatio: number): Sheet {
  if (height * width === 1) return vectorSheet(channels, room, devicePixelRatio);
  const columns = columnsFor(channels, room);
  const cell = cellFor(columns, width, room, devicePixelRatio);
  return { planes: { height, width, channels }, grid: { columns, ...gaps(cell) }, cell };
}

/** A vector as one plane, its values line by line, in full lines where a length between 8 and 20 divides it. */
function vectorSheet(channels: number, room: number, devicePixelRatio: number): Sheet {
  const lengths = Array.from({ length: 13 }, (_, i) => 20 - i);
  const width = lengths.find((length) => channels % length === 0) ?? Math.min(channels, 16);
  return {
    planes: { height: Math.ceil(channels / width), width, channels: 1 },
    grid: { columns: 1, gapX: 0, gapY: 0 },
    cell: snap(Math.min(largestUnit, room / width), devicePixelRatio),
  };
}

/** Kernels of a convolution: a row an input channel, a column a filter. */
export function kernelSheet(
  { height, width, inputs, filters }: { height: number; width: number; inputs: number; filters: number },
  room: number,
  devicePixelRatio: number,
): Sheet {
  const cell = Math.min(10, cellFor(filters, width, room, devicePixelRatio));
  return { planes: { height, width, channels: inputs * filters }, grid: { columns: filters, ...gaps(cell) }, cell };
}
