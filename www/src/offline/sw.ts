/**
 * The service worker: once served, the page works without a network. `vite.config.ts` puts the list of built files in
 * place of `FILES`, so that every build is another worker with a cache of its own.
 *
 * The page itself is asked for over the network first and taken from the cache without one; files named by their
 * content never change and come from the cache.
 */
export {};

declare const self: ServiceWorkerGlobalScope;

/** Replaced by the build. */
declare const FILES: { version: string; shell: string[]; engines: Record<string, string>; data: string[] };

const shellCache = `convscope-shell-${FILES.version}`;
/** MNIST outlives a new version of the page. */
const dataCache = 'convscope-data';

self.addEventListener('install', (event) => {
  // Of the engine's builds the one that the page runs, which is part of this worker's address.
  const engine = FILES.engines[new URL(self.location.href).searchParams.get('engine') ?? ''] ?? [];
  event.waitUntil(caches.open(shellCache).then((cache) => cache.addAll(['./', ...FILES.shell].concat(engine))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOldShells(), dropOldData()]).then(() => self.clients.claim()));
});

async function dropOldShells(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('convscope-shell-') && name !== shellCache);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function dropOldData(): Promise<void> {
  const cache = await caches.open(dataCache);
  const current = new Set(FILES.data.map((file) => new URL(file, self.registration.scope).href));
  const held = await cache.keys();
  await Promise.all(held.filter(({ url }) => !current.has(url)).map((request) => cache.delete(request)));
}

/** The page says when its data has arrived: then it is in the browser's own cache and costs no second download. */
self.addEventListener('message', (event) => {
  if (event.data === 'keep data') event.waitUntil(keepData());
});

async function keepData(): Promise<void> {
  const cache = await caches.open(dataCache);
  for (const file of FILES.data) {
    if (!(await cache.match(file))) await cache.add(file);
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const ours = request.method === 'GET' && request.url.startsWith(self.registration.scope);
  if (ours) event.respondWith(request.mode === 'navigate' ? pageFirst(request) : cacheFirst(request));
});

async function pageFirst(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match('./')) ?? Response.error();
  }
}

/** What is asked for past the caches was wrong when it came out of one. */
async function cacheFirst(request: Request): Promise<Response> {
  const held = request.cache === 'reload' ? undefined : await caches.match(request);
  return held ?? fetch(request);
}
