import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const placeholder = 'FILES';

/** Where the engine's builds come from; each is named by its folder. */
const enginePath = /engine\/pkg\/(\w+)\/[^/]+$/;
/** What they are called in the build. */
const engineFile = /^assets\/engine-([a-z]+)-/;

/** How the files that workers consist of are called: what only one build of the engine needs bears its name. */
export const workerFiles = {
  entryFileNames: ({ name }: Rolldown.PreRenderedChunk) =>
    name === 'thread' ? 'assets/engine-fast-thread-[hash].js' : 'assets/[name]-[hash].js',
  chunkFileNames: ({ facadeModuleId }: Rolldown.PreRenderedChunk) => {
    const build = enginePath.exec(facadeModuleId ?? '')?.[1];
    return build ? `assets/engine-${build}-[hash].js` : 'assets/[name]-[hash].js';
  },
  assetFileNames: ({ originalFileNames }: Rolldown.PreRenderedAsset) => {
    const build = enginePath.exec(originalFileNames[0] ?? '')?.[1];
    return build ? `assets/engine-${build}-[hash][extname]` : 'assets/[name]-[hash][extname]';
  },
};

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
      const engines = enginesOf(Object.keys(bundle));
      const others = new Set([worker.fileName, ...Object.values(engines).flat()]);
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
function enginesOf(files: string[]): Record<string, string[]> {
  const named = files.flatMap((file) => {
    const build = engineFile.exec(file)?.[1];
    return build ? [[build, file] as const] : [];
  });
  return Object.fromEntries(named.map(([build]) => [build, named.flatMap(([b, file]) => (b === build ? [file] : []))]));
}

/** Shards are named by their content and large: they come later and stay longer. */
const isShard = (file: string): boolean => file.startsWith('mnist/') && file.endsWith('.bin');

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
