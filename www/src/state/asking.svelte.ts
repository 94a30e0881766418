/** W2. Which of the questions about a network as a whole is open. */
import type { LinkPart } from './link';

export const questions = ['decide', 'break'] as const;
export type Question = (typeof questions)[number];

class Asking implements LinkPart {
  /** `null`: none. */
  open = $state<Question | null>(null);

  write(pairs: URLSearchParams): void {
    if (this.open) pairs.set('ask', this.open);
  }

  read(pairs: URLSearchParams): void {
    this.open = questions.find((question) => question === pairs.get('ask')) ?? null;
  }
}

export const asking = new Asking();
