// Bundles the page, serves it with the headers that threads need, runs it in headless Chromium, prints what it measured.
// `cargo xtask bench` calls this once the engine is built.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { table } from './table.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const ENGINES = ['ours', 'thread', 'tfjs', 'tfjs_cpu', 'ort', 'convnetjs', 'ceiling'];
const FULL = { samples: 15, sampleMs: 20, warmUpMs: 200 };
const QUICK = { samples: 5, sampleMs: 10, warmUpMs: 60 };

/** Folders by the beginning of an address. */
const FOLDERS = {
  '/pkg/': join(HERE, 'pkg'),
  '/tfjs/': join(HERE, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'),
  '/mnist/': join(ROOT, 'www/public/mnist'),
  '/ort/': join(HERE, 'node_modules/onnxruntime-web/dist'),
  '/': join(HERE, 'out'),
};
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});

/** @returns {Promise<import('./src/protocol.ts').Workload[]>} */
async function workloads() {
  const { layers, networks, training, learning } = JSON.parse(await readFile(join(HERE, 'workloads.json'), 'utf8'));
  const all = [];
  for (const { name, batches, input, layer, alone = false } of layers) {
    const spec = { name, input, nodes: [{ name: 'layer', ...layer }] };
    for (const batch of batches) all.push({ name, kind: 'forward', batch, spec, slice: {}, alone });
  }
  for (const { name, batches, model } of networks) {
    const spec = await logits(model);
    for (const batch of batches) all.push({ name, kind: 'forward', batch, spec, slice: {}, alone: false });
  }
  for (const { name, batches, model, slice = {}, alone = false } of training) {
    const spec = await logits(model);
    for (const batch of batches) all.push({ name, kind: 'step', batch, spec, slice, alone });
  }
  for (const { name, batch, model, goal } of learning) {
    all.push({ name, kind: 'learn', batch, spec: await logits(model), slice: {}, alone: true, goal });
  }
  // On a keyboard × is an x.
  const plain = (/** @type {string} */ text) => text.replaceAll('×', 'x').toLowerCase();
  return /** @type {any[]} */ (all).filter(({ name }) => plain(name).includes(plain(options.only ?? '')));
}

/** A model without its final softmax, and without dropout: no two libraries drop the same. */
async function logits(/** @type {string} */ model) {
  const spec = JSON.parse(await readFile(join(ROOT, model), 'utf8'));
  const left = (/** @type {any} */ { kind, function: name }) => kind === 'dropout' || name === 'softmax';
  return { ...spec, nodes: spec.nodes.filter((/** @type {any} */ node) => !left(node)) };
}

async function bundle() {
  await build({
    entryPoints: [join(HERE, 'src/page.ts'), ...ENGINES.map((name) => join(HERE, `src/engines/${name}.ts`))],
    entryNames: '[name]',
    outdir: join(HERE, 'out'),
    bundle: true,
    format: 'esm',
    // Built by cargo, served as it is.
    external: ['/pkg/*'],
    target: 'es2023',
    // Both TensorFlow backends hand their own source to workers: it must stay as it is.
    minify: false,
    logLevel: 'warning',
  });
  await writeFile(join(HERE, 'out/index.html'), await readFile(join(HERE, 'index.html')));
}

/** @returns {Promise<{ address: string, close: () => void }>} */
function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const [prefix, folder] = Object.entries(FOLDERS).find(([prefix]) => path.startsWith(prefix)) ?? ['/', HERE];
    const file = join(folder, path.slice(prefix.length) || 'index.html');
    try {
      const bytes = await readFile(file);
      response.writeHead(200, {
        'Content-Type': TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? 'application/octet-stream',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve({ address: `http://127.0.0.1:${port}/`, close: () => server.close() });
    });
  });
}

const list = await workloads();
if (list.length === 0) throw new Error(`no workload has ${options.only} in its name`);
await bundle();
const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env['CONVSCOPE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', ...(process.env['CONVSCOPE_CHROMIUM_FLAGS']?.split(' ') ?? [])],
});
try {
  const page = await browser.newPage();
  page.on('console', (message) => ['log', 'error'].includes(message.type()) && console.error(message.text()));
  await page.goto(server.address);
  await page.waitForFunction('globalThis.bench !== undefined');
  /** @type {import('./src/page.ts').Report} */
  const report = await page.evaluate(
    ([list, effort]) => /** @type {any} */ (globalThis).bench(list, effort),
    /** @type {const} */ ([list, options.quick ? QUICK : FULL]),
  );
  console.log(table(report, `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Chromium ${browser.version()}`));
  if (options.json) {
    await mkdir(dirname(options.json), { recursive: true });
    await writeFile(options.json, JSON.stringify(report.rows, null, 1) + '\n');
    console.error(`wrote ${options.json}`);
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
}
