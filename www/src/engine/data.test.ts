import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DataStream, gunzip, type DataSink } from './data';

const manifest = {
  train: ['a', 'b', 'c'].map((file) => ({ file, count: 5000, bytes: 1 })),
  test: { file: 't', count: 10_000, bytes: 1 },
};

/** What the server answers; a missing file is a 404, an `Error` no connection at all. */
let server: Record<string, string | Error>;
let asked: string[];
/** Which of those were asked for past the browser's cache. */
let reloaded: string[];
let told: string[];

/** Shards that the engine refuses, and how it does. */
let refused: Record<string, unknown>;

function accept(set: string, bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  if (text in refused) throw refused[text];
  told.push(`${set} ${text}`);
}

let sink: DataSink;
const makeSink = (): DataSink => ({
  expect: (train, test) => void told.push(`expect ${train} ${test}`),
  train: (bytes) => accept('train', bytes),
  test: (bytes) => accept('test', bytes),
  ended: () => void told.push('ended'),
});

beforeEach(() => {
  server = { 'manifest.json': JSON.stringify(manifest), a: 'A', b: 'B', c: 'C', t: 'T' };
  asked = [];
  reloaded = [];
  told = [];
  refused = {};
  sink = makeSink();
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (address: string, { cache }: RequestInit) => {
    const file = address.split('/').at(-1) ?? '';
    asked.push(file);
    if (cache === 'reload') reloaded.push(file);
    const answer = server[file];
    if (answer instanceof Error) throw answer;
    return new Response(answer ?? null, { status: answer === undefined ? 404 : 200 });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function run(stream: DataStream): Promise<void> {
  const done = stream.run();
  await vi.runAllTimersAsync();
  await done;
}

test('the first training shard comes first, then the test set, then the rest in order', async () => {
  await run(new DataStream('https://host/mnist/', sink));
  expect(told).toEqual(['expect 15000 10000', 'train A', 'test T', 'train B', 'train C', 'ended']);
});

test('a shard that does not arrive is asked for three times, noted, and the rest goes on', async () => {
  delete server['b'];
  const stream = new DataStream('https://host/mnist/', sink);
  await run(stream);
  expect(asked.filter((file) => file === 'b')).toHaveLength(3);
  expect(told).toEqual(['expect 15000 10000', 'train A', 'test T', 'train C', 'ended']);
  expect(stream.failed).toEqual([{ code: 'shard_unreachable', file: 'b', status: 404 }]);
});

test('asked again, it opens the stream again, fetches what is missing and nothing else', async () => {
  server['b'] = new TypeError('no network');
  const stream = new DataStream('https://host/mnist/', sink);
  await run(stream);
  expect(stream.failed).toEqual([{ code: 'shard_unreachable', file: 'b', status: 0 }]);
  server['b'] = 'B';
  [asked, told, reloaded] = [[], [], []];
  await run(stream);
  expect(asked).toEqual(['b']);
  expect(reloaded).toEqual(['b']);
  expect(told).toEqual(['expect 15000 10000', 'train B', 'ended']);
  expect(stream.failed).toEqual([]);
});

test('asked again while it runs, it goes through once more before it ends', async () => {
  delete server['a'];
  const stream = new DataStream('https://host/mnist/', sink);
  const first = stream.run();
  // By then the first shard has been given up.
  sink.test = (bytes) => {
    server['a'] = 'A';
    void stream.run();
    accept('test', bytes);
  };
  await vi.runAllTimersAsync();
  await first;
  expect(told).toEqual([
    'expect 15000 10000',
    'test T',
    'train B',
    'train C',
    'expect 15000 10000',
    'train A',
    'ended',
  ]);
  expect(stream.failed).toEqual([]);
});

test('a failure is forgotten when its shard arrives, not when it is asked for', async () => {
  delete server['b'];
  const stream = new DataStream('https://host/mnist/', sink);
  await run(stream);
  const again = stream.run();
  expect(stream.failed).toHaveLength(1);
  server['b'] = 'B';
  await vi.runAllTimersAsync();
  await again;
  expect(stream.failed).toEqual([]);
});

test('a shard that the engine refuses is noted with its reason and asked for past the cache', async () => {
  const why = { code: 'truncated', format: 'idx', expected: 28, got: 14 };
  refused['B'] = why;
  const stream = new DataStream('https://host/mnist/', sink);
  await run(stream);
  expect(stream.failed).toEqual([{ code: 'shard_damaged', file: 'b', why }]);
  expect(reloaded).toEqual([]);
  refused = {};
  await run(stream);
  expect(reloaded).toEqual(['b']);
  expect(told.slice(-2)).toEqual(['train B', 'ended']);
});

test('a panic is no failure of the shard', async () => {
  refused['B'] = new Error('unreachable executed');
  const stream = new DataStream('https://host/mnist/', sink);
  const done = expect(stream.run()).rejects.toThrow('unreachable executed');
  await vi.runAllTimersAsync();
  await done;
});

test('without a manifest it says so and ends', async () => {
  delete server['manifest.json'];
  const stream = new DataStream('https://host/mnist/', sink);
  await run(stream);
  expect(told).toEqual(['ended']);
  expect(stream.failed).toEqual([{ code: 'shard_unreachable', file: 'manifest.json', status: 404 }]);
});

test.each(['<!doctype html>', '{}', '[]', 'null'])('a manifest that reads %s is refused', async (text) => {
  server['manifest.json'] = text;
  const stream = new DataStream('https://host/mnist/', sink);
  await run(stream);
  expect(stream.failed).toMatchObject([{ file: 'manifest.json', why: { code: 'wrong_format', format: 'JSON' } }]);
  server['manifest.json'] = JSON.stringify(manifest);
  await run(stream);
  expect(stream.failed).toEqual([]);
  expect(told.at(-2)).toBe('train C');
});

test('gzip that is cut is refused', async () => {
  vi.useRealTimers();
  const packed = new Blob(['idx3 and idx1']).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const cut = gunzip(bytes.subarray(0, bytes.length / 2));
  await expect(cut).rejects.toMatchObject({ code: 'wrong_format', format: 'gzip' });
});

test('gzip is unpacked, anything else is left alone', async () => {
  vi.useRealTimers();
  const plain = new TextEncoder().encode('idx3 and idx1');
  const packed = new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'));
  expect(await gunzip(new Uint8Array(await new Response(packed).arrayBuffer()))).toEqual(plain);
  expect(await gunzip(plain)).toBe(plain);
});
