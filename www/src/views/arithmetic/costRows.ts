/** The lines of the cost panel: every number with the numbers that it is made of. All results are the engine's. */
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

export function costRows({ setting, layer }: CostAnswer, t: CostWords): CostRow[] {
  const { cost, summary } = layer;
  const { height, width, channels } = summary.shape;
  const { kernel, maps, bits, batch } = setting;
  const isDense = setting.kind === 'dense';
  const { outputs, outputGradients, inputs, inputGradients } = cost.training;
  const rows: CostRow[] = [
    {
      name: t.parameters,
      formula: isDense
        ? `(${integer(cost.input)} + 1) × ${integer(maps)}`
        : `(${times(...kernel, setting.channels)} + 1) × ${integer(maps)}`,
      result: integer(cost.parameters),
      note: t.plusOne,
    },
    {
      name: t.multiplications,
      formula: isDense ? times(cost.input, maps) : times(...kernel, setting.channels, height, width, channels),
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
    {
      name: t.training(integer(batch)),
      formula: t.trainingFormula(
        bytes(outputs),
        bytes(outputGradients),
        bytes(inputs),
        bytes(inputGradients),
        bytes(cost.training.parameters),
      ),
      result: bytes(cost.training.total),
      note: t.trainingNote,
    },
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
