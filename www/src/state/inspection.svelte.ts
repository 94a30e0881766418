/**
 * W2. The network that is looked into: which one, what it looks at, what is broken in it, and what it says. Whoever shows
 * something of it says what it wants; all wants are one question, asked anew whenever something has changed.
 */
import { untrack } from 'svelte';
import type {
  Ablation,
  AnyError,
  InspectAnswer,
  InspectorInput,
  InspectorNetwork,
  InspectorOpened,
  InspectRequest,
  LikelyClass,
} from '../engine/contract';
import { decodeAblations, encodeAblations } from './ablationText';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import type { LinkPart } from './link';
import { shownByView } from './notices.svelte';
import { merged, type Wanted } from './wanted';

export type { Wanted } from './wanted';

/** A network with its weights. */
export interface Subject {
  /** Another network has another one: nothing of it is broken then. */
  key: string;
  /** Other weights of the same network have another one: they are fetched anew. */
  revision: string;
  load: () => Promise<InspectorNetwork>;
}

interface Question {
  subject: Subject;
  input: InspectorInput;
  ablations: readonly Ablation[];
  wanted: Wanted;
}

interface Answer {
  opened: InspectorOpened;
  answer: InspectAnswer;
  /** Most likely classes of the network without what is broken in it. */
  intact: LikelyClass[];
}

/** Classes that are told. */
const told = 10;

class Inspection implements LinkPart {
  opened = $state.raw<InspectorOpened | null>(null);
  /** To the last question that was answered, with `top`. */
  answer = $state.raw<InspectAnswer | null>(null);
  /** What the network answers when nothing is broken. */
  intact = $state.raw<LikelyClass[]>([]);
  problem = $state.raw<AnyError | null>(null);
  /** Counts the networks, inputs and ablations that were answered: what was found out about an earlier one is old. */
  version = $state(0);
  /** What is to be broken. */
  ablations = $state.raw<readonly Ablation[]>([]);

  #subject: Subject | null = null;
  #input: InspectorInput | null = null;
  #wants = new Map<string, Wanted>();

  /** What the engine holds. */
  #held: {
    subject: Subject;
    opened: InspectorOpened;
    input: InspectorInput | null;
    ablations: readonly Ablation[];
  } | null = null;
  #intact: { subject: Subject; input: InspectorInput; top: LikelyClass[] } | null = null;

  #latest = new Latest<Question, Answer | null>(
    (question) => this.#put(question),
    (answer, question) => {
      if (!answer) return;
      this.problem = null;
      this.opened = answer.opened;
      this.answer = answer.answer;
      this.intact = answer.intact;
      if (!sameState(this.#answered, question)) this.version += 1;
      this.#answered = question;
    },
    (problem) => (this.problem = shownByView(problem)),
  );
  #answered: Question | null = null;

  /** The network that the answer is about. */
  get subject(): Subject | null {
    return this.#answered?.subject ?? null;
  }

  /** What the network looks at: these, until they change. */
  look(subject: Subject | null, input: InspectorInput | null): void {
    const before = this.#subject;
    if (before && subject && before.key !== subject.key) this.ablations = [];
    this.#subject = subject;
    this.#input = input;
    this.ask();
  }

  break(ablations: readonly Ablation[]): void {
    this.ablations = ablations;
    this.ask();
  }

  /** What `who` wants to see from now on; `null`: nothing. */
  want(who: string, wanted: Wanted | null): void {
    if (wanted) this.#wants.set(who, wanted);
    else this.#wants.delete(who);
    this.ask();
  }

  /** Asks, if there is someone who wants something. */
  ask(): void {
    if (!engineState.started || !this.#subject || !this.#input || this.#wants.size === 0) return;
    this.#latest.want({
      subject: this.#subject,
      input: this.#input,
      ablations: untrack(() => this.ablations),
      wanted: merged([...this.#wants.values()]),
    });
  }

  write(pairs: URLSearchParams): void {
    const text = encodeAblations(this.ablations);
    if (text) pairs.set('break', text);
  }

  read(pairs: URLSearchParams): void {
    const text = pairs.get('break') ?? '';
    if (text !== encodeAblations(this.ablations)) this.break(decodeAblations(text));
  }

  async #put({ subject, input, ablations, wanted }: Question): Promise<Answer | null> {
    const { client } = engineState;
    if (!this.#held || !sameSubject(this.#held.subject, subject)) {
      const opened = await client.openInspector(await subject.load());
      this.#held = { subject, opened, input: null, ablations: [] };
    }
    const held = this.#held;
    const change: Omit<InspectRequest, 'wanted'> = {};
    if (held.input !== input) change.input = input;
    if (!this.#intact || !sameSubject(this.#intact.subject, subject) || this.#intact.input !== input) {
      if (held.ablations.length > 0) change.ablations = [];
      const answer = await client.inspect({ ...change, wanted: { top: told } });
      if (!answer) return null;
      this.#intact = { subject, input, top: answer.top };
      held.input = input;
      held.ablations = [];
      delete change.input;
    }
    delete change.ablations;
    if (held.ablations !== ablations) change.ablations = [...ablations];
    const answer = await client.inspect({ ...change, wanted: { ...wanted, top: told } });
    if (!answer) return null;
    held.input = input;
    held.ablations = ablations;
    return { opened: held.opened, answer, intact: this.#intact.top };
  }
}

export const sameSubject = (a: Subject, b: Subject): boolean => a.key === b.key && a.revision === b.revision;

const sameState = (a: Question | null, b: Question): boolean =>
  a !== null && sameSubject(a.subject, b.subject) && a.input === b.input && a.ablations === b.ablations;

export const inspection = new Inspection();
