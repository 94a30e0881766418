/**
 * Asks one question at a time: while one is under way only the newest of those that follow is kept, so that dragging a
 * slider never queues.
 */
export class Latest<Question, Answer> {
  #next: { question: Question } | null = null;
  #busy = false;

  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly answered: (answer: Answer, question: Question) => void,
    private readonly refused: (problem: unknown, question: Question) => void,
  ) {}

  /** Whether a question is under way. */
  get busy(): boolean {
    return this.#busy;
  }

  want(question: Question): void {
    this.#next = { question };
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#next) {
      const { question } = this.#next;
      this.#next = null;
      try {
        this.answered(await this.ask(question), question);
      } catch (problem) {
        this.refused(problem, question);
      }
    }
    this.#busy = false;
  }
}
