/**
 * Where each layer of a chain stands when it is drawn from left to right (a wide page) or from top to bottom (a phone).
 * All sizes are CSS pixels; one value of a map is a square of a whole number of device pixels, so that maps stay crisp.
 */
export interface FlowNode {
  name: string;
  height: number;
  width: number;
  channels: number;
  /** Whether one output channel reads all input channels (a convolution, a dense layer) or its own only. */
  mixes: boolean;
}

export interface FlowOptions {
  /** Room there is. Going right, columns share `width`; going down, rows do not exceed it. */
  width: number;
  /** Going right: the height of the tallest column. */
  height: number;
  devicePixelRatio: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One layer as it is drawn. A vector (1 × 1 × n) is a strip: one plane whose cells are its values. */
export interface FlowColumn extends Box {
  node: FlowNode;
  strip: boolean;
  planes: { height: number; width: number; channels: number };
  grid: { columns: number; gapX: number; gapY: number };
  cellWidth: number;
  cellHeight: number;
  /** Room for the column with its label, centred on the column. */
  slot: number;
  /** Neighbouring strips are narrower than their labels, so every other one has it below. */
  labelBelow: boolean;
}

export interface Flow {
  width: number;
  height: number;
  columns: FlowColumn[];
}

/** More maps than this in one column would be too small to read. */
const tallest = 8;
/** Narrowest column of maps, so that its label fits; strips share the room of their labels with a neighbour. */
const leastSlot = 41;
/** What follows is for a flow of this height and grows with it. */
const baseHeight = 432;
const stripSlot = 26;
const stripGap = 4;
const stripWidth = 12;
/** Strips take this much of the height. */
export const stripShare = 0.97;
const leastGap = 8;
const mostGap = 44;

export const isVector = ({ height, width }: { height: number; width: number }): boolean => height * width === 1;

/**
 * A plane's side grows slower than its resolution (power 0.35), so that 5 × 5 maps are still seen and pooling still
 * visibly shrinks; 28 × 28 takes `unit` pixels.
 */
function side(cells: number, unit: number): number {
  return unit * (cells / 28) ** 0.35;
}

const snap = (size: number, ratio: number): number => Math.max(1, Math.floor(size * ratio + 0.01)) / ratio;

export function flowRight(nodes: readonly FlowNode[], options: FlowOptions): Flow {
  const scale = options.height / baseHeight;
  const columns = nodes.map((node) => (isVector(node) ? verticalStrip(node, options) : mapColumn(node, options)));
  const shares = columns.slice(1).map((one, i) => gapShare(columns[i] as FlowColumn, one));
  const fixed = shares.filter((share) => share === 0).length * stripGap * scale;
  const left = options.width - fixed - sum(columns.map(({ slot }) => slot));
  const unit = Math.min(mostGap * scale, Math.max(leastGap, left / Math.max(1, sum(shares))));
  let x = 0;
  columns.forEach((one, i) => {
    const before = columns[i - 1];
    one.labelBelow = one.strip && before?.strip === true && !before.labelBelow;
    one.x = Math.round(x + (one.slot - one.width) / 2);
    one.y = Math.round((options.height - one.height) / 2);
    x += one.slot + (shares[i] ? shares[i] * unit : stripGap * scale);
  });
  const last = columns.at(-1);
  // Without layers the room is kept, so that nothing jumps when they come.
  return { width: last ? last.x + last.width : options.width, height: options.height, columns };
}

/** Room between two columns in units: twice as much where lines cross, none but the least between strips. */
function gapShare(from: FlowColumn, to: FlowColumn): number {
  if (from.strip && to.strip) return 0;
  return to.node.mixes && !to.strip ? 2 : 1;
}

function mapColumn(node: FlowNode, { height, devicePixelRatio }: FlowOptions): FlowColumn {
  const columns = Math.ceil(node.channels / tallest);
  const rows = Math.ceil(node.channels / columns);
  const pitch = height / rows;
  const unit = height / 7.5;
  const wanted = Math.min(side(node.height, unit), pitch - 6) / node.height;
  const cell = snap(wanted, devicePixelRatio);
  const gapY = Math.max(1, Math.floor(pitch / cell - node.height));
  const gapX = Math.max(1, Math.round(8 / cell));
  return placed(node, { columns, gapX, gapY: rows === 1 ? 0 : gapY }, cell);
}

function placed(node: FlowNode, grid: FlowColumn['grid'], cell: number): FlowColumn {
  const rows = Math.ceil(node.channels / grid.columns);
  const width = (grid.columns * (node.width + grid.gapX) - grid.gapX) * cell;
  const height = (rows * (node.height + grid.gapY) - grid.gapY) * cell;
  const planes = { height: node.height, width: node.width, channels: node.channels };
  const slot = Math.max(width, leastSlot);
  return column(node, planes, grid, { strip: false, cellWidth: cell, cellHeight: cell, width, height, slot });
}

/** All strips are equally long, so their cells need not be whole pixels. */
function verticalStrip(node: FlowNode, { height }: FlowOptions): FlowColumn {
  const scale = height / baseHeight;
  const cellHeight = (height * stripShare) / node.channels;
  const planes = { height: node.channels, width: 1, channels: 1 };
  return { ...strip(node, planes, stripWidth * scale, cellHeight), slot: stripSlot * scale };
}

function strip(node: FlowNode, planes: FlowColumn['planes'], cellWidth: number, cellHeight: number): FlowColumn {
  const width = planes.width * cellWidth;
  const height = planes.height * cellHeight;
  const grid = { columns: 1, gapX: 0, gapY: 0 };
  return column(node, planes, grid, { strip: true, cellWidth, cellHeight, width, height, slot: stripSlot });
}

type Sizes = Pick<FlowColumn, 'strip' | 'cellWidth' | 'cellHeight' | 'width' | 'height' | 'slot'>;

/** A column that has not been given its place. */
function column(node: FlowNode, planes: FlowColumn['planes'], grid: FlowColumn['grid'], sizes: Sizes): FlowColumn {
  return { node, planes, grid, ...sizes, x: 0, y: 0, labelBelow: false };
}

/** Height of a row's label, and of the space after a row. */
const rowLabel = 28;
const rowGap = 16;

export function flowDown(nodes: readonly FlowNode[], options: FlowOptions): Flow {
  const rows = nodes.map((node) => (isVector(node) ? horizontalStrip(node, options) : mapRows(node, options)));
  let y = 0;
  for (const row of rows) {
    row.y = y + rowLabel;
    y = row.y + row.height + rowGap;
  }
  return { width: options.width, height: Math.max(0, y - rowGap), columns: rows };
}

function mapRows(node: FlowNode, { width, devicePixelRatio }: FlowOptions): FlowColumn {
  const gap = 6;
  const columns = Math.min(node.channels, tallest);
  const wanted = Math.min(side(node.width, 72), (width + gap) / columns - gap) / node.width;
  const cell = snap(wanted, devicePixelRatio);
  const gapCells = Math.max(1, Math.floor(gap / cell));
  const fitted = snap(width / columns / (node.width + gapCells), devicePixelRatio);
  return placed(node, { columns, gapX: gapCells, gapY: gapCells }, Math.min(cell, fitted));
}

function horizontalStrip(node: FlowNode, { width }: FlowOptions): FlowColumn {
  return strip(node, { height: 1, width: node.channels, channels: 1 }, width / node.channels, stripWidth);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Where the plane of `channel` is drawn. The plane of a strip is the whole strip. */
export function planeBox(column: FlowColumn, channel: number): Box {
  if (column.strip) return { x: column.x, y: column.y, width: column.width, height: column.height };
  const { grid, planes, cellWidth, cellHeight } = column;
  return {
    x: column.x + (channel % grid.columns) * (planes.width + grid.gapX) * cellWidth,
    y: column.y + Math.floor(channel / grid.columns) * (planes.height + grid.gapY) * cellHeight,
    width: planes.width * cellWidth,
    height: planes.height * cellHeight,
  };
}

/** A line from a plane of one column to a plane of the next, going right. */
export interface Edge {
  from: number;
  to: number;
  path: string;
}

/** The lines along which maps are read: all to all where the layer mixes channels, otherwise each to its own. */
export function edges(from: FlowColumn, to: FlowColumn): Edge[] {
  if (from.strip || to.strip) return [];
  const lines: Edge[] = [];
  for (let target = 0; target < to.node.channels; target++) {
    for (let source = 0; source < from.node.channels; source++) {
      if (!to.node.mixes && source !== target) continue;
      lines.push({ from: source, to: target, path: curve(planeBox(from, source), planeBox(to, target)) });
    }
  }
  return lines;
}

function curve(from: Box, to: Box): string {
  const x0 = from.x + from.width;
  const y0 = from.y + from.height / 2;
  const y1 = to.y + to.height / 2;
  const middle = (x0 + to.x) / 2;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${to.x} ${y1}`;
}

/** The area between a column and a strip that reads all of it, as the corners of a polygon. */
export function wedge(from: FlowColumn, to: FlowColumn): string {
  const left = from.x + from.width;
  const corners = [
    [left, from.y],
    [to.x, to.y],
    [to.x, to.y + to.height],
    [left, from.y + from.height],
  ];
  return corners.map((corner) => corner.join(',')).join(' ');
}
