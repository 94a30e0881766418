/**
 * Which cells belong together, from the tables that the engine makes of a layer's windows.
 *
 * A window spans cells of the *wide* grid and stands for one cell of the *narrow* one. In a convolution the wide grid is
 * the input with its padding and the narrow one the output; in a transposed convolution it is the other way round.
 */
import type { Channels } from '../../engine/contract';
import type { GridMode, Spot } from '../../state/layerGrid';
import type { Mark, Place } from '../../ui/cells';

/** One axis as the engine reports it, places on the wide grid counted from its first real cell. */
export interface WindowAxis {
  /** Cells of the wide grid that are no padding. */
  input: number;
  /** Cells of the narrow grid. */
  output: number;
  before: number;
  after: number;
  /** For each cell of the narrow grid, the place of every tap; a window has them all. */
  reads: readonly (readonly (number | null)[])[];
  /** For each real cell of the wide grid, the narrow cells connected to it. */
  readers: readonly (readonly number[])[];
}

/** Rows, columns. */
export type WindowAxes = readonly [WindowAxis, WindowAxis];

export const wideLength = ({ before, input, after }: Pick<WindowAxis, 'before' | 'input' | 'after'>) =>
  before + input + after;

/** The narrow cells whose windows hold a tap at this place, which may lie in the padding. */
const narrowAt = ({ reads }: WindowAxis, place: number) =>
  reads.flatMap((taps, narrow) => (taps.includes(place) ? [narrow] : []));

/** A run of cells along one axis, on the wide grid with its padding. */
export interface Run {
  from: number;
  length: number;
}

/** Whether a window reads this real cell of the wide grid. */
export const isConnected = ([rows, columns]: WindowAxes, { y, x }: Place) =>
  (rows.readers[y]?.length ?? 0) > 0 && (columns.readers[x]?.length ?? 0) > 0;

/** Cells that no window reads, in runs; not counting the padding. */
export function skippedRuns({ before, readers }: Pick<WindowAxis, 'before' | 'readers'>): Run[] {
  const runs: Run[] = [];
  readers.forEach((narrow, cell) => {
    if (narrow.length > 0) return;
    const last = runs.at(-1);
    if (last && last.from + last.length === before + cell) last.length += 1;
    else runs.push({ from: before + cell, length: 1 });
  });
  return runs;
}

/** The padding around the wide grid, and what of it no window reads. */
export function stillMarks([rows, columns]: WindowAxes): Mark[] {
  const width = wideLength(columns);
  const frame: Mark[] = [
    { kind: 'padding', y: 0, x: 0, height: rows.before, width },
    { kind: 'padding', y: rows.before + rows.input, x: 0, height: rows.after, width },
    { kind: 'padding', y: rows.before, x: 0, height: rows.input, width: columns.before },
    { kind: 'padding', y: rows.before, x: columns.before + columns.input, height: rows.input, width: columns.after },
  ];
  const across = skippedRuns(rows).map(({ from, length }): Mark => ({
    kind: 'unused',
    y: from,
    x: columns.before,
    height: length,
    width: columns.input,
  }));
  const down = skippedRuns(columns).map(({ from, length }): Mark => ({
    kind: 'unused',
    y: rows.before,
    x: from,
    height: rows.input,
    width: length,
  }));
  return [...frame, ...across, ...down].filter(({ height: h, width: w }) => h > 0 && w > 0);
}

const cell = (kind: Mark['kind'], y: number, x: number): Mark => ({ kind, y, x, height: 1, width: 1 });

/** Outlines of all cells of `rows` × `columns`, one where they touch. A filled mark would change the colours of values. */
function outlines(rows: readonly number[], columns: readonly number[]): Mark[] {
  const touch = (places: readonly number[]) =>
    places.every((place, i) => i === 0 || place === (places[i - 1] ?? 0) + 1);
  const [top, left] = [rows[0], columns[0]];
  if (top === undefined || left === undefined) return [];
  if (touch(rows) && touch(columns)) {
    return [{ kind: 'window', y: top, x: left, height: rows.length, width: columns.length }];
  }
  return rows.flatMap((y) => columns.map((x) => cell('window', y, x)));
}

/** Where the taps of a narrow cell's window stand, the padding counted. */
const windowAt = ({ reads, before }: WindowAxis, narrow: number) =>
  (reads[narrow] ?? []).flatMap((place) => (place === null ? [] : [place + before]));

/** On the wide grid: the taps of a narrow cell's window, and its outline where they do not touch. */
export function windowMarks([rows, columns]: WindowAxes, { y, x }: Place): Mark[] {
  const down = windowAt(rows, y);
  const across = windowAt(columns, x);
  const [top, left] = [down[0], across[0]];
  if (top === undefined || left === undefined) return [];
  const height = (down.at(-1) ?? top) - top + 1;
  const width = (across.at(-1) ?? left) - left + 1;
  const taps = outlines(down, across);
  return taps.length === 1 ? taps : [...taps, { kind: 'reach', y: top, x: left, height, width }];
}

/** On the narrow grid: all cells connected to a wide one, whose place counts the padding. */
export function connectedMarks([rows, columns]: WindowAxes, { y, x }: Place): Mark[] {
  return outlines(narrowAt(rows, y - rows.before), narrowAt(columns, x - columns.before));
}

/** On the kernel: the taps that touch a wide cell in one window or another. */
export function tapMarks([rows, columns]: WindowAxes, { y, x }: Place): Mark[] {
  return outlines(tapsAt(rows, y - rows.before), tapsAt(columns, x - columns.before));
}

function tapsAt({ reads }: WindowAxis, place: number): number[] {
  const found = reads.map((taps) => taps.indexOf(place)).filter((tap) => tap >= 0);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** On the wide grid: every cell that a tap of the kernel touches. */
export function touchedMarks([rows, columns]: WindowAxes, { y, x }: Place): Mark[] {
  const touched = ({ reads, before }: WindowAxis, tap: number) =>
    reads.flatMap((taps) => (taps[tap] == null ? [] : [taps[tap] + before]));
  const down = touched(rows, y);
  const across = touched(columns, x);
  return outlines(down, across);
}

/** What the marks of a figure depend on. */
export interface Links {
  mode: GridMode;
  axes: WindowAxes;
  kernel: readonly [number, number];
  /** Which input channels a feature map is made of. */
  channels: Channels;
  /** The feature map whose kernel is shown. */
  map: number;
}

/** Whether a feature map is made of an input channel. */
export const isLinked = ({ channels }: Pick<Links, 'channels'>, input: number, output: number) =>
  channels.kind !== 'grouped' || Math.floor(output / channels.outputs) === Math.floor(input / channels.inputs);

const whole = (kind: Mark['kind'], height: number, width: number): Mark => ({ kind, y: 0, x: 0, height, width });

/** Whether two cells of different grids have to do with each other: only their channels are looked at. */
function touches(links: Links, spot: Spot, where: Spot['where'], channel: number): boolean {
  if (spot.where === where) return spot.channel === channel;
  const output = spot.where === 'output' ? spot.channel : where === 'output' ? channel : links.map;
  const input = spot.where === 'output' ? channel : spot.channel;
  if (spot.where === 'kernel' && where === 'output' && output !== links.map) return false;
  if (spot.where !== 'output' && where !== 'output' && channel !== spot.channel) return false;
  return isLinked(links, input, output);
}

/** The marks of one grid of the figure while `spot` is looked at; the wide grid's padding and skipped cells always. */
export function marksOf(links: Links, spot: Spot | null, where: Spot['where'], channel: number): Mark[] {
  const { axes, kernel } = links;
  const [rows, columns] = axes;
  const wide = links.mode === 'transposed' ? 'output' : 'input';
  const still = where === wide ? stillMarks(axes) : [];
  if (!spot || !touches(links, spot, where, channel)) return still;
  const place = spot.where === wide ? { y: spot.y + rows.before, x: spot.x + columns.before } : spot;
  if (spot.where === where) return [...still, cell('picked', place.y, place.x)];
  const linked = (): Mark[] => {
    if (spot.where === wide) return where === 'kernel' ? tapMarks(axes, place) : connectedMarks(axes, place);
    if (spot.where === 'kernel') {
      return where === wide ? touchedMarks(axes, place) : [whole('window', rows.output, columns.output)];
    }
    return where === wide ? windowMarks(axes, place) : [whole('window', kernel[0], kernel[1])];
  };
  return [...still, ...linked()];
}
