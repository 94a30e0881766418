/** W2. The training of the own network: what the visitor may do to it, and what has become of it. */
import type { Checkpoint, Evaluation, Frame, ModelSpec, Recipe, RecipeChange } from '../engine/contract';
import { checkpoints } from './checkpoint.svelte';
import { loadData } from './data';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { History } from './history';
import { MilestoneWatch, type Milestone } from './milestones';
import { mistakes } from './mistakes.svelte';
import { reporting } from './notices.svelte';
import { presetOf, presetSpec, type PresetName } from './presets';
import { DEFAULT_RECIPE, withOptimizer, type Optimizer } from './recipe';

export type { Evaluation };

/**
 * Milliseconds between two changes of the curves while it trains. Maps and filters are painted with every frame; a curve
 * that grows by a pixel is not worth as many redraws, which on a machine without a GPU cost about 8 ms each.
 */
const CURVES_INTERVAL = 150;

/** A run that another took the place of. */
export interface RunBefore {
  /** Name of its network. */
  model: string;
  seed: number;
  history: History;
}

class Training {
  readonly history = new History();
  /** Counts the changes of `history`, which is not reactive itself. */
  version = $state(0);
  /** What the present run can be compared with: the one before it, since the page was opened. */
  before = $state.raw<RunBefore | null>(null);
  /** The last measurement on the whole test set. */
  evaluation = $state.raw<Evaluation | null>(null);
  milestone = $state.raw<Milestone | null>(null);

  readonly status = $derived(engineState.status);
  readonly recipe = $derived(this.status?.recipe ?? DEFAULT_RECIPE);
  /** The network that learns. */
  readonly model = $derived(engineState.started?.own ?? null);
  /** Which of the presets it is; `null`: none of them. */
  readonly preset = $derived(this.model && presetOf(this.model.name));
  readonly running = $derived(this.status?.running ?? false);

  /** What the present run took the place of. */
  get earlier(): Checkpoint | null {
    return checkpoints.earlier;
  }

  #changed = Promise.resolve();
  #watch = new MilestoneWatch();
  /** When `version` last changed, and whether the history has since. */
  #seen = -Infinity;
  #unseen = false;
  #askedEvaluation: number | null = null;
  /** A measurement on the whole test set was asked for or seen, and its end has not been. */
  #measuring = false;

  /** Takes what each frame brings, whichever view shows it, until the returned function is called. */
  follow(): () => void {
    return frameLoop.listen((frame) => this.#take(frame));
  }

  async start(): Promise<void> {
    if (await this.#ask(engineState.client.train())) this.milestone = { kind: 'started' };
  }

  async pause(): Promise<void> {
    if (await this.#ask(engineState.client.pause())) this.milestone = { kind: 'paused' };
  }

  async step(): Promise<void> {
    await this.#ask(engineState.client.step());
  }

  /** Back to the same initial weights. The model as it is can be brought back. */
  async reset(): Promise<void> {
    if (!(await checkpoints.setAside())) return;
    this.#compareWithPresent();
    if (!(await this.#ask(engineState.client.reset()))) return;
    this.#forget();
    this.milestone = { kind: 'rewound' };
  }

  /** Another network, untrained. The one before can be brought back; its curves stay beside the new ones. */
  async open(preset: PresetName, recipe = this.recipe): Promise<void> {
    await this.openSpec(presetSpec(preset), recipe);
  }

  /** Trains any network that reads digits; whether it was opened. */
  async openSpec(spec: ModelSpec, recipe = this.recipe): Promise<boolean> {
    if (!(await checkpoints.setAside())) return false;
    this.#compareWithPresent();
    if (!(await this.#ask(engineState.open(spec, recipe)))) return false;
    this.#forget();
    this.milestone = { kind: 'opened', model: spec.name };
    return true;
  }

  /** Other initial weights: those of the next seed, so that this choice can be repeated too. */
  async reseed(): Promise<void> {
    await this.#change(({ seed }) => ({ seed: seed + 1 }));
  }

  /** Changes what it names. Only a new seed starts over; the model as it is can be brought back. */
  async configure(change: RecipeChange): Promise<void> {
    await this.#change(() => change);
  }

  async chooseOptimizer(optimizer: Optimizer): Promise<void> {
    await this.#change((recipe) => withOptimizer(recipe, optimizer));
  }

  /** One change after the other: a choice that depends on the recipe has to know what the last one made of it. */
  #change(choose: (recipe: Recipe) => RecipeChange): Promise<void> {
    this.#changed = this.#changed.then(() => this.#configure(choose(this.recipe)));
    return this.#changed;
  }

  async #configure(change: RecipeChange): Promise<void> {
    const { seed } = this.recipe;
    const startsOver = change.seed !== undefined && change.seed !== seed;
    if (startsOver && !(await checkpoints.setAside())) return;
    if (startsOver) this.#compareWithPresent();
    const recipe = await reporting(engineState.client.configure(change));
    frameLoop.invalidate();
    if (!recipe) return;
    engineState.configured(recipe);
    if (!startsOver) return;
    this.#forget();
    this.milestone = { kind: 'reseeded', seed: recipe.seed };
  }

  /** Goes on with the model that the present run took the place of. */
  async bringBack(): Promise<void> {
    this.#compareWithPresent();
    if (!(await checkpoints.bringBack())) return;
    this.#forget();
    this.milestone = { kind: 'returned' };
    frameLoop.invalidate();
  }

  /** Keeps the curves of the present run, which is about to give way. */
  #compareWithPresent(): void {
    const { model, recipe, history } = this;
    if (model && history.length > 0) this.before = { model: model.name, seed: recipe.seed, history: history.copy() };
  }

  /** Measures the network on all test images. */
  async evaluate(): Promise<void> {
    // Nothing else tells of it: it may end at a step that has been measured before, unseen by any frame.
    this.#measuring = await this.#ask(engineState.client.evaluate());
  }

  async retryData(): Promise<void> {
    await loadData();
  }

  /** Whether the engine did it; if not, the visitor has been told why. */
  async #ask(question: Promise<unknown>): Promise<boolean> {
    const done = await reporting(question.then(() => true));
    frameLoop.invalidate();
    return done ?? false;
  }

  #take({ history, status, data }: Frame): void {
    const before = this.history.length;
    this.history.truncate(status.historyLength);
    const appended = history !== null && this.history.append(history);
    this.#unseen ||= appended || this.history.length !== before;
    const now = performance.now();
    if (this.#unseen && (!status.running || now - this.#seen >= CURVES_INTERVAL)) {
      this.version += 1;
      this.#unseen = false;
      this.#seen = now;
    }
    this.milestone = this.#watch.observe(status, this.history.tests) ?? this.milestone;
    const measuring = status.evaluating?.total === data.testExpected;
    const measured = this.#measuring && status.evaluating === null;
    this.#measuring = measuring || (this.#measuring && !measured);
    if (measured || status.evaluatedStep !== this.#askedEvaluation) void this.#fetchEvaluation(status.evaluatedStep);
  }

  async #fetchEvaluation(step: number | null): Promise<void> {
    this.#askedEvaluation = step;
    const evaluation = step === null ? null : await reporting(engineState.client.evaluation());
    await mistakes.follow(evaluation);
    // The run may have started over meanwhile.
    if (step === this.#askedEvaluation) this.evaluation = evaluation;
  }

  #forget(): void {
    this.history.clear();
    this.version += 1;
    this.forgetEvaluation();
    this.#watch.clear();
  }

  /** The engine no longer holds what it found; a new worker knows only the numbers of what its checkpoint measured. */
  forgetEvaluation(): void {
    this.evaluation = null;
    void mistakes.follow(null);
    this.#askedEvaluation = null;
    this.#measuring = false;
  }
}

export const training = new Training();
