import type { CellTerms } from '../../state/filters.svelte';

/** What one channel of the window contributes, row by row; products and sum as the engine's ledger prints them. */
export interface ChannelWork {
  values: number[];
  products: number[];
  /** Whether a tap lies in the padding. */
  padding: boolean[];
  sum: number;
}

/** The terms of a cell, which come place by place, channel by channel. */
export function byChannel({ terms, sums, ledger }: CellTerms): ChannelWork[] {
  const work = new Map(sums.map(({ channel, sum }, i) => [channel, emptyWork(ledger?.sums[i] ?? sum)]));
  terms.forEach(({ channel, value, padding, part }, i) => {
    const own = work.get(channel);
    own?.values.push(value);
    own?.products.push(ledger?.parts[i] ?? part);
    own?.padding.push(padding);
  });
  return [...work.values()];
}

const emptyWork = (sum: number): ChannelWork => ({ values: [], products: [], padding: [], sum });
