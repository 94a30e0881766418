import type { AnyError, LayerReport, TotalCost } from '../engine/contract';
import { Answered } from './answered.svelte';
import { engineState } from './engine.svelte';
import { costNodes, defaultCost, readCost, writeCost, type CostSetting } from './layerCost';
import type { LinkPart } from './link';

/** What the engine counted. */
export interface CostAnswer {
  setting: CostSetting;
  /** In a row, the first one first. */
  layers: readonly [LayerReport, ...LayerReport[]];
  /** Of all of them. */
  total: TotalCost;
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
  const { client } = engineState;
  const [reports, total] = await Promise.all([client.report(request), client.total(request)]);
  const [first, ...others] = kind === 'dense' ? reports.slice(1) : reports;
  if (!first) throw { code: 'empty_model' } satisfies AnyError;
  return { setting, layers: [first, ...others], total };
}

export const layerCost = new LayerCost();
