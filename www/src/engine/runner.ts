import { breath, slice } from './breath';
import type { Recipe, RecipeChange, TrainingStatus } from './contract';
import { isEngineError } from './failure';
import { Meter } from './meter';
import type { Session } from './pkg/base/convscope';

/** Drives training and measuring in slices, so that the worker stays answerable. */
export class Runner {
  #running = false;
  #working = false;
  #waiting = false;
  #meter = new Meter();
  #sleepers: (() => void)[] = [];
  /** Counts what the page has asked of the run: a batch that still waits is wanted only until it asks for more. */
  #turn = 0;
  /** Why the engine refused to go on; told with the next frame. */
  #refusal: unknown = null;

  constructor(private readonly session: Session) {}

  train(): void {
    this.session.forgive();
    this.#turn += 1;
    this.#running = true;
    this.wake();
    this.#start();
  }

  pause(): void {
    this.#turn += 1;
    this.#running = false;
    this.wake();
  }

  /** Pauses before another run takes the place of this one. */
  leave(): void {
    this.pause();
    this.#meter.clear();
  }

  /** A new seed starts the run over; a new batch size has another speed. */
  configure(change: RecipeChange): Recipe {
    const before = this.session.status().recipe;
    const recipe = this.session.configure(change);
    const startsOver = recipe.seed !== before.seed;
    if (startsOver) this.#turn += 1;
    if (startsOver || recipe.batchSize !== before.batchSize) this.#meter.clear();
    this.wake();
    return recipe;
  }

  /** One batch: after the measurement in progress, if there is one, and as soon as its images are there. */
  async step(): Promise<void> {
    this.pause();
    this.session.forgive();
    const turn = this.#turn;
    while (turn === this.#turn) {
      const outcome = this.#advance();
      if (outcome === 'waiting') await this.#woken();
      else if (outcome === 'evaluated') await breath();
      else return;
    }
  }

  /** Also while training waits for images: measuring needs none of them. */
  evaluate(): void {
    this.session.evaluate();
    this.wake();
    this.#start();
  }

  /** Something that training may have waited for has happened. */
  wake(): void {
    this.#waiting = false;
    for (const sleeper of this.#sleepers.splice(0)) sleeper();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => this.#sleepers.push(resolve));
  }

  throwRefusal(): void {
    const refusal = this.#refusal;
    this.#refusal = null;
    if (refusal) throw refusal;
  }

  #start(): void {
    if (this.#working) return;
    this.#working = true;
    this.#work()
      .catch((problem: unknown) => {
        this.#running = false;
        if (isEngineError(problem)) this.#refusal = problem;
        // A panic: the page has to learn that this worker is dead.
        else reportError(problem);
      })
      .finally(() => (this.#working = false));
  }

  async #work(): Promise<void> {
    while (this.#slice()) {
      if (this.#waiting) await this.#woken();
      else await breath();
    }
  }

  /** Works for one slice; `false` when there is nothing left to do. */
  #slice(): boolean {
    const end = performance.now() + slice;
    let stepping = 0;
    let steps = 0;
    let more = true;
    for (let now = performance.now(); more && !this.#waiting && now < end;) {
      const outcome = this.#running ? this.#advance() : null;
      if (outcome === null) more = this.session.advanceEvaluation();
      const after = performance.now();
      if (outcome === 'stepped') {
        steps += 1;
        stepping += after - now;
      }
      now = after;
    }
    if (steps > 0) this.#meter.add(steps * this.session.status().recipe.batchSize, stepping);
    return more;
  }

  #advance() {
    const outcome = this.session.advance();
    this.#waiting = outcome === 'waiting';
    if (outcome === 'diverged') this.#running = false;
    return outcome;
  }

  status(): TrainingStatus {
    const run = this.session.status();
    const total = this.session.imagesStatus().trainExpected;
    const imagesPerSecond = this.#meter.perSecond;
    return {
      running: this.#running,
      step: run.step,
      epoch: run.epoch,
      epochProgress: run.epochProgress,
      imagesSeen: Math.round((run.epoch + run.epochProgress) * total),
      imagesPerSecond,
      secondsLeft: this.#running && imagesPerSecond > 0 ? run.imagesLeft / imagesPerSecond : null,
      loss: run.loss,
      accuracy: run.accuracy,
      historyLength: run.step,
      evaluating: run.evaluating,
      evaluatedStep: run.evaluated?.step ?? null,
      evaluatedAccuracy: run.evaluated?.accuracy ?? null,
      stopped: run.diverged && { code: 'diverged', ...run.diverged },
      waiting: this.#waiting,
      recipe: run.recipe,
      learningRate: run.learningRate,
      memory: this.session.memory(),
    };
  }
}
