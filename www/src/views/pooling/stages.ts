/** The stages that a motion is followed through, what is written of them, and where the labels of their curves stand. */
import { percent } from '../../i18n/format';
import type { ComparedMaps, Result } from '../../state/pooling.svelte';
import { poolings } from '../../state/pooling';
import type { PoolingWords } from './messages';

export type StageName = keyof PoolingWords['stages'];

export interface Stage {
  name: StageName;
  maps: ComparedMaps;
  /** Place in the answer's list of nodes. */
  index: number;
}

/** The image, the maps that are pooled where these are others, and the four poolings. */
export function stagesOf({ answer, subject }: Pick<Result, 'answer' | 'subject'>): Stage[] {
  const names: [string, StageName][] = [
    ['input', subject === 'input' ? 'before' : 'input'],
    ...(subject === 'input' ? [] : [[subject, 'before'] as [string, StageName]]),
    ...poolings.map((node): [string, StageName] => [node, node]),
  ];
  return names.flatMap(([node, name]) => {
    const index = answer.maps.findIndex((maps) => maps.node === node);
    const maps = answer.maps[index];
    return maps ? [{ name, maps, index }] : [];
  });
}

/** A change as a whole percentage; below one, one digit more. */
export function changeText(change: number | null, nothing: string): string {
  if (change === null) return nothing;
  return percent(change, change > 0 && change < 0.01 ? 1 : 0);
}

/** Moves labels apart that would overlap, keeping their order: each at least `gap` from the next, within 0 … `end`. */
export function spread(places: readonly number[], gap: number, end: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = [...places];
  let least = 0;
  for (const i of order) {
    moved[i] = Math.max(moved[i] ?? 0, least);
    least = (moved[i] ?? 0) + gap;
  }
  let most = end;
  for (const i of [...order].reverse()) {
    moved[i] = Math.min(moved[i] ?? 0, most);
    most = (moved[i] ?? 0) - gap;
  }
  return moved;
}
