import convnetjs, { type Net } from 'convnetjs';
import { trainingInput, trainingLabels } from '../inputs.ts';
import { isRelu, type Node, nodesOf, valueOf } from '../peers/nodes.ts';
import { type Job, type Task, TRAINING } from '../protocol.ts';
import { serve } from '../serve.ts';

serve(() => ({ prepare }));

function prepare(task: Task): Job {
  const { height, width, channels } = task.model.summary.input;
  const nodes = nodesOf(task.model);
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: 'input', out_sx: width, out_sy: height, out_depth: channels },
    ...nodes.flatMap((node, i) => definition(node, nodes[i + 1])),
  ]);
  setWeights(net, nodes);
  const pixels = trainingInput(task);
  const length = height * width * channels;
  const images = Array.from(trainingLabels(task), (label, i) => {
    const x = new convnetjs.Vol(width, height, channels, 0);
    x.w.set(pixels.subarray(i * length, (i + 1) * length));
    return { x, label };
  });
  const trainer = new convnetjs.SGDTrainer(net, {
    learning_rate: TRAINING.learningRate,
    momentum: TRAINING.momentum,
    batch_size: task.images,
    l1_decay: 0,
    l2_decay: 0,
  });
  // It takes the images one at a time and updates after the last of a batch.
  const step = () => images.reduce((sum, { x, label }) => sum + trainer.train(x, label).loss, 0) / images.length;
  return {
    run: (times) => {
      for (let i = 0; i < times; i += 1) step();
    },
    result: () => Float32Array.of(step(), step()),
    free: () => undefined,
  };
}

/** A layer as ConvNetJS wants to be told; its activation is a field, and the last dense layer part of the softmax. */
function definition(node: Node, next: Node | undefined): Record<string, unknown>[] {
  const { kind, config } = node;
  const [size = 1] = (config['kernel'] ?? []) as number[];
  const [stride = 1] = (config['strides'] ?? config['kernel'] ?? []) as number[];
  const activation = next && isRelu(next) ? { activation: 'relu' } : {};
  switch (kind) {
    case 'conv2d': {
      const pad = config['padding'] === 'same' ? (size - 1) / 2 : 0;
      return [{ type: 'conv', sx: size, filters: config['filters'], stride, pad, ...activation }];
    }
    case 'max_pool2d':
      return [{ type: 'pool', sx: size, stride }];
    case 'dense':
      return next
        ? [{ type: 'fc', num_neurons: config['units'], ...activation }]
        : [{ type: 'softmax', num_classes: config['units'] }];
    case 'activation':
    case 'flatten':
      return [];
    default:
      throw new Error(`ConvNetJS has no ${kind}`);
  }
}

/** Kernels are taps × filters here; there every filter has its taps in the same order. */
function setWeights(net: Net, nodes: Node[]): void {
  const layers = net.layers.filter((layer) => layer.filters !== undefined);
  const sources = nodes.filter((node) => 'kernel' in node.parameters);
  layers.forEach(({ filters = [], biases }, i) => {
    const { kernel, bias } = sources[i]?.parameters ?? {};
    filters.forEach(({ w }, f) => {
      for (let tap = 0; tap < w.length; tap += 1) w[tap] = kernel?.values[tap * filters.length + f] ?? NaN;
    });
    biases?.w.set(valueOf({ bias }, 'bias')?.values ?? []);
  });
}
