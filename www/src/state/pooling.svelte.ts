import type { AnyError, ComparisonAnswer, ComparisonSource } from '../engine/contract';
import { drawing } from './drawing.svelte';
import { engineState } from './engine.svelte';
import type { LinkPart } from './link';
import { Latest } from './latest';
import { shownByView } from './notices.svelte';
import {
  layersOf,
  linkPart as settingPart,
  nextLayers,
  pathAlong,
  poolings,
  usual,
  warpOf,
  type MotionAxis,
  type Reports,
  type Setting,
} from './pooling';
import { LayerReports } from './reports';
import { Source, type Shown } from './source.svelte';
import { Sweep } from './sweep.svelte';
import { Undo } from './undo.svelte';

export type { ComparedMaps, ComparisonAnswer, LabMaps, LayerReport } from '../engine/contract';

/** What the engine made of one setting; all of it belongs together. */
export interface Result {
  setting: Setting;
  /** The node whose maps are pooled. */
  subject: string;
  answer: ComparisonAnswer;
  /** By node. */
  reports: Reports;
}

/** What is taken back. */
interface Step {
  setting: Setting;
  shown: Shown;
}

/** What the Pooling view wants, and what the engine last made of it. */
class PoolingState {
  /** The picture, where none of digits is pooled; a larger one has more numbers than a movement can answer at once. */
  readonly source = new Source({ choice: { kind: 'photo', name: 'cat' }, side: 56, grey: true, mostSide: 128 });
  setting = $state.raw<Setting>(usual);
  /** The last good result; `null` before the first, and while there is no ink. */
  result = $state.raw<Result | null>(null);
  /** Why what is wanted could not be had. */
  problem = $state.raw<AnyError | null>(null);

  readonly undo = new Undo<Step>();
  /** The window on its way over the results. */
  readonly window = new Sweep();
  /** The image on its way along the axis that was moved last. */
  readonly tour = new Sweep();

  readonly linkPart: LinkPart = joined(settingPart(this), this.source.linkPart('pooling'));

  #reports = new LayerReports();
  #questions = new Latest(
    () => this.#ask(),
    (result) => {
      this.result = result;
      this.problem = null;
    },
    (problem) => (this.problem = shownByView(problem)),
  );

  constructor() {
    this.source.onreplace = (shown) => this.undo.note({ setting: this.setting, shown }, `input ${shown.choice.kind}`);
  }

  /** Changes what `change` names; changes of one `kind` in quick succession are taken back together. */
  edit(change: Partial<Setting>, kind: string): void {
    this.undo.note(this.#step, kind);
    this.setting = { ...this.setting, ...change };
  }

  move(axis: MotionAxis, value: number): void {
    this.edit({ motion: { ...this.setting.motion, [axis]: value }, axis }, axis);
  }

  takeBack(): void {
    this.#turnTo(this.undo.undo(this.#step));
  }

  bringBack(): void {
    this.#turnTo(this.undo.redo(this.#step));
  }

  get #step(): Step {
    return { setting: this.setting, shown: this.source.shown };
  }

  #turnTo(step: Step | null): void {
    if (!step) return;
    this.setting = step.setting;
    this.source.restore(step.shown);
  }

  /** Call inside an effect: reads what the result depends on, and asks for it. */
  follow(): void {
    void [this.setting, drawing.input, this.source.content, this.source.side, engineState.started];
    if (engineState.started) this.#questions.want(undefined);
  }

  #source(): ComparisonSource | null {
    if (this.setting.input === 'digit') return drawing.input ? { kind: 'digit', input: drawing.input } : null;
    const { content } = this.source;
    return content?.kind === 'picture' ? { ...content.picture, kind: 'picture' } : null;
  }

  async #ask(): Promise<Result | null> {
    const { setting } = this;
    const { started } = engineState;
    const source = this.#source();
    if (!started || !source) return null;
    const layers = layersOf(setting, started.reference);
    const { side } = this.source;
    const { height, width } = source.kind === 'digit' ? started.reference.input : { height: side, width: side };
    const list = await this.#reports.of([height, width, 1], [...layers.nodes, ...nextLayers(layers)]);
    const reports: Reports = new Map(list.map((report) => [report.summary.name, report]));
    const nodes = [...new Set(['input', layers.subject]), ...poolings, 'means', 'deep', 'deepMean'];
    const answer = await engineState.client.compare({
      source,
      model: 'reference',
      view: source.kind === 'digit' ? {} : { size: [side, side], grey: true },
      warp: warpOf(setting.motion),
      nodes: layers.nodes,
      parameters: layers.parameters,
      borrowed: layers.borrowed,
      maps: nodes.map((node) => ({ node, jump: jumpOf(reports, node) })),
      winners: ['max'],
      path: pathAlong(setting.axis, setting.motion).map(warpOf),
    });
    return answer && { setting, subject: layers.subject, answer, reports };
  }
}

/** Pixels of the image from one cell of a node to the next. */
const jumpOf = (reports: Reports, node: string): number => reports.get(node)?.summary.receptiveField[0].jump ?? 1;

const joined = (...parts: LinkPart[]): LinkPart => ({
  write: (pairs) => parts.forEach((part) => part.write(pairs)),
  read: (pairs) => parts.forEach((part) => part.read(pairs)),
});

export const pooling = new PoolingState();
