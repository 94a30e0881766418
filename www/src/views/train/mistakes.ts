import type { ClassPair } from '../../engine/contract';

/** Wrong answers in a confusion matrix: all of them, or those of one kind. */
export function wrongAnswers(matrix: ArrayLike<number>, classes: number, pair: ClassPair | null): number {
  if (pair) return matrix[pair.label * classes + pair.answer] ?? 0;
  let wrong = 0;
  for (let i = 0; i < classes * classes; i += 1) {
    if (Math.floor(i / classes) !== i % classes) wrong += matrix[i] ?? 0;
  }
  return wrong;
}
