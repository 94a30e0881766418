import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { offline, workerFiles } from './vite.offline.ts';

export default defineConfig({
  // Relative addresses: the built folder works from any path.
  base: './',
  plugins: [svelte(), offline('public')],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // Weights, models and wasm stay files of their own: they are fetched in parallel and cached by name.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/sw.ts' },
      // A service worker rules the folder it lies in, and its address never changes.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        assetFileNames: workerFiles.assetFileNames,
      },
    },
  },
  worker: { format: 'es', rolldownOptions: { output: workerFiles } },
  server: { fs: { allow: ['..'] } },
  test: { include: ['src/**/*.test.ts', 'eslint.floors.test.ts'] },
});
