import type { Mistake } from '../../engine/contract';

/** A pair of classes: what it is, what it was taken for. */
export interface Pair {
  label: number;
  answer: number;
}

/** Mistakes of one kind, or all of them when no pair is picked; their order stays. */
export function mistakesOf(mistakes: readonly Mistake[], pair: Pair | null): readonly Mistake[] {
  if (!pair) return mistakes;
  return mistakes.filter(({ label, answer }) => label === pair.label && answer === pair.answer);
}

/** Wrong answers in a confusion matrix: all of them, or those of one kind. */
export function wrongAnswers(matrix: ArrayLike<number>, classes: number, pair: Pair | null): number {
  if (pair) return matrix[pair.label * classes + pair.answer] ?? 0;
  let wrong = 0;
  for (let i = 0; i < classes * classes; i += 1) {
    if (Math.floor(i / classes) !== i % classes) wrong += matrix[i] ?? 0;
  }
  return wrong;
}
