import { type Node, type Parameter, valueOf } from './nodes.ts';
import { type Bytes, delimited, integer, join, text } from './protobuf.ts';

/** Versions of the format and of the operators, both understood by every runtime of the last years. */
const IR_VERSION = 8;
const OPSET = 13;

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;

/**
 * A model `x` (NCHW) → `y` as an ONNX file.
 *
 * With `repeated`, all of it is the body of a loop that runs `times` times: what is copied into and out of the runtime's
 * memory is copied once.
 */
export function onnxModel(nodes: Node[], inputDims: number[], repeated: boolean): Uint8Array {
  const operators = nodes.flatMap(operatorsOf);
  const renamed = nodes.length > 0 ? nodes[nodes.length - 1]?.name : 'input';
  const initializers = nodes.flatMap(initializersOf);
  const input = value('input', FLOAT, inputDims);
  const graph = repeated
    ? [
        ...loop(operators, renamed ?? ''),
        ...initializers,
        ...delimited(11, input),
        ...delimited(11, value('times', INT64, [])),
      ]
    : [...operators, ...operator('Identity', [renamed ?? ''], 'y', []), ...initializers, ...delimited(11, input)];
  return join([
    ...integer(1, IR_VERSION),
    ...delimited(7, [...graph, ...text(2, 'bench'), ...delimited(12, value('y', FLOAT))]),
    ...delimited(8, integer(2, OPSET)),
  ]);
}

/** `for times: y = body(input)`. The body takes its number, a condition and the last y, and needs none of them. */
function loop(body: Bytes, output: string): Bytes {
  const graph: Bytes = [
    ...body,
    ...operator('Identity', ['go'], 'go_on', []),
    ...text(2, 'body'),
    ...delimited(11, value('number', INT64, [])),
    ...delimited(11, value('go', BOOL, [])),
    ...delimited(11, value('last', FLOAT)),
    ...delimited(12, value('go_on', BOOL, [])),
    ...delimited(12, value(output, FLOAT)),
  ];
  return operator('Loop', ['times', '', 'input'], 'y', [
    [...text(1, 'body'), ...delimited(6, graph), ...integer(20, 5)],
  ]);
}

function operatorsOf(node: Node): Bytes {
  const { kind, name, inputs } = node;
  const [x = ''] = inputs;
  const raw = node.relu ? `${name}:raw` : name;
  const weights = Object.keys(node.parameters).map((parameter) => `${name}.${parameter}`);
  const relu = node.relu ? operator('Relu', [raw], name, []) : [];
  switch (kind) {
    case 'conv2d':
    case 'depthwise_conv2d': {
      const groups = kind === 'depthwise_conv2d' ? [int('group', kernel(node).dims[2] ?? 1)] : [];
      return [...operator('Conv', [x, ...weights], raw, [...window(node), ...groups]), ...relu];
    }
    case 'add':
      return [...operator('Add', inputs, raw, []), ...relu];
    case 'max_pool2d':
      return operator('MaxPool', [x], name, [ints('kernel_shape', node.config['kernel'] as number[]), ...window(node)]);
    case 'global_avg_pool2d':
      return operator('GlobalAveragePool', [x], name, []);
    case 'flatten': {
      // A dense layer of ours counts channels fastest.
      const rows = `${name}:nhwc`;
      return [
        ...operator('Transpose', [x], rows, [ints('perm', [0, 2, 3, 1])]),
        ...operator('Flatten', [rows], name, []),
      ];
    }
    case 'dense':
      return operator('Gemm', [x, ...weights], name, []);
    default:
      throw new Error(`no ONNX operator is known for ${kind}`);
  }
}

function window({ config }: Node): Bytes[] {
  const strides = (config['strides'] ?? config['kernel']) as number[];
  const padding = config['padding'];
  if (padding !== 'valid' && padding !== 'same') throw new Error(`padding ${JSON.stringify(padding)}`);
  const pad = padding === 'same' ? 'SAME_UPPER' : 'VALID';
  return [ints('strides', strides), [...text(1, 'auto_pad'), ...text(4, pad), ...integer(20, 3)]];
}

function int(name: string, number: number): Bytes {
  return [...text(1, name), ...integer(3, number), ...integer(20, 2)];
}

function ints(name: string, numbers: number[]): Bytes {
  return [...text(1, name), ...numbers.flatMap((number) => integer(8, number)), ...integer(20, 7)];
}

function operator(type: string, inputs: string[], output: string, attributes: Bytes[]): Bytes {
  const content = [
    ...inputs.flatMap((input) => text(1, input)),
    ...text(2, output),
    ...text(4, type),
    ...attributes.flatMap((attribute) => delimited(5, attribute)),
  ];
  return delimited(1, content);
}

function value(name: string, type: number, dims?: number[]): Bytes {
  const shape =
    dims &&
    delimited(
      2,
      dims.flatMap((dim) => delimited(1, integer(1, dim))),
    );
  return [...text(1, name), ...delimited(2, delimited(1, [...integer(1, type), ...(shape ?? [])]))];
}

function initializersOf(node: Node): Bytes {
  return Object.entries(node.parameters).flatMap(([name, parameter]) => {
    const { dims, values } =
      name === 'kernel' && parameter.dims.length === 4 ? filtersFirst(node, parameter) : parameter;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return delimited(5, [
      ...dims.flatMap((dim) => integer(1, dim)),
      ...integer(2, FLOAT),
      ...text(8, `${node.name}.${name}`),
      ...delimited(9, [bytes]),
    ]);
  });
}

function kernel(node: Node): Parameter {
  return valueOf(node.parameters, 'kernel');
}

/** HWIO to OIHW; a depthwise HWC1 to C1HW. */
function filtersFirst(node: Node, { dims, values }: Parameter): Parameter {
  const [height = 1, width = 1, third = 1, fourth = 1] = dims;
  const [inputs, filters] = node.kind === 'depthwise_conv2d' ? [fourth, third] : [third, fourth];
  const taps = height * width;
  const turned = new Float32Array(values.length);
  for (let tap = 0; tap < taps; tap += 1) {
    for (let c = 0; c < inputs; c += 1) {
      for (let f = 0; f < filters; f += 1) {
        turned[(f * inputs + c) * taps + tap] = values[(tap * inputs + c) * filters + f] ?? NaN;
      }
    }
  }
  return { dims: [filters, inputs, height, width], values: turned };
}
