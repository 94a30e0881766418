import type { AnyError } from '../engine/contract';

/** Something the visitor should know; the page has the sentence. */
export interface Notice {
  id: number;
  problem: AnyError;
}

class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 0;

  /** Shows a problem once: the same code replaces its older notice. */
  report(problem: AnyError): void {
    const others = this.list.filter((notice) => notice.problem.code !== problem.code);
    this.list = [...others, { id: this.#next++, problem }];
  }

  /** What it told of is over. */
  withdraw(code: AnyError['code']): void {
    this.list = this.list.filter((notice) => notice.problem.code !== code);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();

/** Runs a question to the engine and turns its refusal into a notice. */
export async function reporting<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (problem) {
    notices.report(asProblem(problem));
    return null;
  }
}

/** The same for a view that shows its own refusals: only a crash is told to the whole page. */
export function shownByView(problem: unknown): AnyError {
  const known = asProblem(problem);
  if (known.code === 'engine_crashed') notices.report(known);
  return known;
}

/** Whatever a question was refused with, as something the page has a sentence for. */
export function asProblem(problem: unknown): AnyError {
  if (typeof problem === 'object' && problem !== null && 'code' in problem) return problem as AnyError;
  return { code: 'engine_crashed', detail: String(problem), step: null };
}
