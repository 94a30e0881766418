import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

const placeholder = 'FILES';

/** Tells the service worker which files the build consists of: the shell, and the data that may come later. */
export function offline(publicFolder: string): Plugin {
  return {
    name: 'convscope-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'sw');
      if (worker?.type !== 'chunk') this.error('the build has no service worker');
      const statics = filesUnder(publicFolder);
      const shell = [
        ...Object.keys(bundle).filter((file) => file !== worker.fileName && !file.endsWith('.html')),
        ...statics.filter((file) => !isShard(file)),
      ];
      const data = statics.filter(isShard);
      const version = createHash('sha256')
        .update(JSON.stringify([shell, data]))
        .digest('hex')
        .slice(0, 8);
      const files = JSON.stringify({ version, shell, data });
      worker.code = `const ${placeholder} = ${files};\n${worker.code}`;
    },
  };
}

/** Shards are named by their content and large: they come later and stay longer. */
const isShard = (file: string): boolean => file.startsWith('mnist/') && file.endsWith('.bin');

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
