import type { EngineError, PageError, ShardProblem } from './contract';
import { isEngineError } from './failure';

/** One file of MNIST as `cargo xtask` packs it: gzip of an IDX3 block followed by its IDX1 labels. */
interface Shard {
  file: string;
  count: number;
  bytes: number;
}

interface Manifest {
  train: Shard[];
  test: Shard;
}

/** What the stream of shards tells its listener. A listener refuses a shard by throwing an `EngineError`. */
export interface DataSink {
  /** So many images there will be in all; told again when those that are missing are on their way again. */
  expect(train: number, test: number): void;
  train(bytes: Uint8Array): void;
  test(bytes: Uint8Array): void;
  /** Nothing more is under way. */
  ended(): void;
}

/** The body of a file of the page's own origin; rejects with the HTTP status, 0 if there is no answer at all. */
async function download(address: string, cache: RequestCache): Promise<Uint8Array<ArrayBuffer>> {
  let status = 0;
  try {
    const response = await fetch(address, { cache });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    status = response.status;
  } catch {
    // No answer, or one that was cut: status stays 0.
  }
  throw new Unreachable(status);
}

class Unreachable {
  constructor(readonly status: number) {}
}

const nameOf = (address: string) => address.slice(address.lastIndexOf('/') + 1);

/** A file that the page cannot do without; rejects with `file_unreachable`. */
export async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await download(address, 'default');
  } catch (problem) {
    if (!(problem instanceof Unreachable)) throw problem;
    throw { code: 'file_unreachable', file: nameOf(address), status: problem.status } satisfies PageError;
  }
}

const wrongFormat = (format: string, problem: unknown): EngineError => ({
  code: 'wrong_format',
  format,
  detail: problem instanceof Error ? problem.message : String(problem),
});

/**
 * Gunzips what starts with the gzip magic; returns anything else as it is (a server may have unpacked it already).
 * Rejects with `wrong_format` where the stream is cut or damaged.
 */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const unpacked = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch (problem) {
    throw wrongFormat('gzip', problem);
  }
}

function readManifest(bytes: Uint8Array): Manifest {
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Manifest> | null;
  } catch (problem) {
    throw wrongFormat('JSON', problem);
  }
  const { train, test } = manifest ?? {};
  if (!Array.isArray(train) || !test) throw wrongFormat('JSON', 'no list of shards');
  return { train, test };
}

/** Pauses before a second and a third attempt, in milliseconds. */
const patience = [500, 2000];

/** A file that failed once is asked for past the browser's cache, which may hold what was wrong with it. */
async function persist(address: string, again: boolean): Promise<Uint8Array> {
  for (const [attempt, pause] of patience.entries()) {
    try {
      return await download(address, again || attempt > 0 ? 'reload' : 'default');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return download(address, 'reload');
}

/**
 * Streams MNIST into `sink`: the first training shard, so that training can start; the test set, so that it can be
 * measured; then the other training shards in order. A shard that does not arrive, or is refused, is noted in `failed`
 * and skipped.
 */
export class DataStream {
  #manifest: Manifest | null = null;
  #arrived = new Set<string>();
  #failed = new Map<string, ShardProblem>();
  #running: Promise<void> | null = null;
  #askedAgain = false;

  constructor(
    private readonly folder: string,
    private readonly sink: DataSink,
  ) {}

  /** What did not arrive and why, in the order of the failures. */
  get failed(): ShardProblem[] {
    return [...this.#failed.values()];
  }

  /**
   * Fetches what is missing; while that is under way, once more when it is through. Rejects only if the sink breaks: with
   * anything but an `EngineError`.
   */
  run(): Promise<void> {
    this.#askedAgain = true;
    this.#running ??= this.#passes();
    return this.#running;
  }

  async #passes(): Promise<void> {
    try {
      while (this.#askedAgain) {
        this.#askedAgain = false;
        await this.#pass();
      }
      this.sink.ended();
    } finally {
      this.#running = null;
    }
  }

  async #pass(): Promise<void> {
    await this.#fetch('manifest.json', (bytes) => (this.#manifest = readManifest(bytes)));
    if (!this.#manifest) return;
    const { train, test } = this.#manifest;
    this.sink.expect(
      train.reduce((sum, shard) => sum + shard.count, 0),
      test.count,
    );
    const [first, ...rest] = train;
    if (first) await this.#shard(first, (bytes) => this.sink.train(bytes));
    await this.#shard(test, (bytes) => this.sink.test(bytes));
    for (const shard of rest) await this.#shard(shard, (bytes) => this.sink.train(bytes));
  }

  #shard({ file }: Shard, accept: (bytes: Uint8Array) => void): Promise<void> {
    return this.#fetch(file, async (bytes) => accept(await gunzip(bytes)));
  }

  async #fetch(file: string, accept: (bytes: Uint8Array) => unknown): Promise<void> {
    if (this.#arrived.has(file)) return;
    try {
      await accept(await persist(this.folder + file, this.#failed.has(file)));
      this.#arrived.add(file);
      this.#failed.delete(file);
    } catch (problem) {
      this.#failed.set(file, whatIsWrong(file, problem));
    }
  }
}

/** Throws what is no answer about the file: the sink is broken. */
function whatIsWrong(file: string, problem: unknown): ShardProblem {
  if (problem instanceof Unreachable) return { code: 'shard_unreachable', file, status: problem.status };
  if (isEngineError(problem)) return { code: 'shard_damaged', file, why: problem as EngineError };
  throw problem;
}
