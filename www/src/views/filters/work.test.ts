import { expect, test } from 'vitest';
import type { CellTerms } from '../../state/filters.svelte';
import { byChannel } from './work';

test('terms are sorted by channel and printed as the ledger has them', () => {
  const term = (channel: number, value: number, part: number, padding = false) => ({ channel, value, part, padding });
  const cell = {
    terms: [term(0, 3, 0.34), term(1, 5, -5), term(0, 0, 0, true), term(1, 6, 12)],
    sums: [
      { channel: 0, sum: 0.34 },
      { channel: 1, sum: 7 },
    ],
    ledger: { decimals: 1, parts: [0.3, -5, 0, 12], sums: [0.3, 7], bias: 0, rounding: 0, total: 7.3 },
  } as unknown as CellTerms;
  expect(byChannel(cell)).toEqual([
    { values: [3, 0], products: [0.3, 0], padding: [false, true], sum: 0.3 },
    { values: [5, 6], products: [-5, 12], padding: [false, false], sum: 7 },
  ]);
});
