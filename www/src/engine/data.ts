import type { PageError } from './contract';

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

/** What the stream of shards tells its listener. */
export interface DataSink {
  expect(train: number, test: number): void;
  train(bytes: Uint8Array): void;
  test(bytes: Uint8Array): void;
  failed(file: string): void;
  /** Nothing more is under way. */
  ended(): void;
}

/** The body of a file of the page's own origin; rejects with a `PageError` that names the file and the HTTP status. */
export async function fetchBytes(address: string, code: PageErrorCode = 'file_unreachable'): Promise<Uint8Array> {
  const file = address.slice(address.lastIndexOf('/') + 1);
  let status = 0;
  try {
    const response = await fetch(address);
    status = response.status;
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch {
    // No answer at all: status stays 0.
  }
  throw { code, file, status } satisfies PageError;
}

type PageErrorCode = 'file_unreachable' | 'shard_unreachable';

/** Gunzips what starts with the gzip magic; returns anything else as it is (a server may have unpacked it already). */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** Pauses before a second and a third attempt, in milliseconds. */
const patience = [500, 2000];

async function fetchShard(address: string): Promise<Uint8Array> {
  for (const pause of patience) {
    try {
      return await fetchBytes(address, 'shard_unreachable');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return fetchBytes(address, 'shard_unreachable');
}

/**
 * Streams MNIST into `sink`: the first training shard, so that training can start; the test set, so that it can be
 * measured; then the other training shards in order. A shard that does not arrive is reported and skipped.
 */
export class DataStream {
  #arrived = new Set<string>();
  #running: Promise<void> | null = null;

  constructor(
    private readonly folder: string,
    private readonly sink: DataSink,
  ) {}

  /** Fetches what is missing; while that is under way, joins it. */
  run(): Promise<void> {
    this.#running ??= this.#pass().finally(() => (this.#running = null));
    return this.#running;
  }

  async #pass(): Promise<void> {
    const manifest = await this.#manifest();
    if (manifest) {
      const [first, ...rest] = manifest.train;
      if (first) await this.#shard(first, (bytes) => this.sink.train(bytes));
      await this.#shard(manifest.test, (bytes) => this.sink.test(bytes));
      for (const shard of rest) await this.#shard(shard, (bytes) => this.sink.train(bytes));
    }
    this.sink.ended();
  }

  async #manifest(): Promise<Manifest | null> {
    const file = 'manifest.json';
    try {
      const manifest = JSON.parse(new TextDecoder().decode(await fetchShard(this.folder + file))) as Manifest;
      this.sink.expect(
        manifest.train.reduce((sum, shard) => sum + shard.count, 0),
        manifest.test.count,
      );
      return manifest;
    } catch {
      this.sink.failed(file);
      return null;
    }
  }

  async #shard(shard: Shard, accept: (bytes: Uint8Array) => void): Promise<void> {
    if (this.#arrived.has(shard.file)) return;
    try {
      accept(await gunzip(await fetchShard(this.folder + shard.file)));
      this.#arrived.add(shard.file);
    } catch {
      this.sink.failed(shard.file);
    }
  }
}
