/** W1, in the worker. The laboratories, each with a piece of the engine of its own. */
import type { ModelId } from './contract';
import type { LabAnswer, LabId, LabMaps, LabRequest, LabSource, LayerReport, Preset, ReportRequest } from './lab';
import type { Module } from './load';
import type { Lab, Session } from './pkg/base/convscope';

export class Labs {
  readonly #labs = new Map<LabId, Lab>();
  readonly #Lab: Module['Lab'];
  readonly #session: Pick<Session, 'answer'>;

  constructor(LabOfBuild: Module['Lab'], session: Pick<Session, 'answer'>) {
    this.#Lab = LabOfBuild;
    this.#session = session;
  }

  report({ input, nodes, workload }: ReportRequest): LayerReport[] {
    return this.#Lab.report(input, nodes, workload);
  }

  presets(rows: number, columns: number): Preset[] {
    return this.#Lab.presets(rows, columns);
  }

  answer(request: LabRequest): LabAnswer {
    const lab = this.#lab(request.lab);
    const start = performance.now();
    change(lab, request);
    const milliseconds = performance.now() - start;
    const { input = false, maps = [], parameters = [], cells = [], changes = [], answer } = request.wanted;
    return {
      input: input ? received(lab.inputShape(), lab.input()) : null,
      maps: maps.map((node) => ({ node, ...received(lab.mapsShape(node), lab.maps(node)) })),
      parameters: parameters.map((name) => ({
        name,
        dims: [...lab.parameterDims(name)],
        data: lab.parameter(name),
      })),
      cells: cells.map(({ node, at, decimals }) => lab.cell(node, ...at, decimals)),
      changes: changes.map((node) => lab.changeOf(node) ?? null),
      answer: answer ? this.#ask(answer, lab) : null,
      milliseconds,
    };
  }

  #ask(model: ModelId, lab: Lab): Float32Array {
    const { height, width } = lab.inputShape();
    return this.#session.answer(model, lab.input(), height, width);
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
export function labBuffers({ input, maps, parameters, answer }: LabAnswer): Transferable[] {
  const arrays = [...maps, ...(input ? [input] : [])].flatMap(({ data, extents }) => [data, extents]);
  return [...arrays, ...parameters.map(({ data }) => data), ...(answer ? [answer] : [])].map(
    (array) => array.buffer as ArrayBuffer,
  );
}
