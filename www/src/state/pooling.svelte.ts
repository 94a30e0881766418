import type { AnyError, ComparisonAnswer } from '../engine/contract';
import { drawing } from './drawing.svelte';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import { shownByView } from './notices.svelte';
import {
  layersOf,
  linkPart,
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

/** What the Pooling view wants, and what the engine last made of it. */
class PoolingState {
  setting = $state.raw<Setting>(usual);
  /** The last good result; `null` before the first, and while there is no ink. */
  result = $state.raw<Result | null>(null);
  /** Why what is wanted could not be had. */
  problem = $state.raw<AnyError | null>(null);

  readonly undo = new Undo<Setting>();
  readonly linkPart = linkPart(this);

  #reports = new LayerReports();
  #questions = new Latest(
    () => this.#ask(),
    (result) => {
      this.result = result;
      this.problem = null;
    },
    (problem) => (this.problem = shownByView(problem)),
  );

  /** Changes what `change` names; changes of one `kind` in quick succession are taken back together. */
  edit(change: Partial<Setting>, kind: string): void {
    this.undo.note(this.setting, kind);
    this.setting = { ...this.setting, ...change };
  }

  move(axis: MotionAxis, value: number): void {
    this.edit({ motion: { ...this.setting.motion, [axis]: value }, axis }, axis);
  }

  takeBack(): void {
    this.setting = this.undo.undo(this.setting) ?? this.setting;
  }

  bringBack(): void {
    this.setting = this.undo.redo(this.setting) ?? this.setting;
  }

  /** Call inside an effect: reads what the result depends on, and asks for it. */
  follow(): void {
    void [this.setting, drawing.input, engineState.started];
    if (engineState.started) this.#questions.want(undefined);
  }

  async #ask(): Promise<Result | null> {
    const { setting } = this;
    const { started } = engineState;
    const { input } = drawing;
    if (!started || !input) return null;
    const layers = layersOf(setting, started.reference);
    const { height, width, channels } = started.reference.input;
    const list = await this.#reports.of([height, width, channels], [...layers.nodes, ...nextLayers(layers)]);
    const reports: Reports = new Map(list.map((report) => [report.summary.name, report]));
    const nodes = [...new Set(['input', layers.subject]), ...poolings, 'means', 'deep', 'deepMean'];
    const answer = await engineState.client.compare({
      source: { kind: 'digit', input },
      model: 'reference',
      view: {},
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

export const pooling = new PoolingState();
