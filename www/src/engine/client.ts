import { wrap, type Remote } from 'comlink';
import type { AnyError, Checkpoint, Engine, StartOptions } from './contract';
import { isEngineError } from './failure';
import { missingFeatures } from './features';

/** One life of the worker; `lost` rejects when it dies, so that no question waits for ever. */
interface Life {
  worker: Worker;
  remote: Remote<Engine>;
  lost: Promise<never>;
}

function spawn(): Life {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'convscope engine' });
  const lost = new Promise<never>((_, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || 'the worker could not be loaded'));
  });
  // Nobody may be asking when it dies; the next question finds it.
  lost.catch(() => undefined);
  return { worker, remote: wrap<Engine>(worker), lost };
}

function crash(problem: unknown, step: number | null): AnyError {
  return { code: 'engine_crashed', detail: problem instanceof Error ? problem.message : String(problem), step };
}

/**
 * The page's side of the worker. After a crash the worker is replaced and goes on from the last checkpoint that passed
 * through here: the question that met the crash rejects with `engine_crashed`, later ones are answered again. The new
 * worker has no images: `onRevived` is called when it wants them.
 */
export function createEngine(onRevived: () => void): Engine {
  let options: StartOptions | null = null;
  let checkpoint: Checkpoint | null = null;
  let life: Promise<Life> | null = null;

  const race = <T>(current: Life, answer: Promise<T>): Promise<T> => Promise.race([answer, current.lost]);

  async function revive(dead: Life): Promise<Life> {
    dead.worker.terminate();
    const next = spawn();
    if (options) await race(next, next.remote.start(options));
    if (checkpoint) await race(next, next.remote.restore(checkpoint));
    onRevived();
    return next;
  }

  async function ask<T>(question: (remote: Remote<Engine>) => Promise<T>): Promise<T> {
    if (!life) throw crash('the engine was not started', null);
    const asked = life;
    const current = await asked;
    try {
      return await race(current, question(current.remote));
    } catch (problem) {
      if (isEngineError(problem)) throw problem;
      // Several questions may meet one crash: the first replaces the worker.
      if (life === asked) life = revive(current);
      const alive = await life.then(
        () => true,
        () => false,
      );
      throw crash(problem, alive ? (checkpoint?.step ?? 0) : null);
    }
  }

  return {
    async start(given) {
      const missing = missingFeatures();
      if (missing.length > 0) throw { code: 'unsupported_browser', missing } satisfies AnyError;
      options = given;
      const first = spawn();
      life = Promise.resolve(first);
      try {
        return await race(first, first.remote.start(given));
      } catch (problem) {
        first.worker.terminate();
        throw isEngineError(problem) ? problem : crash(problem, null);
      }
    },
    frame: (request) => ask((remote) => remote.frame(request)),
    train: () => ask((remote) => remote.train()),
    pause: () => ask((remote) => remote.pause()),
    step: () => ask((remote) => remote.step()),
    reset: () => ask((remote) => remote.reset()),
    configure: (change) => ask((remote) => remote.configure(change)),
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
      const summary = await ask((remote) => remote.restore(given));
      checkpoint = given;
      return summary;
    },
  };
}
