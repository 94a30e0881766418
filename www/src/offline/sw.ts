/**
 * The service worker: once served, the page works without a network. `vite.config.ts` puts the list of built files in
 * place of `FILES`, so that every build is another worker with a cache of its own.
 *
 * The page itself is asked for over the network first and taken from the cache without one; files named by their
 * content never change and come from the cache.
 *
 * Whatever it serves says that the page is isolated from other origins, without which browsers let no threads share
 * memory: so the engine has them from the second visit on, also where the host cannot say it.
 */
export {};

declare const self: ServiceWorkerGlobalScope;

/** Replaced by the build. */
declare const FILES: { version: string; shell: string[]; engines: Record<string, string[]>; data: string[] };

const shellCache = `convscope-shell-${FILES.version}`;
/** MNIST outlives a new version of the page. */
const dataCache = 'convscope-data';

self.addEventListener('install', (event) => {
  // Of the engine's builds those that the page runs, which are part of this worker's address.
  const builds = new URL(self.location.href).searchParams.get('engines')?.split(',') ?? [];
  const engines = builds.flatMap((build) => FILES.engines[build] ?? []);
  event.waitUntil(caches.open(shellCache).then((cache) => cache.addAll(['./', ...FILES.shell, ...engines])));
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
  if (ours) event.respondWith((request.mode === 'navigate' ? pageFirst(request) : cacheFirst(request)).then(isolated));
});

function isolated(response: Response): Response {
  // A redirection is opaque here and passed on; what it leads to is asked for anew.
  if (response.type === 'opaqueredirect' || response.type === 'error') return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

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
