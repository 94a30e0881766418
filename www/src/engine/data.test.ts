import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DataStream, gunzip, type DataSink } from './data';

const manifest = {
  train: ['a', 'b', 'c'].map((file) => ({ file, count: 5000, bytes: 1 })),
  test: { file: 't', count: 10_000, bytes: 1 },
};

/** What the server answers; a missing file is a 404, an `Error` no connection at all. */
let server: Record<string, string | Error>;
let asked: string[];
let told: string[];

const sink: DataSink = {
  expect: (train, test) => void told.push(`expect ${train} ${test}`),
  train: (bytes) => void told.push(`train ${new TextDecoder().decode(bytes)}`),
  test: (bytes) => void told.push(`test ${new TextDecoder().decode(bytes)}`),
  failed: (file) => void told.push(`failed ${file}`),
  ended: () => void told.push('ended'),
};

beforeEach(() => {
  server = { 'manifest.json': JSON.stringify(manifest), a: 'A', b: 'B', c: 'C', t: 'T' };
  asked = [];
  told = [];
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (address: string) => {
    const file = address.split('/').at(-1) ?? '';
    asked.push(file);
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

test('a shard that does not arrive is asked for three times, reported, and the rest goes on', async () => {
  delete server['b'];
  await run(new DataStream('https://host/mnist/', sink));
  expect(asked.filter((file) => file === 'b')).toHaveLength(3);
  expect(told).toEqual(['expect 15000 10000', 'train A', 'test T', 'failed b', 'train C', 'ended']);
});

test('asked again, it fetches what is missing and nothing else', async () => {
  server['b'] = new TypeError('no network');
  const stream = new DataStream('https://host/mnist/', sink);
  await run(stream);
  server['b'] = 'B';
  asked = [];
  told = [];
  await run(stream);
  expect(asked).toEqual(['manifest.json', 'b']);
  expect(told).toContain('train B');
});

test('without a manifest it says so and ends', async () => {
  delete server['manifest.json'];
  await run(new DataStream('https://host/mnist/', sink));
  expect(told).toEqual(['failed manifest.json', 'ended']);
});

test('gzip is unpacked, anything else is left alone', async () => {
  vi.useRealTimers();
  const plain = new TextEncoder().encode('idx3 and idx1');
  const packed = new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'));
  expect(await gunzip(new Uint8Array(await new Response(packed).arrayBuffer()))).toEqual(plain);
  expect(await gunzip(plain)).toBe(plain);
});
