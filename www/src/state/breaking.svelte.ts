/** W2. What is broken in the network that is looked into, with a way back, and what that costs on test images. */
import type { Ablation, Accuracy, AnyError } from '../engine/contract';
import { inspection, sameSubject, type Subject } from './inspection.svelte';
import { shownByView } from './notices.svelte';
import { StudyRun } from './studies';
import { Undo } from './undo.svelte';

/** Test images that are read at once after each change. */
export const measured = 1000;

/** A part that can be switched off as one: what a node reads there is replaced. */
export interface Part {
  kind: 'skip' | 'branch' | 'factors';
  node: string;
  input: number;
  /** Where that comes from. */
  from: string;
}

/** What each kind is replaced by. */
const replacement: Record<Part['kind'], number> = { skip: 0, branch: 0, factors: 1 };

class Breaking {
  broken = $state.raw<Accuracy | null>(null);
  intact = $state.raw<Accuracy | null>(null);
  problem = $state.raw<AnyError | null>(null);
  measuring = $state(false);

  #undo = $state.raw(new Undo<readonly Ablation[]>());
  #undoOf: string | null = null;
  #intactOf: Subject | null = null;
  #run: StudyRun | null = null;

  get ablations(): readonly Ablation[] {
    return inspection.ablations;
  }

  get canUndo(): boolean {
    return this.#undo.canUndo;
  }

  get canRedo(): boolean {
    return this.#undo.canRedo;
  }

  /** Another network is looked into: what was undone in the one before is of no use in it. */
  begin(key: string): void {
    if (this.#undoOf !== key) this.#undo = new Undo();
    this.#undoOf = key;
  }

  /** What the network's graph offers: skips of an add, branches of a concat, factors of a scale. */
  readonly parts = $derived.by((): Part[] => {
    const kinds: Record<string, Part['kind']> = { add: 'skip', concat: 'branch' };
    return (inspection.opened?.summary.nodes ?? []).flatMap(({ name, kind, inputs }): Part[] => {
      if (kind === 'scale') return [{ kind: 'factors', node: name, input: 1, from: inputs[1] ?? '' }];
      const part = kinds[kind];
      return part ? inputs.map((from, input) => ({ kind: part, node: name, input, from })) : [];
    });
  });

  readonly sigma = $derived(this.ablations.find((one) => one.kind === 'noise')?.sigma ?? 0);

  isMapOff(node: string, channel: number): boolean {
    return this.ablations.some((one) => one.kind === 'map' && one.node === node && one.channel === channel);
  }

  isPartOff({ node, input }: Part): boolean {
    return this.ablations.some((one) => one.kind === 'input' && one.node === node && one.input === input);
  }

  turnMap(node: string, channel: number): void {
    const others = this.ablations.filter(
      (one) => !(one.kind === 'map' && one.node === node && one.channel === channel),
    );
    const off = others.length === this.ablations.length;
    this.#put(off ? [...others, { kind: 'map', node, channel }] : others, `map ${node} ${channel} ${off}`);
  }

  turnPart(part: Part): void {
    const { node, input } = part;
    const others = this.ablations.filter((one) => !(one.kind === 'input' && one.node === node && one.input === input));
    const off = others.length === this.ablations.length;
    const next = off ? [...others, { kind: 'input' as const, node, input, value: replacement[part.kind] }] : others;
    this.#put(next, `part ${node} ${input} ${off}`);
  }

  /** Noise of so many standard deviations; of another seed if wanted. */
  disturb(sigma: number, another = false): void {
    const before = this.ablations.find((one) => one.kind === 'noise');
    const others = this.ablations.filter((one) => one.kind !== 'noise');
    const seed = (before?.seed ?? 1) + (another ? 1 : 0);
    this.#put(sigma > 0 ? [...others, { kind: 'noise', sigma, seed }] : others, another ? `seed ${seed}` : 'noise');
  }

  mend(): void {
    if (this.ablations.length > 0) this.#put([], 'mend');
  }

  undo(): void {
    const before = this.#undo.undo(this.ablations);
    if (before) inspection.break(before);
  }

  redo(): void {
    const after = this.#undo.redo(this.ablations);
    if (after) inspection.break(after);
  }

  #put(ablations: readonly Ablation[], kind: string): void {
    this.#undo.note(this.ablations, kind);
    inspection.break(ablations);
  }

  /** Reads the test images again, first with everything in place if that is not known. */
  async measure(): Promise<void> {
    this.#run?.cancel();
    this.measuring = true;
    const { subject } = inspection;
    try {
      if (!subject) return;
      if (!this.#intactOf || !sameSubject(this.#intactOf, subject)) this.intact = null;
      if (!this.intact) {
        const intact = await this.#accuracy(true);
        if (!intact) return;
        this.intact = intact;
        this.#intactOf = subject;
      }
      const broken = this.ablations.length > 0 ? await this.#accuracy(false) : this.intact;
      if (broken) this.broken = broken;
      this.problem = null;
    } catch (problem) {
      this.problem = shownByView(problem);
    } finally {
      this.measuring = false;
    }
  }

  async #accuracy(intact: boolean): Promise<Accuracy | null> {
    const run = new StudyRun({ kind: 'accuracy', images: measured, intact });
    this.#run = run;
    const answer = await run.answer;
    return run === this.#run ? (answer?.accuracy ?? null) : null;
  }
}

export const breaking = new Breaking();
