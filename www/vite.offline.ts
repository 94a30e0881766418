import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const placeholder = 'FILES';

/** Where the engine's builds come from; each is named by its folder. */
const enginePath = /engine\/pkg\/(\w+)\/[^/]+\.wasm$/;

/** Tells the service worker which files the build consists of: the shell, the engines, and the data that may come later. */
export function offline(publicFolder: string): Plugin {
  return {
    name: 'convscope-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'sw');
      if (worker?.type !== 'chunk') this.error('the build has no service worker');
      const statics = filesUnder(publicFolder);
      const engines = enginesOf(bundle);
      const others = new Set([worker.fileName, ...Object.values(engines)]);
      const shell = [
        ...Object.keys(bundle).filter((file) => !others.has(file) && !file.endsWith('.html')),
        ...statics.filter((file) => !isShard(file)),
      ];
      const data = statics.filter(isShard);
      const version = createHash('sha256')
        .update(JSON.stringify([shell, engines, data]))
        .digest('hex')
        .slice(0, 8);
      const files = JSON.stringify({ version, shell, engines, data });
      worker.code = `const ${placeholder} = ${files};\n${worker.code}`;
    },
  };
}

/** Files of the engine by the names of its builds. */
function enginesOf(bundle: Rolldown.OutputBundle): Record<string, string> {
  const named = Object.values(bundle).flatMap((file) => {
    const sources = file.type === 'asset' ? file.originalFileNames : [];
    return sources.map((source) => [enginePath.exec(source)?.[1], file.fileName] as const);
  });
  return Object.fromEntries(named.filter(([name]) => name));
}

/** Shards are named by their content and large: they come later and stay longer. */
const isShard = (file: string): boolean => file.startsWith('mnist/') && file.endsWith('.bin');

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
