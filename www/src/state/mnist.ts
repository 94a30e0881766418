/** W2. What a network has to be to learn MNIST, or to be measured on it. */
import type { ModelSummary } from '../engine/contract';

/** Whether it reads 28 × 28 grey values and answers with one of ten digits. */
export function readsDigits({ input, classes }: Pick<ModelSummary, 'input' | 'classes'>): boolean {
  return input.height === 28 && input.width === 28 && input.channels === 1 && classes === 10;
}
