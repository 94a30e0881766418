/** W2. Which network the Network view shows, and how much of it is unfolded. */
import type { AnyError, ModelSummary } from '../engine/contract';
import { allBlocks, around, foldTree, type FoldTree, type Unfolded } from '../layout/fold';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import type { LinkPart } from './link';
import { page } from './page.svelte';
import { readUnfolded, writeUnfolded } from './unfolded';
import { specOf, zooIds, type ZooId } from './zoo';

/** A model of the zoo as the engine describes it. */
export interface Described {
  id: ZooId;
  summary: ModelSummary;
  tree: FoldTree;
}

class Network implements LinkPart {
  /** A model of the zoo; `null`: the LeNet-5 of the page, with its digit. */
  id = $state<ZooId | null>(null);
  described = $state.raw<Described | null>(null);
  problem = $state.raw<AnyError | null>(null);
  /** Paths of unfolded blocks; `all`: each of them. */
  #open = $state.raw<Unfolded | 'all'>(new Set());
  /** The block that was folded or unfolded last: it stays where it is on the screen. */
  turned = $state.raw<string | null>(null);

  readonly unfolded = $derived.by((): Unfolded => {
    if (this.#open !== 'all') return this.#open;
    return new Set(this.described ? allBlocks(this.described.tree) : []);
  });

  #latest = new Latest<ZooId, Described>(
    async (id) => {
      const summary = await engineState.client.describe(await specOf(id));
      return { id, summary, tree: foldTree(summary.nodes) };
    },
    (described) => {
      if (described.id !== this.id) return;
      this.described = described;
      this.problem = null;
    },
    (problem, id) => {
      if (id === this.id) this.problem = problem as AnyError;
    },
  );

  choose(id: ZooId | null): void {
    if (id === this.id) return;
    this.id = id;
    this.described = null;
    this.problem = null;
    this.#open = new Set();
    this.turned = null;
    page.node = null;
  }

  /** Asks the engine for what is chosen and has not been described. */
  load(): void {
    if (this.id && this.described?.id !== this.id) this.#latest.want(this.id);
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
  }

  read(pairs: URLSearchParams): void {
    this.choose(zooIds.find((id) => id === pairs.get('network-model')) ?? null);
    this.#open = readUnfolded(pairs.get('network-open'));
  }
}

export const network = new Network();
