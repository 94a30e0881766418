/** Unfolded blocks as a link says them: their paths, or `all`. */
import type { Unfolded } from '../layout/fold';

/** More than a link should hold are not written: the page then opens folded. */
const longest = 1500;

export function writeUnfolded(unfolded: Unfolded | 'all'): string {
  if (unfolded === 'all') return 'all';
  const text = [...unfolded].join(',');
  return text.length <= longest ? text : '';
}

export function readUnfolded(text: string | null): Unfolded | 'all' {
  if (text === 'all') return 'all';
  return new Set(text?.split(',').filter((path) => path !== ''));
}
