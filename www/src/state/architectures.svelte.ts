import type { AnyError, ModelSummary } from '../engine/contract';
import { readSetting, usual, writeSetting, type Setting } from './architectures';
import { pairs, specsOf, type FamousPair } from './famousPairs';
import { engineState } from './engine.svelte';
import type { LinkPart } from './link';
import { shownByView } from './notices.svelte';
import { milestones } from './origins';
import { specOf, type ZooId } from './zoo';

export type { ModelSummary, NodeSummary } from '../engine/contract';

/** Both sides of a famous comparison, as the engine describes them. */
export interface ComparedPair {
  pair: FamousPair;
  sides: readonly [ModelSummary, ModelSummary];
}

/** The networks of the zoo as the engine describes them, each when it is wanted, none of them twice. */
class Architectures implements LinkPart {
  setting = $state.raw<Setting>(usual);
  summaries = $state.raw<Partial<Record<ZooId, ModelSummary>>>({});
  compared = $state.raw<readonly ComparedPair[]>([]);
  /** Why the last network wanted could not be had. */
  problem = $state.raw<AnyError | null>(null);

  #busy = false;
  #failed = new Set<ZooId>();

  change(part: Partial<Setting>): void {
    this.setting = { ...this.setting, ...part };
  }

  /** Call inside an effect: asks for what is wanted, one network after the other. */
  follow(): void {
    void this.setting;
    if (engineState.started && !this.#busy) void this.#run();
  }

  write(pairs: URLSearchParams): void {
    writeSetting(pairs, this.setting);
  }

  read(pairs: URLSearchParams): void {
    this.setting = readSetting(pairs);
  }

  /** What the visitor looks at comes first. */
  #missing(): ZooId | undefined {
    const { network, beside } = this.setting;
    const wanted = [network, ...(beside ? [beside] : []), ...milestones.map(({ name }) => name)];
    return wanted.find((name) => !this.summaries[name] && !this.#failed.has(name));
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let name = this.#missing(); name; name = this.#missing()) await this.#describe(name);
    if (this.compared.length === 0) await this.#compare();
    this.#busy = false;
    // What was chosen during the comparisons.
    if (this.#missing()) void this.#run();
  }

  async #describe(name: ZooId): Promise<void> {
    try {
      const summary = await engineState.client.describe(await specOf(name));
      this.summaries = { ...this.summaries, [name]: summary };
    } catch (problem) {
      this.#failed.add(name);
      this.problem = shownByView(problem);
    }
  }

  async #compare(): Promise<void> {
    try {
      for (const pair of pairs) {
        const [first, second] = await specsOf(pair);
        const sides = [await engineState.client.describe(first), await engineState.client.describe(second)] as const;
        this.compared = [...this.compared, { pair, sides }];
      }
    } catch (problem) {
      this.problem = shownByView(problem);
    }
  }
}

export const architectures = new Architectures();
