/** Which cells are connected, read from the engine's tables, as marks on a grid. */
import type { LayerReport } from '../../state/filters.svelte';
import type { Mark, MarkKind, Place } from '../../ui/cells';

/** More marks than this would be slow and too small to see; their outline is shown instead. */
const mostMarks = 1024;

/** The window of one cell of the output; it may stand partly in the padding. */
export function windowMark({ axes }: LayerReport, { y, x }: Place): Mark | null {
  const [down, across] = [axes[0].reads[y], axes[1].reads[x]];
  if (!down?.length || !across?.length) return null;
  const [top, left] = [down[0] ?? 0, across[0] ?? 0];
  const [bottom, right] = [down.at(-1) ?? top, across.at(-1) ?? left];
  return { kind: 'window', y: top, x: left, height: bottom - top + 1, width: right - left + 1 };
}

/** All cells of the output that read a cell of the input; none if the stride steps over it. */
export function readerMarks({ axes }: LayerReport, { y, x }: Place): Mark[] {
  return lattice(axes[0].readers[y] ?? [], axes[1].readers[x] ?? [], 'lit');
}

/** All cells of the input that the weight at a place of the kernel is multiplied with. */
export function touchedMarks({ axes }: LayerReport, { y, x }: Place): Mark[] {
  const along = (axis: 0 | 1, tap: number) => {
    const { reads, input } = axes[axis];
    return reads.map((taps) => taps[tap] ?? -1).filter((cell) => cell >= 0 && cell < input);
  };
  return lattice(along(0, y), along(1, x), 'lit');
}

/** The cell of the output whose window has its middle nearest to a cell of the input. */
export function nearest({ axes }: LayerReport, { y, x }: Place): Place {
  const along = (axis: 0 | 1, cell: number) => {
    const away = axes[axis].reads.map((taps) => Math.abs(((taps[0] ?? 0) + (taps.at(-1) ?? 0)) / 2 - cell));
    return away.indexOf(Math.min(...away));
  };
  return { y: along(0, y), x: along(1, x) };
}

/** Cells at the crossings of rows and columns, as few rectangles as they make. */
function lattice(rows: readonly number[], columns: readonly number[], kind: MarkKind): Mark[] {
  const [down, across] = [runs(rows), runs(columns)];
  const whole = down.length * across.length > mostMarks;
  const [tops, lefts] = whole ? [outline(down), outline(across)] : [down, across];
  return tops.flatMap(({ from, length: height }) =>
    lefts.map(({ from: x, length: width }) => ({ kind, y: from, x, height, width })),
  );
}

interface Run {
  from: number;
  length: number;
}

/** Ascending numbers as runs without a gap. */
function runs(numbers: readonly number[]): Run[] {
  const found: Run[] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && number === last.from + last.length) last.length += 1;
    else found.push({ from: number, length: 1 });
  }
  return found;
}

function outline(all: readonly Run[]): Run[] {
  const [first, last] = [all[0], all.at(-1)];
  return first && last ? [{ from: first.from, length: last.from + last.length - first.from }] : [];
}
