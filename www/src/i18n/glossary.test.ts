import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** One Korean word for one thing, that of Korean machine learning textbooks; left what it must not be called. */
const GLOSSARY: readonly [wrong: RegExp, right: string][] = [
  [/단계/, '스텝'],
  [/시험/, '테스트'],
  [/최적화 알고리즘/, '옵티마이저'],
  [/재(?:기|다|며|면|지)(?=[\s.,'"`])|잴 /, '측정'],
  [/평활(?!화)/, '평활화'],
];

const root = join(import.meta.dirname, '../../..');
const sources = readdirSync(join(root, 'www/src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith('.test.ts') && !file.startsWith('engine/pkg'))
  .map((file) => join('www/src', file));

test.each(['README.md', ...sources])('%s keeps to the glossary', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const wrong = GLOSSARY.flatMap(([word, right]) => {
    const found = word.exec(text)?.[0];
    return found ? [`${found} should be ${right}`] : [];
  });
  expect(wrong).toEqual([]);
});
