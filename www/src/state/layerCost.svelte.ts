import type { AnyError, LayerReport } from '../engine/contract';
import { Answered } from './answered.svelte';
import { engineState } from './engine.svelte';
import { costNodes, defaultCost, readCost, writeCost, type CostSetting } from './layerCost';
import type { LinkPart } from './link';

/** What the engine counted. */
export interface CostAnswer {
  setting: CostSetting;
  layer: LayerReport;
}

/** The cost of a layer that nothing is computed with. */
class LayerCost extends Answered<CostSetting, CostAnswer> implements LinkPart {
  constructor() {
    super(defaultCost, ask);
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
