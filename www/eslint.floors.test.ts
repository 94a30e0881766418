import { ESLint } from 'eslint';
import { expect, test, vi } from 'vitest';

// The first use loads the TypeScript parser.
vi.setConfig({ testTimeout: 60_000 });

const eslint = new ESLint();

/** Rules that a file at `path` breaks when it holds `code`. */
async function broken(path: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path });
  return result?.messages.flatMap(({ ruleId }) => ruleId ?? []) ?? [];
}

const rule = '@typescript-eslint/no-restricted-imports';

test.each([
  ['src/ui/probe.ts', '../state/page.svelte'],
  ['src/paint/probe.ts', '../engine/contract'],
  ['src/layout/probe.ts', '../views/network/stage'],
  ['src/i18n/errors.ts', '../state/link'],
  ['src/engine/probe.ts', '../state/page.svelte'],
  ['src/engine/probe.ts', '../i18n/format'],
  ['src/state/probe.ts', '../views/train/curves'],
  ['src/state/probe.ts', '../ui/chart'],
  ['src/layers/probe.ts', '../state/page.svelte'],
  ['src/parts/probe.ts', '../views/train/curves'],
  ['src/parts/probe.ts', '../engine/client'],
  ['src/views/network/probe.ts', '../../engine/client'],
  ['src/views/network/probe.ts', '../train/curves'],
])('%s must not import %s', async (path, target) => {
  expect(await broken(path, `export { thing } from '${target}';\n`)).toContain(rule);
});

test.each([
  ['src/views/network/probe.ts', "export type { Frame } from '../../engine/contract';"],
  ['src/views/network/probe.ts', "export { page } from '../../state/page.svelte';"],
  ['src/views/network/probe.ts', "export { arrange } from './stage';"],
  ['src/views/network/probe.ts', "export { spread } from '../../parts/spread';"],
  ['src/parts/probe.ts', "export { page } from '../state/page.svelte';"],
  ['src/i18n/errors.ts', "export type { AnyError } from '../engine/contract';"],
  ['src/state/probe.ts', "export { palette } from '../paint/palette';"],
  ['src/ui/probe.ts', "export { palette } from '../paint/palette';"],
])('%s may hold %s', async (path, code) => {
  expect(await broken(path, `${code}\n`)).not.toContain(rule);
});
