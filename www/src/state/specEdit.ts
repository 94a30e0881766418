/** Changes of a model's spec by hand: as text, and one node at a time. None of them checks anything: the engine does. */
import type { AnyError, ModelSpec, NodeSpec } from '../engine/contract';

/** A node a line, as people write them. */
export function specText({ nodes, ...rest }: ModelSpec): string {
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${line(value)},`);
  return ['{', ...head, '  "nodes": [', nodes.map((node) => `    ${line(node)}`).join(',\n'), '  ]', '}'].join('\n');
}

/** JSON on one line, with spaces. */
function line(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(line).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${line(one)}`);
  return `{ ${entries.join(', ')} }`;
}

/** The spec that a text says; throws a `malformed_spec` if it is no JSON. */
export function parseSpec(text: string): ModelSpec {
  try {
    return JSON.parse(text) as ModelSpec;
  } catch (problem) {
    const detail = problem instanceof Error ? problem.message : String(problem);
    throw { code: 'malformed_spec', path: '.', detail } satisfies AnyError;
  }
}

/** The node of the spec that a layer came from: the first part of its path. */
export const nodeAt = ({ nodes }: ModelSpec, layer: string): number =>
  nodes.findIndex(({ name }) => name === layer.split('/')[0]);

/** Of every node; the rest are the fields of its kind. */
const common = ['name', 'kind', 'inputs'];

/** The fields of its kind that a node says. */
export const saidFields = (node: NodeSpec): Record<string, unknown> =>
  Object.fromEntries(Object.entries(node).filter(([field]) => !common.includes(field)));

/** What can be added, with the fields that it begins with. */
export const starters: Record<string, Record<string, unknown>> = {
  conv2d: { filters: 16, kernel: 3, padding: 'same' },
  depthwise_conv2d: { kernel: 3, padding: 'same' },
  batch_norm: {},
  activation: { function: 'relu' },
  max_pool2d: { kernel: 2, strides: 2 },
  avg_pool2d: { kernel: 2, strides: 2 },
  global_avg_pool2d: {},
  dropout: { rate: 0.5 },
  flatten: {},
  dense: { units: 64 },
  residual_unit: { filters: 16 },
  squeeze_excite: { ratio: 4 },
};

/** With a new node after the one at `at`. It reads that one, and what read that one without saying so reads it. */
export function added(spec: ModelSpec, at: number, kind: string): ModelSpec {
  const node: NodeSpec = { name: freeName(spec, kind), kind, ...starters[kind] };
  return { ...spec, nodes: [...spec.nodes.slice(0, at + 1), node, ...spec.nodes.slice(at + 1)] };
}

function freeName({ nodes }: ModelSpec, kind: string): string {
  const taken = new Set(nodes.map(({ name }) => name));
  let number = 1;
  while (taken.has(`${kind}_${number}`)) number += 1;
  return `${kind}_${number}`;
}

export const removed = (spec: ModelSpec, at: number): ModelSpec => ({
  ...spec,
  nodes: spec.nodes.filter((_, i) => i !== at),
});

/** With the node at `at` `by` places later, as far as there are places. */
export function shifted(spec: ModelSpec, at: number, by: -1 | 1): ModelSpec {
  const to = at + by;
  const [node, other] = [spec.nodes[at], spec.nodes[to]];
  if (!node || !other) return spec;
  return { ...spec, nodes: spec.nodes.map((one, i) => (i === at ? other : i === to ? node : one)) };
}

/** A field as a form shows it: names as they are, everything else as in JSON. */
export const fieldText = (value: unknown): string => (typeof value === 'string' ? value : line(value));

/** With a field as it was typed; an empty one is left out, so that it is as usual. */
export function withField(spec: ModelSpec, at: number, field: string, typed: string): ModelSpec {
  const nodes = spec.nodes.map((node, i) => {
    if (i !== at) return node;
    const rest = Object.entries(node).filter(([name]) => name !== field);
    const said = typed.trim() === '' ? [] : [[field, valueOf(typed)] as const];
    return Object.fromEntries([...rest, ...said]) as NodeSpec;
  });
  return { ...spec, nodes };
}

function valueOf(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return typed.trim();
  }
}
