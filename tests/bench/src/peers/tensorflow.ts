import * as tf from '@tensorflow/tfjs';
import { type Node, valueOf } from './nodes.ts';

type Tensors = Record<string, tf.Tensor>;
type Pair = [number, number];

/** Runs a list of nodes with tfjs. `parameters` are by full name; batch normalisation uses the statistics of the batch. */
export function run(nodes: Node[], parameters: Tensors, x: tf.Tensor): tf.Tensor {
  const values: Tensors = { input: x };
  let last = x;
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => valueOf(values, name));
    last = valueOf(OPERATIONS, node.kind)(node, inputs, (name) => parameters[`${node.name}.${name}`]);
    values[node.name] = last;
  }
  return last;
}

/** Tensors for all parameters of the nodes, by full name. */
export function tensors(nodes: Node[]): Tensors {
  const entries = nodes.flatMap((node) =>
    Object.entries(node.parameters).map(([name, { dims, values }]): [string, tf.Tensor] => [
      `${node.name}.${name}`,
      tf.tensor(values, dims),
    ]),
  );
  return Object.fromEntries(entries);
}

type Operation = (node: Node, inputs: tf.Tensor[], parameter: (name: string) => tf.Tensor | undefined) => tf.Tensor;

const OPERATIONS: Record<string, Operation> = {
  conv2d: (node, [x], parameter) =>
    tf.fused.conv2d({ ...window(node), x: x as tf.Tensor4D, ...weights(node, parameter) }),
  depthwise_conv2d: (node, [x], parameter) =>
    tf.fused.depthwiseConv2d({ ...window(node), x: x as tf.Tensor4D, ...weights(node, parameter) }),
  dense: (_, [x], parameter) =>
    tf.add(tf.matMul(x as tf.Tensor2D, parameter('kernel') as tf.Tensor2D), parameter('bias') as tf.Tensor),
  batch_norm: (node, [x], parameter) => {
    const { mean, variance } = tf.moments(x as tf.Tensor, [0, 1, 2]);
    const epsilon = Number(node.config['epsilon']);
    const [gamma, beta] = [parameter('gamma') as tf.Tensor1D, parameter('beta') as tf.Tensor1D];
    return tf.batchNorm4d(x as tf.Tensor4D, mean as tf.Tensor1D, variance as tf.Tensor1D, beta, gamma, epsilon);
  },
  activation: (node, [x]) => {
    if (node.config['function'] !== 'relu') throw new Error(`unknown function ${String(node.config['function'])}`);
    return tf.relu(x as tf.Tensor);
  },
  max_pool2d: (node, [x]) => {
    const { strides, pad } = window(node);
    return tf.maxPool(x as tf.Tensor4D, node.config['kernel'] as Pair, strides, pad);
  },
  global_avg_pool2d: (_, [x]) => tf.mean(x as tf.Tensor, [1, 2]),
  flatten: (_, [x]) => tf.reshape(x as tf.Tensor, [(x as tf.Tensor).shape[0] ?? 1, -1]),
  add: (node, [a, b]) => {
    const sum = tf.add(a as tf.Tensor, b as tf.Tensor);
    return node.relu ? tf.relu(sum) : sum;
  },
};

function window({ config, name }: Node): { strides: Pair; pad: 'valid' | 'same' } {
  const pad = config['padding'];
  if (pad !== 'valid' && pad !== 'same') throw new Error(`${name}: padding ${JSON.stringify(pad)}`);
  return { strides: (config['strides'] ?? config['kernel']) as Pair, pad };
}

function weights(node: Node, parameter: (name: string) => tf.Tensor | undefined) {
  const bias = parameter('bias');
  return {
    filter: parameter('kernel') as tf.Tensor4D,
    ...(bias ? { bias } : {}),
    ...(node.relu ? { activation: 'relu' as const } : {}),
  };
}
