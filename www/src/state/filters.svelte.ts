import { untrack } from 'svelte';
import type { AnyError, CellRequest, CellTerms, LabAnswer, LabMaps, LabRequest, LayerReport } from '../engine/contract';
import { engineState } from './engine.svelte';
import { nodesOf, readLayer, usual, writeLayer, type Layer } from './filterLayer';
import { mostFilters, packed, placed, type Filter, type Stack } from './kernels';
import { Latest } from './latest';
import type { LinkPart } from './link';
import { wholeNumber } from './linkValues';
import { shownByView } from './notices.svelte';
import { LayerReports } from './reports';
import { Source, type Content, type Shown } from './source.svelte';
import { Sweep } from './sweep.svelte';
import { Undo } from './undo.svelte';

export type { CellTerms, LabMaps, LayerReport, Ledger } from '../engine/contract';

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

/** What is taken back. */
interface Step {
  layer: Layer;
  shown: Shown;
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

  readonly undo = new Undo<Step>();
  readonly sweep = new Sweep(usual.map.rows, usual.map.columns, usual.map.y, usual.map.x);
  /** What the pointer or the focus is at. */
  pointed = $state.raw<Pointed | null>(null);
  /** The cell that was picked stays, whatever is pointed at. */
  pinned = $state(false);
  /** The symbol of the equation that is pointed at. */
  term = $state<Term | null>(null);
  range = $state<Range>(usual.range);

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

  readonly #sourcePart = this.source.linkPart('filters');
  #linked: { y: number; x: number } | null = null;
  /** What the engine's laboratory holds. */
  #held: Held = emptyHands();
  #reports = new LayerReports();
  #questions = new Latest(
    () => this.#ask(),
    () => undefined,
    (problem) => {
      this.#held = emptyHands();
      this.problem = shownByView(problem);
    },
  );

  constructor() {
    this.source.onreplace = (shown) => this.undo.note({ layer: this.layer, shown }, `input ${shown.choice.kind}`);
  }

  /** Replaces the layer; edits of one `kind` in quick succession are taken back together. */
  edit(layer: Layer, kind: string): void {
    this.undo.note(this.#step, kind);
    this.layer = layer;
    this.#settle();
  }

  editStack(stack: Stack, kind: string): void {
    this.edit({ ...this.layer, stack }, kind);
  }

  takeBack(): void {
    this.#turnTo(this.undo.undo(this.#step));
  }

  bringBack(): void {
    this.#turnTo(this.undo.redo(this.#step));
  }

  get #step(): Step {
    return { layer: this.layer, shown: this.source.shown };
  }

  #turnTo(step: Step | null): void {
    if (!step) return;
    this.layer = step.layer;
    this.source.restore(step.shown);
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
    if (engineState.started && this.source.content) untrack(() => this.#questions.want(undefined));
  }

  get busy(): boolean {
    return this.#questions.busy;
  }

  async #ask(): Promise<void> {
    const { layer } = this;
    const { content } = this.source;
    if (!content) return;
    const { request, held } = this.#request(layer, content);
    const answer = await engineState.client.lab(request);
    const result = request.wanted.maps ? await this.#resultOf(answer, layer) : this.result;
    this.#held = held;
    this.terms = answer.cells[0] ?? (await this.#work(layer));
    this.result = result;
    this.problem = null;
  }

  async #resultOf({ input, maps, milliseconds }: LabAnswer, layer: Layer): Promise<Result> {
    const seen = input ?? (this.result?.input as LabMaps);
    const output = maps[0] as LabMaps;
    // Of the convolution: the activation after it changes no shape.
    const [report] = await this.#reports.of([seen.height, seen.width, seen.channels], nodesOf(layer).slice(0, 1));
    this.sweep.resize(output.height, output.width);
    this.#goTo();
    return { layer, input: seen, output, report: report as LayerReport, milliseconds };
  }

  /** To the cell that a link has pinned, if the map has it. */
  #goTo(): void {
    const cell = this.#linked;
    this.#linked = null;
    if (cell && cell.y < this.sweep.rows && cell.x < this.sweep.columns) this.sweep.stand(cell.y, cell.x);
  }

  /** How the cell that is looked at came about: of a map of another size it is known only now which cell that is. */
  async #work(layer: Layer): Promise<CellTerms | null> {
    const answer = await engineState.client.lab({ lab: 'filters', wanted: { cells: [this.#cell(layer)] } });
    return answer.cells[0] ?? null;
  }

  #cell(layer: Layer): CellRequest {
    const channel = Math.min(this.selected, layer.stack.filters.length - 1);
    return { node: 'conv', at: [this.at.y, this.at.x, channel], decimals: this.#decimals(layer, channel) };
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
    const [newNodes, newStack] = [held.nodes !== old.nodes, held.stack !== old.stack];
    const changes = newContent || newView || newNodes || newStack;
    const request: LabRequest = { lab: 'filters', wanted: { input: newContent || newView } };
    if (changes) request.wanted.maps = [layer.relu ? 'relu' : 'conv'];
    if (!newView && !newNodes && !this.#linked) request.wanted.cells = [this.#cell(layer)];
    if (newContent)
      request.source = content.kind === 'bands' ? { kind: 'satellite' } : { kind: 'picture', ...content.picture };
    if (newView) request.view = view;
    if (newNodes) request.nodes = nodes;
    if (changes) {
      request.parameters = {
        'conv.kernel': packed(layer.stack, channelsOf(content, view.grey)),
        'conv.bias': Float32Array.from(layer.stack.filters, ({ bias }) => bias),
      };
    }
    return { request, held };
  }

  readonly linkPart: LinkPart = {
    write: (pairs) => {
      this.#sourcePart.write(pairs);
      writeLayer(pairs, this.layer);
      if (this.selected > 0) pairs.set('filters-at', String(this.selected));
      if (this.pinned) pairs.set('filters-cell', `${this.sweep.y}.${this.sweep.x}`);
      if (this.range !== usual.range) pairs.set('filters-range', this.range);
    },
    read: (pairs) => {
      this.#sourcePart.read(pairs);
      this.layer = readLayer(pairs);
      this.selected = wholeNumber(pairs.get('filters-at'), { min: 0, max: this.layer.stack.filters.length - 1 }) ?? 0;
      this.range = ranges.find((range) => range === pairs.get('filters-range')) ?? usual.range;
      const [, y, x] = /^(\d{1,3})\.(\d{1,3})$/.exec(pairs.get('filters-cell') ?? '') ?? [];
      this.pinned = x !== undefined;
      // Where it lies is known when the map is.
      this.#linked = x === undefined ? null : { y: Number(y), x: Number(x) };
    },
  };
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

export const filters = new Filters();
