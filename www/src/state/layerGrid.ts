/**
 * One layer on a grid whose numbers can all be read: its settings, the numbers in its cells, and both as part of the
 * page's address. What the layer makes of them is the engine's business.
 */
import { pair as readPair, wholeNumber, wholeNumbers } from './linkValues';
import type { Bounds } from './recipe';

export const modes = ['convolution', 'grouped', 'depthwise', 'transposed'] as const;
export type GridMode = (typeof modes)[number];

/** Libraries that the layer is written out for. */
export const libraries = ['tensorflow', 'keras', 'torch', 'numpy'] as const;
export type Library = (typeof libraries)[number];

/** Rows, columns. */
export type Pair = readonly [number, number];

/** Zeros at the top, bottom, left and right. */
export type Sides = readonly [number, number, number, number];

export type GridPadding = 'valid' | 'same' | Sides;

export const patterns = ['random', 'ones', 'impulse', 'ramp', 'edge'] as const;
export type Pattern = (typeof patterns)[number];

/** Numbers of one tensor: a pattern, and cells that were typed over it. */
export interface Numbers {
  pattern: Pattern;
  seed: number;
  /** By `cellKey`. Cells outside the present size wait until it grows again. */
  edits: Readonly<Record<string, number>>;
}

export interface GridSetting {
  mode: GridMode;
  size: Pair;
  kernel: Pair;
  strides: Pair;
  padding: GridPadding;
  dilation: Pair;
  /** Input channels. */
  channels: number;
  /** Filters; of a grouped convolution filters a group, of a depthwise one filters a channel. */
  filters: number;
  /** A divisor of the channels; only a grouped convolution has it. */
  groups: number;
  input: Numbers;
  weights: Numbers;
  /** One a feature map; 0 beyond the last. */
  biases: readonly number[];
}

/** Where a cell stands: rows and columns count from 0, below it or past the end in the padding. */
export interface Spot {
  where: 'input' | 'kernel' | 'output';
  /** Of the input and of the kernel the input channel, of the output the feature map. */
  channel: number;
  y: number;
  x: number;
}

export const gridBounds = {
  size: { min: 1, max: 32 },
  kernel: { min: 1, max: 9 },
  stride: { min: 1, max: 8 },
  dilation: { min: 1, max: 4 },
  padding: { min: 0, max: 9 },
  channels: { min: 1, max: 6 },
  filters: { min: 1, max: 4 },
  groups: { min: 1, max: 6 },
  /** Quarters in this range: every product and every sum of 9 × 9 × 6 of them is exact in 32 bits. */
  value: { min: -20, max: 20 },
} as const satisfies Record<string, Bounds>;

/**
 * The columns are the textbook's example of 13 cells, a kernel of 6 and a stride of 5. The rows are chosen so that they
 * show the other case of SAME: one zero in all, and it is at the end.
 */
export const defaultGrid: GridSetting = {
  mode: 'convolution',
  size: [8, 13],
  kernel: [3, 6],
  strides: [2, 5],
  padding: 'same',
  dilation: [1, 1],
  channels: 1,
  filters: 1,
  groups: 1,
  input: { pattern: 'random', seed: 1, edits: {} },
  weights: { pattern: 'random', seed: 2, edits: {} },
  biases: [1],
};

/** In how many groups of equal size these channels can be. */
export const divisorsOf = (channels: number): number[] =>
  Array.from({ length: channels }, (_, i) => i + 1).filter((groups) => channels % groups === 0);

/** The most groups, but no more than asked for, that these channels can be in. */
export const groupsFor = (channels: number, asked: number): number =>
  Math.max(...divisorsOf(channels).filter((groups) => groups <= asked));

/** Feature maps of the layer. */
export function mapsOf({ mode, channels, filters, groups }: GridSetting): number {
  if (mode === 'depthwise') return channels * filters;
  return mode === 'grouped' ? groups * filters : filters;
}

/** The bias of a feature map. */
export const biasOf = ({ biases }: Pick<GridSetting, 'biases'>, map: number): number => biases[map] ?? 0;

export const cellKey = (...place: readonly number[]) => place.join('.');

/** The nearest number that a cell may hold. */
export function cellValue(value: number): number {
  const { min, max } = gridBounds.value;
  return Math.round(Math.max(min, Math.min(max, value)) * 4) / 4;
}

/** Decimals that write every product of the grid out: none for whole numbers, four for quarters. */
export function decimalsOf({ input, weights, biases }: GridSetting): 0 | 4 {
  const typed = [...Object.values(input.edits), ...Object.values(weights.edits), ...biases];
  return typed.every(Number.isInteger) ? 0 : 4;
}

/** A whole number from −3 to 3 of a place, the same in every size (integer hash after Thomas Mueller). */
function scattered(seed: number, y: number, x: number, channel: number): number {
  let bits = Math.imul(seed * 0x1000193 + y * 0x9e3779b1 + x * 0x85ebca6b + channel * 0xc2b2ae35, 0x45d9f3b);
  bits = Math.imul((bits >>> 16) ^ bits, 0x45d9f3b);
  bits = (bits >>> 16) ^ bits;
  return ((bits >>> 8) % 7) - 3;
}

/** What a pattern holds at a place of a grid of this size. */
export function patternAt({ pattern, seed }: Numbers, [rows, columns]: Pair, y: number, x: number, channel: number) {
  switch (pattern) {
    case 'random':
      return scattered(seed, y, x, channel);
    case 'ones':
      return 1;
    case 'impulse':
      return y === Math.floor(rows / 2) && x === Math.floor(columns / 2) ? 1 : 0;
    case 'ramp':
      return Math.min(x, gridBounds.value.max);
    case 'edge':
      return x < columns / 2 ? -1 : 1;
  }
}

/** Rows × columns × channels, as the engine takes them. */
export function inputValues({ size, channels, input }: GridSetting): Float32Array {
  const values = new Float32Array(size[0] * size[1] * channels);
  let i = 0;
  for (let y = 0; y < size[0]; y++) {
    for (let x = 0; x < size[1]; x++) {
      for (let channel = 0; channel < channels; channel++) {
        values[i++] = input.edits[cellKey(channel, y, x)] ?? patternAt(input, size, y, x, channel);
      }
    }
  }
  return values;
}

/** The weight of tap (u, v) from an input channel to a filter. */
export function weightAt({ kernel, weights }: GridSetting, u: number, v: number, channel: number, filter: number) {
  return (
    weights.edits[cellKey(filter, channel, u, v)] ??
    patternAt(weights, kernel, u, v, channel + gridBounds.channels.max * filter)
  );
}

const pair = ([first, second]: Pair) => `${first}x${second}`;
const samePair = (a: Pair, b: Pair) => a[0] === b[0] && a[1] === b[1];

/** Adds what differs from the defaults, under keys that begin with `prefix`. */
export function writeGrid(pairs: URLSearchParams, prefix: string, grid: GridSetting): void {
  const add = (key: string, text: string) => pairs.set(`${prefix}-${key}`, text);
  if (grid.mode !== defaultGrid.mode) add('mode', grid.mode);
  for (const key of pairKeys) if (!samePair(grid[key], defaultGrid[key])) add(key, pair(grid[key]));
  for (const key of countKeys) if (grid[key] !== defaultGrid[key]) add(key, String(grid[key]));
  if (grid.padding !== defaultGrid.padding) {
    add('padding', typeof grid.padding === 'string' ? grid.padding : grid.padding.join('.'));
  }
  for (const key of numberKeys) {
    const text = writeNumbers(grid[key]);
    if (text !== writeNumbers(defaultGrid[key])) add(key, text);
  }
  const biases = grid.biases.join('_');
  if (biases !== defaultGrid.biases.join('_')) add('biases', biases);
}

/** What is absent, or makes no sense, is as in the defaults. */
export function readGrid(pairs: URLSearchParams, prefix: string): GridSetting {
  const text = (key: string) => pairs.get(`${prefix}-${key}`) ?? '';
  const ranges = { size: 'size', kernel: 'kernel', strides: 'stride', dilation: 'dilation' } as const;
  const pairOf = (key: keyof typeof ranges) => readPair(text(key), gridBounds[ranges[key]]) ?? defaultGrid[key];
  const count = (key: (typeof countKeys)[number]) => wholeNumber(text(key), gridBounds[key]) ?? defaultGrid[key];
  const padding = text('padding');
  const channels = count('channels');
  return {
    mode: modes.find((mode) => mode === text('mode')) ?? defaultGrid.mode,
    size: pairOf('size'),
    kernel: pairOf('kernel'),
    strides: pairOf('strides'),
    dilation: pairOf('dilation'),
    padding:
      padding === 'valid' || padding === 'same'
        ? padding
        : ((wholeNumbers(padding, '.', 4, gridBounds.padding) as Sides | null) ?? defaultGrid.padding),
    channels,
    filters: count('filters'),
    groups: groupsFor(channels, count('groups')),
    input: readNumbers(text('input')) ?? defaultGrid.input,
    weights: readNumbers(text('weights')) ?? defaultGrid.weights,
    biases: readBiases(text('biases')) ?? defaultGrid.biases,
  };
}

const pairKeys = ['size', 'kernel', 'strides', 'dilation'] as const;
const countKeys = ['channels', 'filters', 'groups'] as const;
const numberKeys = ['input', 'weights'] as const;

/** `random:1` and then each typed cell, `_0.2.5:-3`. */
function writeNumbers({ pattern, seed, edits }: Numbers): string {
  return [`${pattern}:${seed}`, ...Object.entries(edits).map(([key, value]) => `${key}:${value}`)].join('_');
}

const isCellValue = (value: number) => Number.isFinite(value) && cellValue(value) === value;

function readBiases(text: string): number[] | null {
  const biases = text.split('_').map((one) => (one === '' ? NaN : Number(one)));
  const most = gridBounds.channels.max * gridBounds.filters.max;
  return biases.length <= most && biases.every(isCellValue) ? biases : null;
}

/** More typed cells than this are no link that anyone made here: the largest grid with all its channels. */
const mostEdits = gridBounds.size.max ** 2 * gridBounds.channels.max;

function readNumbers(text: string): Numbers | null {
  const [head = '', ...cells] = text.split('_', mostEdits + 1);
  const [name, seedText] = head.split(':');
  const pattern = patterns.find((one) => one === name);
  const seed = Number(seedText);
  if (!pattern || !Number.isInteger(seed) || seed < 0 || seed > 999) return null;
  const edits: Record<string, number> = {};
  for (const cell of cells) {
    const [, key, value] = /^(\d{1,2}(?:\.\d{1,2}){2,3}):(-?[\d.]+)$/.exec(cell) ?? [];
    if (key !== undefined && cellValue(Number(value)) === Number(value)) edits[key] = Number(value);
  }
  return { pattern, seed, edits };
}
