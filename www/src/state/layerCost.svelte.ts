import type { AnyError, LayerReport } from '../engine/contract';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import { costNodes, defaultCost, readCost, writeCost, type CostSetting } from './layerCost';
import type { LinkPart } from './link';
import { asProblem } from './notices.svelte';

/** What the engine counted. */
export interface CostAnswer {
  setting: CostSetting;
  layer: LayerReport;
}

/** The cost of a layer that nothing is computed with. */
class LayerCost implements LinkPart {
  setting = $state.raw<CostSetting>(defaultCost);
  /** To the last setting that the engine accepted. */
  answer = $state.raw<CostAnswer | null>(null);
  /** Why the present setting has no answer. */
  problem = $state.raw<AnyError | null>(null);

  #questions = new Latest(
    (setting: CostSetting) => ask(setting),
    (answer) => {
      this.answer = answer;
      this.problem = null;
    },
    (problem) => (this.problem = asProblem(problem)),
  );

  change(part: Partial<CostSetting>): void {
    this.setting = { ...this.setting, ...part };
  }

  /** Call inside an effect. */
  follow(): void {
    if (engineState.started) this.#questions.want(this.setting);
  }

  write(pairs: URLSearchParams): void {
    writeCost(pairs, this.setting);
  }

  read(pairs: URLSearchParams): void {
    this.setting = readCost(pairs);
  }
}

async function ask(setting: CostSetting): Promise<CostAnswer> {
  const { height, width, channels, batch, bits, kind } = setting;
  const request = {
    input: [height, width, channels] as [number, number, number],
    nodes: costNodes(setting),
    workload: { batch, bits },
  };
  const layers = await engineState.client.report(request);
  const layer = layers[kind === 'dense' ? 1 : 0];
  if (!layer) throw { code: 'empty_model' } satisfies AnyError;
  return { setting, layer };
}

export const layerCost = new LayerCost();
