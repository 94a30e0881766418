import type { Setup } from './protocol.ts';
import type { Service } from './serve.ts';

type Argument<M extends keyof Service> = Parameters<Service[M]>[0];
type Result<M extends keyof Service> = Awaited<ReturnType<Service[M]>>;

/** The page's end of a worker: one question at a time. */
export class Remote {
  private constructor(
    readonly name: string,
    private readonly worker: Worker,
  ) {}

  static async start(script: string, setup: Setup): Promise<Remote> {
    const worker = new Worker(`/${script}.js`, { type: 'module' });
    const remote = new Remote(`${script} ${setup.build} ${setup.threads}`.replace('  ', ' '), worker);
    await remote.ask('start', setup);
    return remote;
  }

  ask<M extends keyof Service>(method: M, ...[argument]: Parameters<Service[M]>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      const fail = (text: string) => reject(new Error(`${this.name}, ${method}: ${text}`));
      this.worker.onmessage = ({ data }: MessageEvent<{ value: Result<M>; error?: string }>) =>
        data.error === undefined ? resolve(data.value) : fail(data.error);
      this.worker.onerror = (event) => fail(event.message);
      this.worker.postMessage([method, argument satisfies Argument<M> | undefined]);
    });
  }
}
