/** W1, in the worker. The network that is looked into: it runs, and is studied, in slices between other questions. */
import { breath, slice } from './breath';
import type {
  Ablation,
  Heat,
  InspectAnswer,
  InspectRequest,
  InspectorInput,
  InspectorOpened,
  InspectorNetwork,
  MapStatistics,
  StudyAnswer,
  StudyProgress,
  StudyRequest,
} from './inspector';
import { received } from './labs';
import type { Module } from './load';
import type { Inspector, Session } from './pkg/base/convscope';

export class Inspectors {
  readonly #inspector: Inspector;
  readonly #session: Session;
  /** Counts networks, inputs and lists of ablations: work for an earlier one is given up. */
  #turn = 0;
  /** Counts studies, and wishes to give one up. */
  #studies = 0;
  /** The names of the nodes, in order. */
  #nodes: string[] = [];
  /** The input has this many channels, rows, columns. */
  #input = { height: 0, width: 0, channels: 0 };
  /** The pass under way or the last one; `false` if it was given up. */
  #run: Promise<boolean> = Promise.resolve(true);

  constructor(InspectorOfBuild: Module['Inspector'], session: Session) {
    this.#inspector = new InspectorOfBuild();
    this.#session = session;
  }

  open(network: InspectorNetwork): InspectorOpened {
    const summary = this.#opened(network);
    this.#turn += 1;
    this.#run = Promise.resolve(true);
    this.#nodes = summary.nodes.map(({ name }) => name);
    this.#input = summary.input;
    return { summary, camNode: this.#inspector.camNode() ?? null };
  }

  #opened(network: InspectorNetwork) {
    switch (network.kind) {
      case 'initial':
        return this.#inspector.openInitial(network.spec, network.seed, network.keep);
      case 'file':
        return this.#inspector.openFile(network.spec, network.bytes);
      default:
        return this.#inspector.openCopy(this.#session, network.kind);
    }
  }

  close(): void {
    this.#turn += 1;
    this.#inspector.close();
  }

  async inspect({ input, ablations, wanted }: InspectRequest): Promise<InspectAnswer | null> {
    const start = performance.now();
    const changes = input !== undefined || ablations !== undefined;
    const seen = this.#change(input, ablations);
    if (!(await this.#run) || !seen) return null;
    return this.#answer(wanted, changes ? performance.now() - start : 0);
  }

  /** `false` for a drawing without ink. */
  #change(input: InspectorInput | undefined, ablations: Ablation[] | undefined): boolean {
    if (!input && !ablations) return true;
    if (ablations) this.#inspector.ablate(ablations);
    this.#turn += 1;
    try {
      return !input || look(this.#inspector, input);
    } finally {
      // Also if the input was refused: something else may have been broken.
      const turn = this.#turn;
      this.#run = this.#slices(
        () => this.#inspector.advance(),
        () => turn === this.#turn,
      );
    }
  }

  async study(request: StudyRequest): Promise<StudyAnswer | null> {
    const study = ++this.#studies;
    const turn = this.#turn;
    const isWanted = () => study === this.#studies && turn === this.#turn;
    if (!(await this.#run) || !isWanted()) return null;
    this.#inspector.begin(request, this.#session);
    if (!(await this.#slices(() => this.#inspector.advanceStudy(this.#session), isWanted))) return null;
    const result = this.#inspector.conclude();
    if (!result) return null;
    const { value, accuracy, size } = result;
    return { heat: size && heatOf(size, this.#inspector.heat()), value, accuracy };
  }

  progress(): StudyProgress | null {
    const progress = this.#inspector.progress();
    return progress ? { done: progress[0], total: progress[1] } : null;
  }

  cancel(): void {
    this.#studies += 1;
    this.#inspector.giveUp();
  }

  /** Works until there is nothing left to do; `false` if it is no longer wanted. */
  async #slices(advance: () => boolean, isWanted: () => boolean): Promise<boolean> {
    for (;;) {
      const end = performance.now() + slice;
      while (performance.now() < end) if (!advance()) return true;
      await breath();
      if (!isWanted()) return false;
    }
  }

  #answer(wanted: InspectRequest['wanted'], milliseconds: number): InspectAnswer {
    const inspector = this.#inspector;
    const mapsOf = (node: string) => received(inspector.mapsShape(node), inspector.maps(node));
    const statistics = wanted.statistics === 'all' ? this.#nodes : (wanted.statistics ?? []);
    const picture = wanted.picture ? inspector.picture() : undefined;
    return {
      input: wanted.input ? mapsOf('input') : null,
      picture: picture ? { ...this.#input, data: picture } : null,
      maps: (wanted.maps ?? []).map((node) => ({ node, ...mapsOf(node) })),
      statistics: statistics.map((node) => statisticsOf(node, inspector.statistics(node))),
      histograms: (wanted.histograms ?? []).map(({ node, bins }) => ({ node, ...inspector.histogram(node, bins) })),
      cells: (wanted.cells ?? []).map(({ node, at, decimals, strongest }) =>
        inspector.cell(node, ...at, decimals, strongest),
      ),
      fields: (wanted.fields ?? []).map(({ node, at }) => inspector.field(node, ...at)),
      parameters: (wanted.parameters ?? []).map((name) => ({ name, data: inspector.parameter(name) })),
      top: wanted.top === undefined ? [] : inspector.top(wanted.top),
      milliseconds,
    };
  }
}

/** `false` for a drawing without ink. */
function look(inspector: Inspector, input: InspectorInput): boolean {
  switch (input.kind) {
    case 'drawing':
      return inspector.lookAtDrawing(input.coverage, input.width);
    case 'image':
      return inspector.lookAtImage(input.pixels);
    case 'numbers':
      return inspector.lookAtNumbers(input.values);
    case 'picture': {
      const { buffer, byteOffset, byteLength } = input.rgba;
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      return inspector.lookAtPicture(bytes, input.height, input.width, input.scaling);
    }
  }
}

/** Six columns, one number a map each. */
function statisticsOf(node: string, columns: Float32Array): MapStatistics {
  const maps = columns.length / 6;
  const column = (index: number) => columns.slice(index * maps, (index + 1) * maps);
  return {
    node,
    mean: column(0),
    least: column(1),
    most: column(2),
    deviation: column(3),
    dead: Uint8Array.from(column(4)),
    saturated: column(5),
  };
}

function heatOf([height, width]: [number, number], data: Float32Array): Heat {
  const least = data.reduce((a, b) => Math.min(a, b), Infinity);
  const most = data.reduce((a, b) => Math.max(a, b), -Infinity);
  return { height, width, data, least, most };
}

/** Everything in an answer that can be handed over without a copy. */
export function inspectBuffers({ input, picture, maps, statistics, parameters }: InspectAnswer): Transferable[] {
  const arrays = [
    ...[...maps, ...(input ? [input] : [])].flatMap(({ data, extents }) => [data, extents]),
    ...(picture ? [picture.data] : []),
    ...statistics.flatMap(({ mean, least, most, deviation, dead, saturated }) => [
      mean,
      least,
      most,
      deviation,
      dead,
      saturated,
    ]),
    ...parameters.map(({ data }) => data),
  ];
  return arrays.map((array) => array.buffer as ArrayBuffer);
}

/** The same for a study. */
export const studyBuffers = ({ heat }: StudyAnswer): Transferable[] => (heat ? [heat.data.buffer as ArrayBuffer] : []);
