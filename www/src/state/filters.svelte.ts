import { untrack } from 'svelte';
import type { AnyError, CellTerms, LabMaps, LabRequest, LayerReport, NodeSpec } from '../engine/contract';
import { engineState } from './engine.svelte';
import { mostFilters, packed, placed, presetFilter, presetOf, type Filter, type Preset, type Stack } from './kernels';
import type { LinkPart } from './link';
import { notices } from './notices.svelte';
import { Source, type Content } from './source.svelte';
import { Sweep } from './sweep.svelte';
import { decodeStack, encodeStack } from './stacktext';
import { Undo } from './undo.svelte';

export type { CellTerms, LabMaps, LayerReport, Ledger } from '../engine/contract';

export type Padding = 'valid' | 'same';
export const paddings: readonly Padding[] = ['valid', 'same'];
export const strides = { min: 1, max: 4 } as const;

/** What an edit changes and undo brings back. */
export interface Layer {
  stack: Stack;
  relu: boolean;
  padding: Padding;
  /** Rows, columns. */
  strides: readonly [number, number];
}

/** A cell of one of the grids; `channel` where a grid shows one of several. */
export interface Pointed {
  on: 'input' | 'map' | 'kernel' | 'product';
  y: number;
  x: number;
  channel: number;
}

/** A symbol of the layer's equation. */
export type Term = 'z' | 'i' | 'j' | 'k' | 'b' | 'u' | 'v' | 'c' | 'x' | 'w' | 'sh' | 'sw' | 'p';

/** Which values share the colours' scale: all of the cell that is looked at, all of one map, all of the layer. */
export const ranges = ['cell', 'map', 'layer'] as const;
export type Range = (typeof ranges)[number];

const usualFilter = presetOf('sobel-right') as Preset;

export const usual = {
  side: 64,
  /** Where the window stands at first: at the bridge of the cat's nose, where the usual filter answers strongly. */
  map: { rows: 62, columns: 62, y: 29, x: 28 },
  layer: {
    stack: placed({ rows: 1, columns: 1, filters: [] }, 0, presetFilter(usualFilter), 3, 3),
    relu: false,
    padding: 'valid',
    strides: [1, 1],
  } satisfies Layer as Layer,
};

/** What the engine made of a layer; all of it belongs together. */
export interface Result {
  layer: Layer;
  input: LabMaps;
  /** After the activation. */
  output: LabMaps;
  report: LayerReport;
  /** Milliseconds in the engine. */
  milliseconds: number;
}

/** The layer of the Filters view: what the visitor wants and what the engine last made of it. */
class Filters {
  readonly source = new Source({ choice: { kind: 'photo', name: 'cat' }, side: usual.side, grey: true });
  layer = $state.raw<Layer>(usual.layer);
  /** Which filter of the stack is worked with. */
  selected = $state(0);
  /** The last good result. */
  result = $state.raw<Result | null>(null);
  /** How the cell at `at` came about, before the activation. */
  terms = $state.raw<CellTerms | null>(null);
  /** Why there is none of what is wanted. */
  problem = $state.raw<AnyError | null>(null);

  readonly undo = new Undo<Layer>();
  readonly sweep = new Sweep(usual.map.rows, usual.map.columns, usual.map.y, usual.map.x);
  /** What the pointer or the focus is at. */
  pointed = $state.raw<Pointed | null>(null);
  /** The cell that was picked stays, whatever is pointed at. */
  pinned = $state(false);
  /** The symbol of the equation that is pointed at. */
  term = $state<Term | null>(null);
  range = $state<Range>('map');

  /** The cell of the map that is worked out. */
  readonly at = $derived.by(() => {
    const { pointed, sweep } = this;
    const inside = pointed?.on === 'map' && pointed.y < sweep.rows && pointed.x < sweep.columns;
    return inside && !this.pinned ? { y: pointed.y, x: pointed.x } : { y: sweep.y, x: sweep.x };
  });

  pin(y: number, x: number): void {
    this.sweep.stand(y, x);
    this.pinned = true;
  }

  release(): void {
    this.pinned = false;
    this.pointed = null;
  }

  #wanted = false;
  #asking = false;
  /** What the engine's laboratory holds. */
  #held: Held = emptyHands();

  /** Replaces the layer; edits of one `kind` in quick succession are taken back together. */
  edit(layer: Layer, kind: string): void {
    this.undo.note(this.layer, kind);
    this.layer = layer;
    this.#settle();
  }

  editStack(stack: Stack, kind: string): void {
    this.edit({ ...this.layer, stack }, kind);
  }

  takeBack(): void {
    this.#turnTo(this.undo.undo(this.layer));
  }

  bringBack(): void {
    this.#turnTo(this.undo.redo(this.layer));
  }

  #turnTo(layer: Layer | null): void {
    if (!layer) return;
    this.layer = layer;
    this.#settle();
  }

  #settle(): void {
    this.selected = Math.min(this.selected, this.layer.stack.filters.length - 1);
  }

  get filter(): Filter {
    return this.layer.stack.filters[this.selected] as Filter;
  }

  addFilter(filter: Filter, rows: number, columns: number): void {
    const { stack } = this.layer;
    if (stack.filters.length >= mostFilters) return;
    this.editStack(placed(stack, stack.filters.length, filter, rows, columns), 'add');
    this.selected = this.layer.stack.filters.length - 1;
  }

  removeFilter(index: number): void {
    const { stack } = this.layer;
    if (stack.filters.length === 1) return;
    this.editStack({ ...stack, filters: stack.filters.filter((_, i) => i !== index) }, 'remove');
  }

  /** Call inside an effect: reads what the answer depends on, and asks for it. */
  follow(): void {
    void [this.layer, this.source.content, this.source.side, this.source.grey, engineState.started];
    void [this.at, this.selected];
    this.#wanted = true;
    untrack(() => void this.#ask());
  }

  /** At most one question is outstanding; the newest state is asked for when it has been answered. */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    while (this.#wanted && engineState.started && this.source.content) {
      this.#wanted = false;
      await this.#once();
    }
    this.#asking = false;
  }

  get busy(): boolean {
    return this.#asking;
  }

  async #once(): Promise<void> {
    const { layer } = this;
    const { content } = this.source;
    if (!content) return;
    const { request, held } = this.#request(layer, content);
    try {
      const changes = request.source ?? request.view ?? request.nodes ?? request.parameters;
      const result = changes ? await this.#change(layer, request) : this.result;
      this.#held = held;
      const terms = await this.#work(layer);
      this.result = result;
      this.terms = terms;
      this.problem = null;
    } catch (problem) {
      this.#held = emptyHands();
      this.problem = problem as AnyError;
      if (this.problem.code === 'engine_crashed') notices.report(this.problem);
    }
  }

  async #change(layer: Layer, request: LabRequest): Promise<Result> {
    const { input, maps, milliseconds } = await engineState.client.lab(request);
    const seen = input ?? (this.result?.input as LabMaps);
    const output = maps[0] as LabMaps;
    const report = await this.#report(seen, layer);
    this.sweep.resize(output.height, output.width);
    return { layer, input: seen, output, report, milliseconds };
  }

  /** How the cell that is looked at came about. */
  async #work(layer: Layer): Promise<CellTerms | null> {
    const { y, x } = this.at;
    const channel = Math.min(this.selected, layer.stack.filters.length - 1);
    const at: [number, number, number] = [y, x, channel];
    const cells = [{ node: 'conv', at, decimals: this.#decimals(layer, channel) }];
    const answer = await engineState.client.lab({ lab: 'filters', wanted: { cells } });
    return answer.cells[0] ?? null;
  }

  /** A picture holds whole numbers, and so do its products with whole weights; reflectances are small. */
  #decimals({ stack }: Layer, channel: number): number {
    if (this.source.content?.kind === 'bands') return 3;
    const filter = stack.filters[channel];
    const numbers = [...(filter?.slices.flat() ?? []), filter?.bias ?? 0];
    return numbers.every((number) => Number.isInteger(number)) ? 0 : 2;
  }

  #request(layer: Layer, content: Content): { request: LabRequest; held: Held } {
    const { side, grey, inked } = this.source;
    const view = { size: [side, side] as [number, number], grey: grey || inked, bytes: true };
    const nodes = nodesOf(layer);
    const held = { content, view: JSON.stringify(view), nodes: JSON.stringify(nodes), stack: layer.stack };
    const old = this.#held;
    const [newContent, newView] = [held.content !== old.content, held.view !== old.view];
    const request: LabRequest = {
      lab: 'filters',
      wanted: { input: newContent || newView, maps: [layer.relu ? 'relu' : 'conv'] },
    };
    if (newContent)
      request.source = content.kind === 'bands' ? { kind: 'satellite' } : { kind: 'picture', ...content.picture };
    if (newView) request.view = view;
    if (held.nodes !== old.nodes) request.nodes = nodes;
    if (held.stack !== old.stack || newView || newContent) {
      request.parameters = {
        'conv.kernel': packed(layer.stack, channelsOf(content, view.grey)),
        'conv.bias': Float32Array.from(layer.stack.filters, ({ bias }) => bias),
      };
    }
    return { request, held };
  }

  /** Only another geometry has another report. */
  #reported: { key: string; report: LayerReport } | null = null;
  async #report({ height, width, channels }: LabMaps, layer: Layer): Promise<LayerReport> {
    const nodes = nodesOf(layer).slice(0, 1);
    const key = JSON.stringify([height, width, channels, nodes]);
    if (this.#reported?.key === key) return this.#reported.report;
    const workload = { batch: 1, bits: 32 };
    const [report] = await engineState.client.report({ input: [height, width, channels], nodes, workload });
    this.#reported = { key, report: report as LayerReport };
    return this.#reported.report;
  }

  readonly linkPart: LinkPart = layerPart(this);
}

function channelsOf(content: Content, grey: boolean): number {
  if (content.kind === 'bands') return 6;
  return grey ? 1 : 3;
}

interface Held {
  content: unknown;
  view: string;
  nodes: string;
  stack: Stack | null;
}

const emptyHands = (): Held => ({ content: null, view: '', nodes: '', stack: null });

function nodesOf({ stack, relu, padding, strides: [down, across] }: Layer): NodeSpec[] {
  const { rows, columns, filters } = stack;
  const conv = {
    name: 'conv',
    kind: 'conv2d',
    filters: filters.length,
    kernel: [rows, columns],
    strides: [down, across],
    padding,
  };
  return [conv, ...(relu ? [{ name: 'relu', kind: 'activation', function: 'relu' }] : [])] as NodeSpec[];
}

function layerPart(filters: { layer: Layer; selected: number; source: Source }): LinkPart {
  const source = filters.source.linkPart('filters');
  return {
    write(pairs) {
      source.write(pairs);
      const { stack, relu, padding, strides: pair } = filters.layer;
      const { size, filters: text } = encodeStack(stack);
      const plain = encodeStack(usual.layer.stack);
      if (size !== plain.size || text !== plain.filters) {
        pairs.set('filters-size', size);
        pairs.set('filters-set', text);
      }
      if (filters.selected > 0) pairs.set('filters-at', String(filters.selected));
      if (relu) pairs.set('filters-relu', '1');
      if (padding !== usual.layer.padding) pairs.set('filters-pad', padding);
      if (pair.some((stride) => stride > 1)) pairs.set('filters-step', pair.join('x'));
    },
    read(pairs) {
      source.read(pairs);
      const stack = decodeStack(pairs.get('filters-size') ?? '', pairs.get('filters-set') ?? '') ?? usual.layer.stack;
      const [down = 1, across = 1] =
        /^[1-4]x[1-4]$/
          .exec(pairs.get('filters-step') ?? '')?.[0]
          .split('x')
          .map(Number) ?? [];
      filters.layer = {
        stack,
        relu: pairs.get('filters-relu') === '1',
        padding: paddings.find((padding) => padding === pairs.get('filters-pad')) ?? usual.layer.padding,
        strides: [down, across],
      };
      const at = Number(pairs.get('filters-at') ?? 0);
      filters.selected = Number.isInteger(at) && at >= 0 && at < stack.filters.length ? at : 0;
    },
  };
}

export const filters = new Filters();
