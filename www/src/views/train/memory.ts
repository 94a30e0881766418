import type { MemoryUse } from '../../engine/contract';

/** What the memory is for; the parts add up to the whole. */
export interface MemoryParts extends Omit<MemoryUse, 'whole'> {
  rest: number;
}

export function partsOf({ whole, ...named }: MemoryUse): MemoryParts {
  const { weights, passes, optimizer, images } = named;
  return { ...named, rest: whole - weights - passes - optimizer - images };
}
