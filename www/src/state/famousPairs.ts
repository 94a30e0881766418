/** The comparisons that the famous networks are known for, as two specs each. */
import type { ModelSpec, NodeSpec } from '../engine/contract';
import { specOf } from './zoo';

export const pairNames = ['reductions', 'kernels', 'bottleneck', 'separable', 'squeeze', 'googlenet'] as const;
export type PairName = (typeof pairNames)[number];

export interface FamousPair {
  name: PairName;
  /** The dearer way first. */
  specs: readonly [() => ModelSpec | Promise<ModelSpec>, () => ModelSpec | Promise<ModelSpec>];
}

const small = (input: [number, number, number], nodes: NodeSpec[]) => (): ModelSpec => ({ name: 'pair', input, nodes });

const conv = (name: string, filters: number, kernel: number, more: Record<string, unknown> = {}): NodeSpec =>
  ({ name, kind: 'conv2d', filters, kernel, padding: 'same', ...more }) as NodeSpec;

/** Convolutions that batch normalisation would follow need no bias. */
const plain = { bias: false };
const fromInput = { inputs: ['input'] };

/** GoogLeNet's module 3a. */
const module3a = {
  name: 'module',
  kind: 'inception_module',
  conv1x1: 64,
  reduce3x3: 96,
  conv3x3: 128,
  reduce5x5: 16,
  conv5x5: 32,
  pool_proj: 32,
} as NodeSpec;

const withoutReductions: NodeSpec[] = [
  conv('conv1x1', 64, 1, fromInput),
  conv('conv3x3', 128, 3, fromInput),
  conv('conv5x5', 32, 5, fromInput),
  { name: 'pool', kind: 'max_pool2d', kernel: 3, strides: 1, padding: 'same', ...fromInput } as NodeSpec,
  { name: 'concat', kind: 'concat', inputs: ['conv1x1', 'conv3x3', 'conv5x5', 'pool'] } as NodeSpec,
];

/** SE-ResNet-50 without its squeeze-and-excitation: the same network otherwise. */
async function withoutSqueeze(): Promise<ModelSpec> {
  const spec = structuredClone(await specOf('se_resnet50'));
  const unit = spec.defaults?.['bottleneck_unit'];
  if (!unit || !('squeeze_ratio' in unit)) throw new Error('SE-ResNet-50 says its ratio elsewhere');
  delete unit['squeeze_ratio'];
  return spec;
}

export const pairs: readonly FamousPair[] = [
  { name: 'reductions', specs: [small([28, 28, 192], withoutReductions), small([28, 28, 192], [module3a])] },
  {
    name: 'kernels',
    specs: [
      small([56, 56, 64], [conv('one', 64, 5, plain)]),
      small([56, 56, 64], [conv('one', 64, 3, plain), conv('two', 64, 3, plain)]),
    ],
  },
  {
    name: 'bottleneck',
    specs: [
      small([56, 56, 256], [{ name: 'unit', kind: 'residual_unit', filters: 256 } as NodeSpec]),
      small([56, 56, 256], [{ name: 'unit', kind: 'bottleneck_unit', filters: 64 } as NodeSpec]),
    ],
  },
  {
    name: 'separable',
    specs: [
      small([19, 19, 728], [conv('full', 728, 3, plain)]),
      small([19, 19, 728], [{ ...conv('separable', 728, 3, plain), kind: 'separable_conv2d' } as NodeSpec]),
    ],
  },
  { name: 'squeeze', specs: [() => specOf('se_resnet50'), withoutSqueeze] },
  { name: 'googlenet', specs: [() => specOf('alexnet'), () => specOf('googlenet')] },
];

export async function specsOf({ specs }: FamousPair): Promise<[ModelSpec, ModelSpec]> {
  return [await specs[0](), await specs[1]()];
}
