/** W1. Which wrong answers the page wants to see. */
import type { ClassPair } from './contract';

/** The first `most` of `mistakes` that are of one kind, or of any when no pair is named; their order stays. */
export function ofKind<M extends ClassPair>(mistakes: readonly M[], pair: ClassPair | null, most: number): M[] {
  const kind = pair ? mistakes.filter(({ label, answer }) => label === pair.label && answer === pair.answer) : mistakes;
  return kind.slice(0, most);
}
