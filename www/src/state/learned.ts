/** Filters that networks have learned: the first layers of the LeNet-5 of this page and of SqueezeNet. */
import { engineState } from './engine.svelte';
import type { Filter, Slice } from './kernels';

/** A filter with its window's size. */
export interface LearnedFilter extends Filter {
  name: string;
  rows: number;
  columns: number;
}

/** LeNet-5 was trained on values from 0 to 1, the input here runs to 255: its bias stands to it as there. */
const white = 255;

/** The six filters of LeNet-5's first layer; `null` while the engine is not there. */
export async function lenetFilters(): Promise<LearnedFilter[] | null> {
  if (!engineState.started) return null;
  const { kernels } = await engineState.client.frame({ model: 'reference', maps: [], kernels: ['conv1'] });
  const [conv] = kernels;
  if (!conv) return null;
  const { height: rows, width: columns, filters, data, bias } = conv;
  return Array.from({ length: filters }, (_, filter) => ({
    name: `lenet-${filter + 1}`,
    rows,
    columns,
    slices: [Array.from({ length: rows * columns }, (_, tap) => tidy(data[tap * filters + filter] ?? 0))],
    bias: tidy((bias?.[filter] ?? 0) * white),
  }));
}

/** The 64 filters of SqueezeNet's first layer, red, green and blue. */
export async function squeezenetFilters(): Promise<LearnedFilter[]> {
  const { default: list } = await import('../../../assets/kernels-squeezenet.json');
  return list.map(({ slices, bias }, i) => ({
    name: `squeezenet-${i + 1}`,
    rows: 3,
    columns: 3,
    slices: slices as Slice[],
    bias,
  }));
}

/** As many digits as a link holds. */
const tidy = (value: number) => Number(value.toPrecision(6));
