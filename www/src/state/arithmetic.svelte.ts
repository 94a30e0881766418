import type { AnyError, CellTerms, LabMaps, LayerReport } from '../engine/contract';
import { magnitude } from '../paint/atlas';
import { Answered } from './answered.svelte';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import {
  biasOf,
  cellKey,
  cellValue,
  decimalsOf,
  defaultGrid,
  divisorsOf,
  groupsFor,
  inputValues,
  libraries,
  patternAt,
  readGrid,
  weightAt,
  writeGrid,
  type GridMode,
  type Library,
  type GridSetting,
  type Pair,
  type Spot,
} from './layerGrid';
import { gridNode, gridParameters, layer, symmetric } from './layerNodes';
import type { LinkPart } from './link';
import { oneImage } from './reports';
import { Undo } from './undo.svelte';

/** The same layer with PyTorch's symmetric padding. */
export interface Beside {
  report: LayerReport;
  output: LabMaps;
}

/** What the engine made of a setting. */
export interface GridAnswer {
  setting: GridSetting;
  report: LayerReport;
  /** Rows and columns of the window over the input; of a transposed convolution, of that over its output. */
  axes: LayerReport['axes'];
  input: LabMaps;
  output: LabMaps;
  /** The largest magnitude of a weight. */
  weightReach: number;
  /** Absent where no symmetric padding has as many outputs, or the padding is not SAME. */
  beside: Beside | null;
}

/** How far the colours reach: to the number that is looked at, or each map has its own scale, or all of a tensor share one. */
export const colourRanges = ['cell', 'map', 'layer'] as const;
export type ColourRange = (typeof colourRanges)[number];

const first: Spot = { where: 'output', channel: 0, y: 1, x: 1 };

/** The layer on the grid, what is looked at in it, and what was changed. */
class Arithmetic extends Answered<GridSetting, GridAnswer> implements LinkPart {
  /** What is looked at while nothing is pointed at. */
  pinned = $state.raw<Spot | null>(first);
  pointed = $state.raw<Spot | null>(null);
  /** The feature map whose kernel is shown. */
  map = $state(0);
  /** Where the formula and the sum were last. */
  lastNarrow = $state.raw({ y: first.y, x: first.x });
  lastOutput = $state.raw<Spot>(first);
  /** How the output came about that is looked at. */
  terms = $state.raw<{ setting: GridSetting; cell: CellTerms } | null>(null);
  range = $state<ColourRange>('map');
  library = $state<Library>('tensorflow');

  #undo = new Undo<GridSetting>();

  constructor() {
    super(defaultGrid, ask);
  }

  /** What is looked at. */
  get spot(): Spot | null {
    return this.pointed ?? this.pinned;
  }

  /** Keeps a cell in sight until another is kept. */
  pin(spot: Spot): void {
    this.pinned = spot;
    if (spot.where === 'output') {
      this.map = spot.channel;
      this.lastOutput = spot;
    }
    if (spot.where === (this.setting.mode === 'transposed' ? 'input' : 'output')) {
      this.lastNarrow = { y: spot.y, x: spot.x };
    }
  }

  release(): void {
    this.pinned = null;
    this.pointed = null;
  }

  #cells = new Latest(
    async ({ setting, at }: { setting: GridSetting; at: [number, number, number] }) => {
      const cells = [{ node: layer, at, decimals: decimalsOf(setting) }];
      const { cells: found } = await engineState.client.lab({ lab: 'arithmetic', wanted: { cells } });
      return found[0];
    },
    (cell, { setting }) => (this.terms = cell ? { setting, cell } : null),
    // The layer became smaller meanwhile; its own cell has been asked for.
    () => (this.terms = null),
  );

  get canUndo(): boolean {
    return this.#undo.canUndo;
  }

  get canRedo(): boolean {
    return this.#undo.canRedo;
  }

  /** Changes what it names; the positions of one slider are one step to undo. */
  override change(part: Partial<GridSetting>, kind = Object.keys(part).join()): void {
    this.#undo.note(this.setting, kind);
    super.change(part);
  }

  /** One of a pair: rows (0) or columns (1). */
  changePair(key: 'size' | 'kernel' | 'strides' | 'dilation', axis: 0 | 1, value: number): void {
    const old = this.setting[key];
    const pair: Pair = axis === 0 ? [value, old[1]] : [old[0], value];
    this.change({ [key]: pair }, `${key} ${axis}`);
  }

  /** A grouped convolution keeps as many groups as the channels can be in. */
  changeChannels(channels: number): void {
    this.change({ channels, groups: groupsFor(channels, this.setting.groups) }, 'channels');
  }

  changeBias(map: number, typed: number): void {
    const length = Math.max(map + 1, this.setting.biases.length);
    const biases = Array.from({ length }, (_, i) => (i === map ? cellValue(typed) : biasOf(this.setting, i)));
    this.change({ biases }, `bias ${map}`);
  }

  /** With one channel a depthwise or grouped convolution would look like any other; a transposed one makes much of little. */
  changeMode(mode: GridMode): void {
    const { channels, size } = this.setting;
    const part: Partial<GridSetting> = { mode };
    if (mode === 'depthwise' && channels === 1) part.channels = 2;
    if (mode === 'grouped') {
      part.channels = Math.max(channels, 4);
      part.groups = divisorsOf(part.channels)[1];
    }
    if (mode === 'transposed') part.size = [Math.min(size[0], 4), Math.min(size[1], 3)];
    if (mode !== 'transposed' && this.setting.mode === 'transposed') part.size = defaultGrid.size;
    this.change(part, 'mode');
    this.pinned = first;
  }

  undo(): void {
    this.setting = this.#undo.undo(this.setting) ?? this.setting;
  }

  redo(): void {
    this.setting = this.#undo.redo(this.setting) ?? this.setting;
  }

  /** The number in a cell of the input or of a kernel. */
  valueAt({ where, channel, y, x }: Spot, filter: number): number {
    const { setting } = this;
    if (where === 'kernel') return weightAt(setting, y, x, channel, filter);
    return setting.input.edits[cellKey(channel, y, x)] ?? patternAt(setting.input, setting.size, y, x, channel);
  }

  /** Types a number into a cell of the input or of a kernel. */
  type(spot: Spot, filter: number, typed: number): void {
    const tensor = spot.where === 'kernel' ? 'weights' : 'input';
    const place = [spot.channel, spot.y, spot.x];
    const key = spot.where === 'kernel' ? cellKey(filter, ...place) : cellKey(...place);
    const numbers = this.setting[tensor];
    const edits = { ...numbers.edits, [key]: cellValue(typed) };
    this.change({ [tensor]: { ...numbers, edits } }, `${tensor} ${key}`);
  }

  /** Call inside an effect: asks for the sum behind a cell of the output. */
  followCell({ y, x, channel }: Spot): void {
    if (this.answer) this.#cells.want({ setting: this.answer.setting, at: [y, x, channel] });
  }

  write(pairs: URLSearchParams): void {
    writeGrid(pairs, 'arithmetic', this.setting);
    if (this.library !== 'tensorflow') pairs.set('arithmetic-code', this.library);
    if (this.range !== 'map') pairs.set('arithmetic-range', this.range);
    const at = this.pinned ? spotText(this.pinned) : 'none';
    if (at !== spotText(first)) pairs.set('arithmetic-at', at);
  }

  read(pairs: URLSearchParams): void {
    this.setting = readGrid(pairs, 'arithmetic');
    this.library = libraries.find((one) => one === pairs.get('arithmetic-code')) ?? 'tensorflow';
    this.range = colourRanges.find((one) => one === pairs.get('arithmetic-range')) ?? 'map';
    const at = pairs.get('arithmetic-at');
    this.pinned = at === 'none' ? null : (readSpot(at) ?? first);
  }
}

async function ask(setting: GridSetting): Promise<GridAnswer> {
  const { client } = engineState;
  const [height, width] = setting.size;
  const node = gridNode(setting);
  const input: [number, number, number] = [height, width, setting.channels];
  const [report] = (await client.report({ input, nodes: [node], workload: oneImage })) as [LayerReport];
  const zeros = report.axes.map(({ torch }) => torch.symmetric);
  const [rows, columns] = zeros;
  const compared = setting.padding === 'same' && setting.mode !== 'transposed' && rows != null && columns != null;
  const other = compared ? gridNode(setting, 'beside', symmetric(rows, columns)) : null;
  const nodes = other ? [node, other] : [node];
  const [besideReport] = other ? await client.report({ input, nodes: [other], workload: oneImage }) : [];
  const parameters: Record<string, Float32Array> = {};
  for (const { name } of nodes) Object.assign(parameters, gridParameters(setting, name));
  const answer = await client.lab({
    lab: 'arithmetic',
    source: { kind: 'numbers', values: inputValues(setting), height, width, channels: setting.channels },
    view: {},
    nodes,
    parameters,
    wanted: { input: true, maps: nodes.map(({ name }) => name) },
  });
  const [output, besideOutput] = answer.maps;
  if (!answer.input || !output) throw { code: 'no_input' } satisfies AnyError;
  return {
    setting,
    report,
    axes: setting.mode === 'transposed' ? await windowOverOutput(setting, report) : report.axes,
    input: answer.input,
    output,
    weightReach: magnitude(parameters[`${layer}.kernel`] ?? new Float32Array()),
    beside: besideReport && besideOutput ? { report: besideReport, output: besideOutput } : null,
  };
}

/** A transposed convolution is the way back of this convolution from its output to its input: they share their windows. */
async function windowOverOutput(setting: GridSetting, { summary }: LayerReport): Promise<LayerReport['axes']> {
  const { height, width, channels } = summary.shape;
  const node = gridNode({ ...setting, mode: 'convolution', filters: setting.channels });
  const [back] = await engineState.client.report({
    input: [height, width, channels],
    nodes: [node],
    workload: oneImage,
  });
  if (!back) throw { code: 'empty_model' } satisfies AnyError;
  return back.axes;
}

const spotText = ({ where, channel, y, x }: Spot) => `${where}.${channel}.${y}.${x}`;

function readSpot(text: string | null): Spot | null {
  const [, where, channel, y, x] = /^(input|kernel|output)\.(\d+)\.(-?\d+)\.(-?\d+)$/.exec(text ?? '') ?? [];
  if (where === undefined) return null;
  return { where: where as Spot['where'], channel: Number(channel), y: Number(y), x: Number(x) };
}

export const arithmetic = new Arithmetic();
