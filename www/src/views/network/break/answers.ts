/** The answer of a network before and after it was broken, as rows. Pure. */
import type { LikelyClass } from '../../../engine/contract';

export interface Row {
  index: number;
  intact: number;
  broken: number;
}

/** The `most` likely classes of both, each once, the most likely of the intact network first. */
export function rows(intact: readonly LikelyClass[], broken: readonly LikelyClass[], most: number): Row[] {
  const of = (list: readonly LikelyClass[], index: number) => list.find((one) => one.index === index)?.probability ?? 0;
  const classes = [...new Set([...intact.slice(0, most), ...broken.slice(0, most)].map(({ index }) => index))];
  return classes
    .map((index) => ({ index, intact: of(intact, index), broken: of(broken, index) }))
    .sort((a, b) => b.intact - a.intact || b.broken - a.broken);
}
