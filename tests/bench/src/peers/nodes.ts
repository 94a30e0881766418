import type { Model } from '../protocol.ts';

/** A layer as the libraries' translators see it. */
export interface Node {
  name: string;
  kind: string;
  config: Record<string, unknown>;
  /** Names of nodes, or `input`. */
  inputs: string[];
  /** By short name, such as `kernel`. */
  parameters: Record<string, Parameter>;
  /** Whether a ReLU follows at once. */
  relu: boolean;
}

export interface Parameter {
  dims: number[];
  values: Float32Array;
}

export function nodesOf({ summary, parameters }: Model): Node[] {
  return summary.nodes.map((node) => ({
    name: node.name,
    kind: node.kind,
    config: node.config,
    inputs: node.inputs,
    parameters: Object.fromEntries(
      node.parameters.map(({ name, dims }) => [
        name.slice(node.name.length + 1),
        { dims, values: valueOf(parameters, name) },
      ]),
    ),
    relu: false,
  }));
}

export function valueOf<T>(record: Record<string, T>, key: string): T {
  const value = record[key];
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
}

/**
 * For inference: batch normalisation drawn into the convolution before it, and ReLU marked at the layer it follows, as
 * converters of either library do it before they run a model.
 */
export function fold(nodes: Node[]): Node[] {
  const kept: Node[] = [];
  /** Nodes that are gone, and whose output stands for theirs. */
  const moved = new Map<string, Node>();
  const readers = (name: string) => nodes.filter((node) => node.inputs.includes(name)).length;
  const find = (name: string) => moved.get(name) ?? kept.find((node) => node.name === name);
  for (const node of nodes) {
    const [source = ''] = node.inputs;
    const before = readers(source) === 1 ? find(source) : undefined;
    if (node.kind === 'batch_norm' && before?.kind.endsWith('conv2d') && !before.relu) {
      normalize(before, node);
      moved.set(node.name, before);
    } else if (isRelu(node) && before && /conv2d|add/.test(before.kind) && !before.relu) {
      before.relu = true;
      moved.set(node.name, before);
    } else {
      kept.push({ ...node, inputs: node.inputs.map((name) => find(name)?.name ?? name) });
    }
  }
  return kept;
}

export function isRelu(node: Node): boolean {
  return node.kind === 'activation' && node.config['function'] === 'relu';
}

/** Scales the filters of a convolution as the normalisation would scale its output. */
function normalize(convolution: Node, norm: Node): void {
  const { gamma, beta, moving_mean: mean, moving_variance: variance } = norm.parameters;
  const kernel = valueOf(convolution.parameters, 'kernel');
  const bias = convolution.parameters['bias'];
  const channels = kernel.dims.at(-1) ?? 0;
  const at = (parameter: Parameter | undefined, c: number, otherwise: number) => parameter?.values[c] ?? otherwise;
  const epsilon = Number(norm.config['epsilon']);
  const factors = Float32Array.from(
    { length: channels },
    (_, c) => at(gamma, c, 1) / Math.sqrt(at(variance, c, 1) + epsilon),
  );
  const shifts = factors.map((factor, c) => (at(bias, c, 0) - at(mean, c, 0)) * factor + at(beta, c, 0));
  const values = kernel.values.map((value, i) => value * (factors[i % channels] ?? NaN));
  convolution.parameters = { kernel: { dims: kernel.dims, values }, bias: { dims: [channels], values: shifts } };
}
