/** W2. Which network the Network view shows, and how much of it is unfolded. */
import type { AnyError, ModelSpec, ModelSummary } from '../engine/contract';
import { allBlocks, around, foldTree, type FoldTree, type Unfolded } from '../layout/fold';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import type { LinkPart } from './link';
import { page } from './page.svelte';
import { parseSpec, specText } from './specEdit';
import { Undo } from './undo.svelte';
import { readUnfolded, writeUnfolded } from './unfolded';
import { specOf, zooIds, type ZooId } from './zoo';

/** A model as the engine describes it. */
export interface Described {
  /** The model of the zoo that it is, or was before it was edited. */
  id: ZooId;
  spec: ModelSpec;
  summary: ModelSummary;
  tree: FoldTree;
}

interface Question {
  id: ZooId;
  /** The spec as it was edited; `null`: as it is in the zoo. */
  text: string | null;
}

/** Specs up to this many characters are in the link. */
const longestInLink = 6000;

class Network implements LinkPart {
  /** A model of the zoo; `null`: the LeNet-5 of the page, with its digit. */
  id = $state<ZooId | null>(null);
  described = $state.raw<Described | null>(null);
  /** What is wrong with the model that is wanted; `described` is then the last one that could be built. */
  problem = $state.raw<AnyError | null>(null);
  /** The spec under the visitor's hands; `null`: it has not been touched. */
  text = $state<string | null>(null);
  #undo = $state.raw(new Undo<string | null>());
  /** Paths of unfolded blocks; `all`: each of them. */
  #open = $state.raw<Unfolded | 'all'>(new Set());
  /** The block that was folded or unfolded last: it stays where it is on the screen. */
  turned = $state.raw<string | null>(null);

  readonly unfolded = $derived.by((): Unfolded => {
    if (this.#open !== 'all') return this.#open;
    return new Set(this.described ? allBlocks(this.described.tree) : []);
  });

  #latest = new Latest<Question, Described>(
    async ({ id, text }) => {
      const spec = text === null ? await specOf(id) : parseSpec(text);
      const summary = await engineState.client.describe(spec);
      return { id, spec, summary, tree: foldTree(summary.nodes) };
    },
    (described, { text }) => {
      if (described.id !== this.id || text !== this.text) return;
      this.described = described;
      this.problem = null;
    },
    (problem, { id, text }) => {
      if (id === this.id && text === this.text) this.problem = problem as AnyError;
    },
  );

  choose(id: ZooId | null): void {
    if (id === this.id) return;
    this.id = id;
    this.described = null;
    this.problem = null;
    this.text = null;
    this.#undo = new Undo();
    this.#open = new Set();
    this.turned = null;
    page.node = null;
  }

  /** Asks the engine what the wanted model comes to. */
  load(): void {
    if (this.id) this.#latest.want({ id: this.id, text: this.text });
  }

  /** Changes that follow each other quickly under one name are taken back together. */
  edit(text: string, name: string): void {
    this.#undo.note(this.text, name);
    this.text = text;
  }

  get canUndo(): boolean {
    return this.#undo.canUndo;
  }

  get canRedo(): boolean {
    return this.#undo.canRedo;
  }

  takeBack(): void {
    if (this.#undo.canUndo) this.text = this.#undo.undo(this.text);
  }

  redo(): void {
    if (this.#undo.canRedo) this.text = this.#undo.redo(this.text);
  }

  /** Changes the last spec that could be built. */
  change(how: (spec: ModelSpec) => ModelSpec, name: string): void {
    if (this.described) this.edit(specText(how(this.described.spec)), name);
  }

  turn(path: string): void {
    const open = [...this.unfolded];
    this.turned = path;
    this.#open = new Set(open.includes(path) ? open.filter((one) => one !== path) : [...open, path]);
  }

  unfoldAll(): void {
    this.turned = null;
    this.#open = 'all';
  }

  foldAll(): void {
    this.turned = null;
    this.#open = new Set();
  }

  /** Unfolds what hides `path`. */
  show(path: string): void {
    const item = this.described?.tree.items.get(path);
    const hidden = item ? around(item).filter((block) => !this.unfolded.has(block.path)) : [];
    if (hidden.length === 0) return;
    this.turned = hidden.at(-1)?.path ?? null;
    this.#open = new Set([...this.unfolded, ...hidden.map((block) => block.path)]);
  }

  write(pairs: URLSearchParams): void {
    if (!this.id) return;
    pairs.set('network-model', this.id);
    const open = writeUnfolded(this.#open);
    if (open) pairs.set('network-open', open);
    const spec = this.described && this.text !== null ? JSON.stringify(this.described.spec) : '';
    if (spec && spec.length <= longestInLink) pairs.set('network-spec', spec);
  }

  read(pairs: URLSearchParams): void {
    this.choose(zooIds.find((id) => id === pairs.get('network-model')) ?? null);
    this.#open = readUnfolded(pairs.get('network-open'));
    this.text = readSpec(pairs.get('network-spec'));
  }
}

function readSpec(text: string | null): string | null {
  if (!text) return null;
  try {
    return specText(parseSpec(text));
  } catch {
    // What a link says and cannot be meant is as if it were not there.
    return null;
  }
}

export const network = new Network();
