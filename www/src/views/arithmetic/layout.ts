/** How large the cells of the figure are, and whether its grids stand in a row. */
import { legible } from '../../ui/cells';

export interface FigureSize {
  rows: number;
  columns: number;
  /** Grids of this size, one below the other. */
  count: number;
}

export interface FigureLayout {
  /** `row`: input, kernel, output beside each other; `stack`: the input above, or below, the other two. */
  form: 'row' | 'stack';
  /** CSS pixels of a cell's side. */
  cell: number;
  /** Whether rows and columns are numbered. */
  ruled: boolean;
}

/** Room for the numbers of the rows, and for a sign between two grids. */
export const ruler = 22;
export const sign = 40;

const largest = 36;
const smallest = 6;
/** Higher than this, grids that can be smaller are. */
const comfortable = 480;
/** Below this width the numbers of rows and columns take more room than they are worth. */
const narrow = 560;

export function figureLayout(room: number, input: FigureSize, kernel: FigureSize, output: FigureSize): FigureLayout {
  const ruled = room >= narrow;
  const side = ruled ? ruler : 0;
  const columns = input.columns + kernel.columns + output.columns;
  const inRow = Math.floor((room - 3 * side - 2 * sign) / columns);
  const stacked = Math.floor(
    Math.min(
      (room - side) / Math.max(input.columns, output.columns),
      (room - 2 * side - sign) / (kernel.columns + Math.min(input.columns, output.columns)),
    ),
  );
  const form = inRow >= legible || inRow >= stacked ? 'row' : 'stack';
  const most = Math.max(...[input, kernel, output].map(({ rows, count }) => rows * count));
  const wide = form === 'row' ? inRow : stacked;
  const high = Math.max(legible, Math.floor(comfortable / most));
  return { form, cell: Math.max(smallest, Math.min(largest, wide, high)), ruled };
}
