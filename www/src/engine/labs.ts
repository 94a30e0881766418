/** W1, in the worker. The laboratories, each with a piece of the engine of its own. */
import type { LabAnswer, LabId, LabMaps, LabRequest, LabSource, LayerReport, ReportRequest, TotalCost } from './lab';
import type { Module } from './load';
import type { Lab } from './pkg/base/convscope';

export class Labs {
  readonly #labs = new Map<LabId, Lab>();
  readonly #Lab: Module['Lab'];

  constructor(LabOfBuild: Module['Lab']) {
    this.#Lab = LabOfBuild;
  }

  report({ input, nodes, workload }: ReportRequest): LayerReport[] {
    return this.#Lab.report(input, nodes, workload);
  }

  total({ input, nodes, workload }: ReportRequest): TotalCost {
    return this.#Lab.total(input, nodes, workload);
  }

  answer(request: LabRequest): LabAnswer {
    const lab = this.#lab(request.lab);
    const start = performance.now();
    change(lab, request);
    const milliseconds = performance.now() - start;
    const { input = false, maps = [], cells = [] } = request.wanted;
    return {
      input: input ? received(lab.inputShape(), lab.input()) : null,
      maps: maps.map((node) => ({ node, ...received(lab.mapsShape(node), lab.maps(node)) })),
      cells: cells.map(({ node, at, decimals }) => lab.cell(node, ...at, decimals)),
      milliseconds,
    };
  }

  #lab(id: LabId): Lab {
    const lab = this.#labs.get(id) ?? new this.#Lab();
    this.#labs.set(id, lab);
    return lab;
  }
}

function change(lab: Lab, { source, view, nodes, parameters }: LabRequest): void {
  if (!source && !view && !nodes && !parameters) return;
  // A change that was refused half way is not part of this one.
  lab.forget();
  if (source) give(lab, source);
  for (const [name, values] of Object.entries(parameters ?? {})) lab.giveParameter(name, values);
  lab.change(view, nodes);
}

export function give(lab: Lab, source: LabSource): void {
  if (source.kind === 'picture') {
    const { buffer, byteOffset, byteLength } = source.rgba;
    lab.givePicture(new Uint8Array(buffer, byteOffset, byteLength), source.height, source.width);
  } else if (source.kind === 'satellite') {
    lab.giveSatellite();
  } else {
    lab.giveNumbers(source.values, source.height, source.width, source.channels);
  }
}

export const received = (
  { height, width, channels, extents }: ReturnType<Lab['mapsShape']>,
  data: Float32Array,
): LabMaps => ({
  height,
  width,
  channels,
  extents: Float32Array.from(extents),
  data,
});

/** Everything in an answer that can be handed over without a copy. */
export function labBuffers({ input, maps }: LabAnswer): Transferable[] {
  const arrays = [...maps, ...(input ? [input] : [])].flatMap(({ data, extents }) => [data, extents]);
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
