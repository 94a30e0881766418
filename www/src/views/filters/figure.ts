/** How large the parts of the figure are, from the room there is. */

export interface FigureLayout {
  /** `row`: input, products and map beside each other. `stack`: input and map above the products. */
  form: 'row' | 'stack';
  /** CSS pixels of a side of the input and of the map. */
  side: number;
  /** Width of the products. */
  middle: number;
  /** Between two parts beside each other. */
  gap: number;
}

const gap = 32;

export function arrange(room: number): FigureLayout {
  if (room >= 1080) {
    const middle = Math.min(560, Math.round(room * 0.36));
    return { form: 'row', side: Math.min(640, Math.floor((room - middle - 2 * gap) / 2)), middle, gap };
  }
  const between = room < 640 ? 12 : gap;
  const side = Math.max(96, Math.min(480, Math.floor((room - between) / 2)));
  return { form: 'stack', side, middle: room, gap: between };
}

export interface ProductLayout {
  /** CSS pixels of a cell of the window, the weights and the products. */
  cell: number;
  /** `line`: the three beside each other, a line a channel. `pile`: products below, for one channel with a large window. */
  form: 'line' | 'pile';
}

/** For the signs between the grids and a sum; for the name of a channel. */
const signs = 120;
const named = 40;
const largest = 48;
/** Where numbers are no longer legible in a line, a pile has more room. */
const enough = 24;

export function productLayout(
  { width, height }: { width: number; height: number },
  { rows, columns, channels }: { rows: number; columns: number; channels: number },
): ProductLayout {
  const inLine = Math.floor(
    Math.min(
      (width - signs - (channels > 1 ? named : 0)) / (3 * columns),
      (height - 12 * (channels - 1)) / (rows * channels),
    ),
  );
  if (channels > 1 || inLine >= enough) return { form: 'line', cell: Math.max(6, Math.min(largest, inLine)) };
  const inPile = Math.floor(Math.min((width - 36) / (2 * columns), (height - 28) / (2 * rows)));
  return inPile > inLine
    ? { form: 'pile', cell: Math.max(6, Math.min(largest, inPile)) }
    : { form: 'line', cell: Math.max(6, inLine) };
}
