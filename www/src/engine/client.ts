import { wrap, type Remote } from 'comlink';
import type { AnyError, Checkpoint, Engine, ModelSummary, Recipe, StartOptions } from './contract';
import { isEngineError } from './failure';
import { missingFeatures } from './features';
import { InspectorMemory } from './inspectorMemory';
import { LabMemory } from './labMemory';

/** One life of the worker; `lost` rejects when it dies, so that no question waits for ever. */
interface Life {
  remote: Remote<Engine>;
  lost: Promise<never>;
  end: () => void;
}

/** What has become of the own model when a new worker takes the place of a dead one. */
export interface Revival {
  own: ModelSummary;
  /** Why the new worker did not take the last checkpoint and begins anew. */
  refusal: AnyError | null;
}

function spawn(): Life {
  // The worker's name is also that of the channel on which its threads tell that one has died: no other page has it.
  const name = `convscope engine ${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
  const alarm = new BroadcastChannel(name);
  const lost = new Promise<never>((_, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || 'the worker could not be loaded'));
    alarm.onmessage = ({ data }) => reject(new Error(String(data)));
  });
  // Nobody may be asking when it dies; the next question finds it.
  lost.catch(() => undefined);
  const end = () => {
    worker.terminate();
    alarm.close();
  };
  return { remote: wrap<Engine>(worker), lost, end };
}

const race = <T>(life: Life, answer: Promise<T>): Promise<T> => Promise.race([answer, life.lost]);

function crash(problem: unknown, step: number | null): AnyError {
  return { code: 'engine_crashed', detail: problem instanceof Error ? problem.message : String(problem), step };
}

/**
 * The page's side of the worker. After a crash the worker is replaced and goes on from the last checkpoint of this run
 * that passed through here, with the recipe as it was last: the question that met the crash rejects with
 * `engine_crashed`, later ones are answered again. If no new worker comes to life, each later question tries once more.
 * The new worker has no images: `onRevived` is called when it wants them.
 */
export function createEngine(onRevived: (revival: Revival) => void): Engine {
  /** With the recipe as it was last. */
  let options: StartOptions | null = null;
  /** Of the present run; one from before it started over would bring back what the visitor gave up. */
  let checkpoint: Checkpoint | null = null;
  let life: Life | null = null;
  let reviving: Promise<Life> | null = null;
  const labs = new LabMemory();
  const inspector = new InspectorMemory();

  function remember(recipe: Recipe): void {
    if (!options) return;
    if (options.recipe.seed !== recipe.seed) checkpoint = null;
    options = { ...options, recipe };
  }

  async function revive(given: StartOptions): Promise<Life> {
    const next = spawn();
    try {
      let { own } = await race(next, next.remote.start(given));
      let refusal: AnyError | null = null;
      if (checkpoint) {
        try {
          own = await race(next, next.remote.restore(checkpoint));
          await race(next, next.remote.configure(given.recipe));
        } catch (problem) {
          // Nor may it break the worker that comes after this one.
          checkpoint = null;
          if (!isEngineError(problem)) throw problem;
          refusal = problem;
        }
      }
      await restoreLabs(next);
      await restoreInspector(next);
      life = next;
      onRevived({ own, refusal });
      return next;
    } catch (problem) {
      next.end();
      throw crash(problem, null);
    }
  }

  async function restoreLabs(next: Life): Promise<void> {
    for (const request of labs.requests()) {
      await race(next, next.remote.lab(request)).catch((problem: unknown) => {
        if (!isEngineError(problem)) throw problem;
      });
    }
  }

  async function restoreInspector(next: Life): Promise<void> {
    if (!inspector.held) return;
    const { network, request } = inspector.held;
    try {
      await race(next, next.remote.openInspector(network));
      await race(next, next.remote.inspect(request));
    } catch (problem) {
      if (!isEngineError(problem)) throw problem;
      inspector.closed();
    }
  }

  /** The worker, a new one if the last has died. */
  async function living(): Promise<Life> {
    if (life) return life;
    if (!options) throw crash('it was not started', null);
    reviving ??= revive(options).finally(() => (reviving = null));
    return reviving;
  }

  async function ask<T>(question: (remote: Remote<Engine>) => Promise<T>): Promise<T> {
    const current = await living();
    try {
      return await race(current, question(current.remote));
    } catch (problem) {
      if (isEngineError(problem)) throw problem;
      // Several questions may meet one crash: the first replaces the worker.
      if (life === current) {
        life = null;
        current.end();
      }
      await living();
      throw crash(problem, checkpoint?.step ?? 0);
    }
  }

  return {
    async start(given) {
      const missing = await missingFeatures();
      if (missing.length > 0) throw { code: 'unsupported_browser', missing } satisfies AnyError;
      const first = spawn();
      try {
        const started = await race(first, first.remote.start(given));
        options = given;
        life = first;
        return started;
      } catch (problem) {
        first.end();
        throw isEngineError(problem) ? problem : crash(problem, null);
      }
    },
    frame: (request) => ask((remote) => remote.frame(request)),
    describe: (spec) => ask((remote) => remote.describe(spec)),
    async lab(request) {
      const answer = await ask((remote) => remote.lab(request));
      labs.remember(request);
      return answer;
    },
    compare: (request) => ask((remote) => remote.compare(request)),
    report: (request) => ask((remote) => remote.report(request)),
    inspectorBytes: (spec) => ask((remote) => remote.inspectorBytes(spec)),
    async openInspector(network) {
      const opened = await ask((remote) => remote.openInspector(network));
      inspector.opened(network);
      return opened;
    },
    async closeInspector() {
      inspector.closed();
      await ask((remote) => remote.closeInspector());
    },
    async inspect(request) {
      const answer = await ask((remote) => remote.inspect(request));
      if (answer) inspector.remember(request);
      return answer;
    },
    study: (request) => ask((remote) => remote.study(request)),
    studyProgress: () => ask((remote) => remote.studyProgress()),
    cancelStudy: () => ask((remote) => remote.cancelStudy()),
    total: (request) => ask((remote) => remote.total(request)),
    train: () => ask((remote) => remote.train()),
    pause: () => ask((remote) => remote.pause()),
    step: () => ask((remote) => remote.step()),
    async open(own, recipe) {
      const summary = await ask((remote) => remote.open(own, recipe));
      if (options) options = { ...options, own, recipe };
      checkpoint = null;
      return summary;
    },
    async reset() {
      await ask((remote) => remote.reset());
      checkpoint = null;
    },
    async configure(change) {
      const recipe = await ask((remote) => remote.configure(change));
      remember(recipe);
      return recipe;
    },
    vary: (request) => ask((remote) => remote.vary(request)),
    evaluate: () => ask((remote) => remote.evaluate()),
    evaluation: () => ask((remote) => remote.evaluation()),
    mistakes: (pair, most) => ask((remote) => remote.mistakes(pair, most)),
    testImage: (index) => ask((remote) => remote.testImage(index)),
    loadData: () => ask((remote) => remote.loadData()),
    async checkpoint() {
      checkpoint = await ask((remote) => remote.checkpoint());
      return checkpoint;
    },
    async restore(given) {
      const own = await ask((remote) => remote.restore(given));
      remember(given.recipe);
      checkpoint = given;
      return own;
    },
  };
}
