/** Which cells belong together, read from the engine's tables, and how large the grids are drawn. */
import type { PaletteKind } from '../../paint/palette';
import type { Setting } from '../../state/pooling';
import type { LabMaps, LayerReport } from '../../state/pooling.svelte';
import type { Mark, Place } from '../../ui/cells';

/** The colours of the image itself. */
export const imageColours = ({ input }: Pick<Setting, 'input'>): PaletteKind => (input === 'digit' ? 'ink' : 'photo');

/** The colours of the maps that are pooled, and of what is pooled from them. */
export const mapColours = (setting: Pick<Setting, 'input' | 'subject'>): PaletteKind =>
  setting.subject === 'image' ? imageColours(setting) : 'activation';

type Axes = Pick<LayerReport, 'axes'>;

/** The value of one cell of one map. */
export function valueAt({ width, channels, data }: LabMaps, channel: number, { y, x }: Place): number {
  return data[(y * width + x) * channels + channel] ?? NaN;
}

/** The real cells of the window of one cell of the result, row by row. */
export function windowCells({ axes: [rows, columns] }: Axes, { y, x }: Place): Place[][] {
  const real = (reads: readonly (number | null)[] = [], input: number) =>
    reads.filter((cell): cell is number => cell !== null && cell >= 0 && cell < input);
  const across = real(columns.reads[x], columns.input);
  return real(rows.reads[y], rows.input).map((row) => across.map((column) => ({ y: row, x: column })));
}

/** The window of one cell of the result; it may stand partly in the padding. */
export function windowMark({ axes: [rows, columns] }: Axes, { y, x }: Place): Mark[] {
  const [down, across] = [rows.reads[y], columns.reads[x]];
  const [top, left] = [down?.[0], across?.[0]];
  if (!down || !across || top == null || left == null) return [];
  return [{ kind: 'window', y: top, x: left, height: down.length, width: across.length }];
}

/** The cells of the result whose windows hold a cell of the input; none for a cell that is stepped over or dropped. */
export function readers({ axes: [rows, columns] }: Axes, { y, x }: Place): Place[] {
  return (rows.readers[y] ?? []).flatMap((row) => (columns.readers[x] ?? []).map((column) => ({ y: row, x: column })));
}

/** Rows and columns at the end that no window reaches. */
export function unusedMarks({ axes: [rows, columns] }: Axes): Mark[] {
  const marks: Mark[] = [];
  const [height, width] = [rows.input, columns.input];
  if (rows.unused > 0) marks.push({ kind: 'unused', y: height - rows.unused, x: 0, height: rows.unused, width });
  if (columns.unused > 0) {
    marks.push({
      kind: 'unused',
      y: 0,
      x: width - columns.unused,
      height: height - rows.unused,
      width: columns.unused,
    });
  }
  return marks;
}

export const cellMark = (kind: Mark['kind'], { y, x }: Place): Mark => ({ kind, y, x, height: 1, width: 1 });

/** Where the maximum of a cell of the result came from. */
export function winnerOf(
  cells: Uint32Array,
  { width, channels }: Pick<LabMaps, 'width' | 'channels'>,
  channel: number,
  { y, x }: Place,
  inputWidth: number,
): Place {
  const cell = cells[(y * width + x) * channels + channel] ?? 0;
  return { y: Math.floor(cell / inputWidth), x: cell % inputWidth };
}

export interface Sizes {
  /** Whether the two results stand beside the input, or below it. */
  form: 'row' | 'column';
  /** CSS pixels of a cell of the input and of the results. */
  input: number;
  output: number;
}

const gap = 32;
/** Larger cells would say nothing more. */
const mostInput = 420;

/** Cells of a result as large as the stride makes them, so that it covers its input; smaller where there is no room. */
export function sizes(room: number, input: number, output: number, stride: number): Sizes {
  const form = room >= 760 ? 'row' : 'column';
  const side = Math.min(mostInput, form === 'row' ? (room - 2 * gap) / 3 : room);
  const cell = Math.max(1, Math.floor(side / input));
  const half = form === 'row' ? side : (room - 16) / 2;
  return { form, input: cell, output: Math.max(1, Math.min(stride * cell, Math.floor(half / output))) };
}

/** The largest magnitude of one channel, or of all; at least a hair above zero so that it can divide. */
export function reach({ extents }: LabMaps, channel: number | null): number {
  const ends = channel === null ? extents : extents.subarray(2 * channel, 2 * channel + 2);
  return ends.reduce((most, end) => Math.max(most, Math.abs(end)), 0) || Number.MIN_VALUE;
}

/** 0.8706 -> `.87`: two decimals, as short as a cell is narrow. */
export function short(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return '0';
  return (value < 0 ? '−' : '') + text.replace(/^0(?=\.)/, '');
}
