/** The lines of the cost panel: every number with the numbers that it is made of. All results are the engine's. */
import type { LayerReport } from '../../engine/contract';
import { bytes, integer } from '../../i18n/format';
import type { CostAnswer } from '../../state/layerCost.svelte';
import type { CostWords } from './costMessages';

export interface CostRow {
  name: string;
  formula: string;
  result: string;
  /** What is meant, where it can be meant differently. */
  note?: string;
}

const times = (...factors: number[]) => factors.map(integer).join(' × ');

export function costRows(answer: CostAnswer, t: CostWords): CostRow[] {
  const { setting, layers } = answer;
  const { cost, summary } = layers[0];
  const { height, width, channels } = summary.shape;
  const { kernel, maps, bits, groups } = setting;
  const channelsRead = groups > 1 ? `${integer(setting.channels)} / ${integer(groups)}` : integer(setting.channels);
  const window = `${times(...kernel)} × ${channelsRead}`;
  const isDense = setting.kind === 'dense';
  const rows: CostRow[] = [
    {
      name: t.parameters,
      formula: isDense ? `(${integer(cost.input)} + 1) × ${integer(maps)}` : `(${window} + 1) × ${integer(maps)}`,
      result: integer(cost.parameters),
      note: t.plusOne,
    },
    {
      name: t.multiplications,
      formula: isDense ? times(cost.input, maps) : `${window} × ${times(height, width, channels)}`,
      result: integer(cost.macs),
      note: t.ofOneImage,
    },
    {
      name: t.output,
      formula: isDense ? integer(channels) : times(height, width, channels),
      result: t.numbers(integer(cost.output)),
    },
    {
      name: t.forward,
      formula: `${integer(cost.output)} × ${t.bitsOf(String(bits))}`,
      result: bytes(cost.forward.output),
      note: t.forwardNote(bytes(cost.forward.input), bytes(cost.forward.parameters)),
    },
    ...(layers.length === 1 ? [trainingRow(answer, t)] : rowsOfAll(answer, t)),
  ];
  if (isDense) return rows;
  return [
    ...rows,
    {
      name: t.denseOfOneMap,
      formula: times(cost.input, cost.denseOfOneMap.neurons),
      result: integer(cost.denseOfOneMap.weights),
      note: t.denseOfOneMapNote,
    },
    {
      name: t.dense,
      formula: times(cost.input, cost.dense.neurons),
      result: integer(cost.dense.weights),
      note: t.denseNote(bytes(cost.dense.bytes)),
    },
  ];
}

function trainingRow({ setting, layers }: CostAnswer, t: CostWords): CostRow {
  const { outputs, outputGradients, inputs, inputGradients, parameters, total } = layers[0].cost.training;
  return {
    name: t.training(integer(setting.batch)),
    formula: t.trainingFormula(
      bytes(outputs),
      bytes(outputGradients),
      bytes(inputs),
      bytes(inputGradients),
      bytes(parameters),
    ),
    result: bytes(total),
    note: t.trainingNote,
  };
}

/** Of several layers in a row: what stands between two of them is kept once. */
function rowsOfAll({ setting, layers, total }: CostAnswer, t: CostWords): CostRow[] {
  const count = String(layers.length);
  const sum = (read: (layer: LayerReport) => number) => layers.map((layer) => integer(read(layer))).join(' + ');
  const kept = `${integer(setting.batch)} × ${integer(total.activations)} + ${integer(total.parameters)}`;
  return [
    {
      name: t.parametersOfAll(count),
      formula: sum(({ cost }) => cost.parameters),
      result: integer(total.parameters),
    },
    { name: t.multiplicationsOfAll(count), formula: sum(({ cost }) => cost.macs), result: integer(total.macs) },
    {
      name: t.trainingOfAll(count, integer(setting.batch)),
      formula: `2 × (${kept}) × ${t.bitsOf(String(setting.bits))}`,
      result: bytes(total.training),
      note: t.trainingOfAllNote(integer(total.activations)),
    },
  ];
}
