/**
 * Kernels as a visitor sets them: a stack of filters whose windows are of one size, each with one slice for all input
 * channels or one for each. Edits make new objects, so that they can be taken back.
 */
import listed from '../../../assets/kernels.json';

/** Weights of one channel, row by row. */
export type Slice = readonly number[];

export interface Filter {
  /** The preset that it is; `null`: the visitor's own. */
  name: string | null;
  /** One: the same on every channel. Otherwise one a channel. */
  slices: readonly Slice[];
  bias: number;
}

/** Filters of one window size: the kernels of one layer. */
export interface Stack {
  rows: number;
  columns: number;
  filters: readonly Filter[];
}

export const sizes = { min: 1, max: 11 } as const;
export const mostFilters = 8;

export const groups = ['lines', 'edges', 'effects'] as const;
export type Group = (typeof groups)[number];

export interface Preset {
  name: string;
  group: Group;
  rows: number;
  columns: number;
  slice: Slice;
}

export const presets: readonly Preset[] = listed.map(({ name, group, divisor, rows }) => ({
  name,
  group: group as Group,
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  slice: rows.flat().map((weight) => weight / divisor),
}));

export const presetOf = (name: string | null): Preset | null => presets.find((one) => one.name === name) ?? null;

/** Where the smaller of two lengths begins in the larger when both have the same middle. */
const inset = (small: number, large: number) => Math.floor((large - small) / 2);

/** A slice in a window of another size around the same middle: cut, or zeros around it. */
export function fitted(slice: Slice, from: [number, number], to: [number, number]): Slice {
  const shift = ([0, 1] as const).map((axis) =>
    from[axis] <= to[axis] ? -inset(from[axis], to[axis]) : inset(to[axis], from[axis]),
  ) as [number, number];
  return Array.from({ length: to[0] * to[1] }, (_, i) => {
    const y = Math.floor(i / to[1]) + shift[0];
    const x = (i % to[1]) + shift[1];
    const inside = y >= 0 && x >= 0 && y < from[0] && x < from[1];
    return inside ? (slice[y * from[1] + x] ?? 0) : 0;
  });
}

export function resized(stack: Stack, rows: number, columns: number): Stack {
  const filters = stack.filters.map((filter) => {
    const slices = filter.slices.map((slice) => fitted(slice, [stack.rows, stack.columns], [rows, columns]));
    const cut = rows < stack.rows || columns < stack.columns;
    return { ...filter, name: nameOf(filter.name, slices, [rows, columns], cut), slices };
  });
  return { rows, columns, filters };
}

/** A filter keeps its name in a larger window, where zeros stand around it; a part of it does not. */
function nameOf(name: string | null, slices: readonly Slice[], size: [number, number], cut: boolean): string | null {
  const preset = presetOf(name);
  if (!preset) return cut ? null : name;
  const whole = fitted(preset.slice, [preset.rows, preset.columns], size);
  const same = slices.every((slice) => slice.every((weight, i) => weight === whole[i]));
  return same && size[0] >= preset.rows && size[1] >= preset.columns ? name : null;
}

/** Puts a filter of `rows` × `columns` at `index`; the window grows if it is larger and shrinks to what is needed alone. */
export function placed(stack: Stack, index: number, filter: Filter, rows: number, columns: number): Stack {
  const alone = stack.filters.length === 0 || (stack.filters.length === 1 && index === 0);
  const size: [number, number] = alone
    ? [rows, columns]
    : [Math.max(stack.rows, rows), Math.max(stack.columns, columns)];
  const { filters } = alone ? { filters: [] } : resized(stack, ...size);
  const slices = filter.slices.map((slice) => fitted(slice, [rows, columns], size));
  return {
    rows: size[0],
    columns: size[1],
    filters: [...filters.slice(0, index), { ...filter, slices }, ...filters.slice(index + 1)],
  };
}

export function presetFilter(preset: Preset): Filter {
  return { name: preset.name, slices: [preset.slice], bias: 0 };
}

const replaced = (stack: Stack, index: number, filter: Filter): Stack => ({
  ...stack,
  filters: stack.filters.map((old, i) => (i === index ? filter : old)),
});

function edited(stack: Stack, index: number, edit: (slice: Slice, channel: number) => Slice): Stack {
  const filter = stack.filters[index];
  return filter ? replaced(stack, index, { ...filter, name: null, slices: filter.slices.map(edit) }) : stack;
}

/** Sets one weight, of `channel` or, in a filter that is the same on every channel, of all. */
export function withWeight(stack: Stack, index: number, channel: number, place: number, weight: number): Stack {
  const joined = stack.filters[index]?.slices.length === 1;
  return edited(stack, index, (slice, at) =>
    joined || at === channel ? slice.map((old, i) => (i === place ? weight : old)) : slice,
  );
}

export function withBias(stack: Stack, index: number, bias: number): Stack {
  const filter = stack.filters[index];
  return filter ? replaced(stack, index, { ...filter, bias }) : stack;
}

/** Turned by half a turn: a layer that slides it computes the convolution of mathematics with what it was. */
export function flipped(stack: Stack, index: number): Stack {
  return edited(stack, index, (slice) => [...slice].reverse());
}

/** Divided by the sum of its weights, or of their magnitudes where that is zero, so that a flat image keeps its values. */
export function normalised(stack: Stack, index: number): Stack {
  return edited(stack, index, (slice) => {
    const total = slice.reduce((sum, weight) => sum + weight, 0);
    const divisor = Math.abs(total) > 1e-6 ? total : slice.reduce((sum, weight) => sum + Math.abs(weight), 0);
    return divisor === 0 ? slice : slice.map((weight) => weight / divisor);
  });
}

/** One slice for each of `channels`, or one for all: the first. */
export function separated(stack: Stack, index: number, channels: number): Stack {
  const filter = stack.filters[index];
  if (!filter) return stack;
  const slices = Array.from({ length: channels }, (_, channel) => sliceFor(filter, channel));
  return replaced(stack, index, { ...filter, slices: channels === 1 ? slices.slice(0, 1) : slices });
}

/** What `filter` does to a channel; with fewer slices than channels they follow each other again. */
export function sliceFor(filter: Filter, channel: number): Slice {
  return filter.slices[channel % filter.slices.length] as Slice;
}

/** Kernels as the engine reads them, HWIO. */
export function packed({ rows, columns, filters }: Stack, channels: number): Float32Array {
  const data = new Float32Array(rows * columns * channels * filters.length);
  for (let tap = 0, at = 0; tap < rows * columns; tap++) {
    for (let channel = 0; channel < channels; channel++) {
      for (const filter of filters) data[at++] = sliceFor(filter, channel)[tap] ?? 0;
    }
  }
  return data;
}
