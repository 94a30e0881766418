/** W1. The worker that owns the engine: it answers the page's questions and trains between them. */
import { expose, transfer } from 'comlink';
import type {
  AnyError,
  Checkpoint,
  ClassPair,
  ComparisonAnswer,
  ComparisonRequest,
  DataStatus,
  Engine,
  EngineInput,
  Evaluation,
  FeatureMaps,
  Frame,
  FrameRequest,
  HistoryRows,
  InspectAnswer,
  InspectRequest,
  InspectorBytes,
  InspectorNetwork,
  InspectorOpened,
  Kernels,
  LabAnswer,
  LabRequest,
  LayerReport,
  Mistake,
  ModelId,
  ModelSpec,
  ModelSummary,
  Recipe,
  ReportRequest,
  StartOptions,
  Started,
  StudyAnswer,
  StudyProgress,
  StudyRequest,
  TestImage,
  TotalCost,
  VaryRequest,
} from './contract';
import { DataStream, fetchBytes, gunzip } from './data';
import { choose } from './features';
import { Comparisons, comparisonBuffers } from './comparisons';
import { Inspectors, inspectBuffers, studyBuffers } from './inspectors';
import { Labs, labBuffers } from './labs';
import { load, type Module } from './load';
import { ofKind } from './mistakes';
import type { Session } from './pkg/base/convscope';
import { Runner } from './runner';

const pixelsOfDigit = 28 * 28;

class EngineWorker implements Engine {
  #session!: Session;
  #runner!: Runner;
  #stream!: DataStream;
  #summaries!: Record<ModelId, ModelSummary>;
  #labs!: Labs;
  #comparisons!: Comparisons;
  #inspectors!: Inspectors;
  #engine!: Module;

  async start(options: StartOptions): Promise<Started> {
    const choice = await choose(options.wish);
    const [engine, weights, samples] = await Promise.all([
      load(options.wasm, choice),
      fetchBytes(options.weights),
      fetchBytes(options.samples).then(gunzip),
    ]);
    this.#engine = engine;
    this.#session = new engine.Session();
    this.#runner = new Runner(this.#session);
    this.#labs = new Labs(engine.Lab);
    this.#comparisons = new Comparisons(engine.Lab, this.#session);
    this.#inspectors = new Inspectors(engine.Inspector, this.#session);
    this.#summaries = {
      reference: this.#session.openReference(options.spec, weights),
      own: this.#session.open(options.own, options.recipe),
    };
    this.#stream = this.#openStream(options.mnist);
    const build = engine.Session.build();
    return {
      ...this.#summaries,
      samples: readSamples(engine, samples, options.sampleIndices),
      build,
      threads: engine.Session.threads(),
      keep: [...new Set([build, choice.next])],
    };
  }

  #openStream(folder: string): DataStream {
    return new DataStream(folder, {
      expect: (train, test) => this.#session.expect(train, test),
      train: (bytes) => {
        this.#session.addTrain(bytes);
        this.#runner.wake();
      },
      test: (bytes) => this.#session.addTest(bytes),
      ended: () => {
        this.#session.endTrain();
        this.#runner.wake();
      },
    });
  }

  async loadData(): Promise<void> {
    await this.#stream.run();
  }

  async frame(request: FrameRequest): Promise<Frame> {
    this.#runner.throwRefusal();
    const { model } = request;
    const seen = this.#look(model, request.input);
    const frame: Frame = {
      model,
      digit: seen ? this.#session.digit() : null,
      probabilities: seen ? this.#session.probabilities(model) : null,
      maps: seen ? request.maps.map((node) => this.#maps(model, node)) : [],
      kernels: request.kernels.map((node) => this.#kernels(model, node)),
      history: request.historyFrom === undefined ? null : this.#history(request.historyFrom),
      status: this.#runner.status(),
      data: this.#dataStatus(),
    };
    return transfer(frame, buffersOf(frame));
  }

  async describe(spec: ModelSpec): Promise<ModelSummary> {
    return this.#session.describe(spec);
  }

  #look(model: ModelId, input: EngineInput | undefined): boolean {
    if (!input) return false;
    if (input.kind === 'drawing') return this.#session.showDrawing(model, input.coverage, input.width, input.height);
    this.#session.showImage(model, input.pixels);
    return true;
  }

  #node(model: ModelId, name: string) {
    const node = this.#summaries[model].nodes.find((candidate) => candidate.name === name);
    if (!node) throw { code: 'unknown_input', node: name, input: name } satisfies AnyError;
    return node;
  }

  #maps(model: ModelId, name: string): FeatureMaps {
    const { shape } = this.#node(model, name);
    return { node: name, ...shape, data: this.#session.maps(model, name) };
  }

  #kernels(model: ModelId, name: string): Kernels {
    const { parameters } = this.#node(model, name);
    const dimsOf = (parameter: string) => parameters.find((one) => one.name === `${name}.${parameter}`)?.dims;
    const floats = (parameter: string) => this.#session.parameter(model, `${name}.${parameter}`);
    const [height = 0, width = 0, inputs = 0, filters = 0] = dimsOf('kernel') ?? [];
    const bias = dimsOf('bias') ? floats('bias') : null;
    return { node: name, height, width, inputs, filters, data: floats('kernel'), bias };
  }

  #history(from: number): HistoryRows {
    const tests = this.#session.tests();
    return {
      from,
      loss: this.#session.losses(from),
      accuracy: this.#session.accuracies(from),
      testStep: Float64Array.from(tests, (test) => test.step),
      testAccuracy: Float32Array.from(tests, (test) => test.accuracy),
      testLoss: Float32Array.from(tests, (test) => test.loss),
      testImages: Uint32Array.from(tests, (test) => test.images),
    };
  }

  #dataStatus(): DataStatus {
    return { ...this.#session.imagesStatus(), failed: this.#stream.failed };
  }

  async lab(request: LabRequest): Promise<LabAnswer> {
    const answer = this.#labs.answer(request);
    return transfer(answer, labBuffers(answer));
  }

  async compare(request: ComparisonRequest): Promise<ComparisonAnswer | null> {
    const answer = this.#comparisons.answer(request);
    return answer && transfer(answer, comparisonBuffers(answer));
  }

  async report(request: ReportRequest): Promise<LayerReport[]> {
    return this.#labs.report(request);
  }

  async inspectorBytes(spec: ModelSpec): Promise<InspectorBytes> {
    return this.#engine.Inspector.bytes(spec);
  }

  async openInspector(network: InspectorNetwork): Promise<InspectorOpened> {
    return this.#inspectors.open(network);
  }

  async closeInspector(): Promise<void> {
    this.#inspectors.close();
  }

  async inspect(request: InspectRequest): Promise<InspectAnswer | null> {
    const answer = await this.#inspectors.inspect(request);
    return answer && transfer(answer, inspectBuffers(answer));
  }

  async study(request: StudyRequest): Promise<StudyAnswer | null> {
    const answer = await this.#inspectors.study(request);
    return answer && transfer(answer, studyBuffers(answer));
  }

  async studyProgress(): Promise<StudyProgress | null> {
    return this.#inspectors.progress();
  }

  async cancelStudy(): Promise<void> {
    this.#inspectors.cancel();
  }

  async total(request: ReportRequest): Promise<TotalCost> {
    return this.#labs.total(request);
  }

  async train(): Promise<void> {
    this.#runner.train();
  }

  async pause(): Promise<void> {
    this.#runner.pause();
  }

  async step(): Promise<void> {
    await this.#runner.step();
  }

  async reset(): Promise<void> {
    this.#runner.leave();
    this.#session.reset();
  }

  async configure(change: Parameters<Engine['configure']>[0]): ReturnType<Engine['configure']> {
    return this.#runner.configure(change);
  }

  async evaluate(): Promise<void> {
    this.#runner.evaluate();
  }

  async vary({ pixels, distortions, seed, times }: VaryRequest): Promise<Float32Array> {
    const varied = this.#session.vary(pixels, distortions, seed, times);
    return transfer(varied, [varied.buffer as ArrayBuffer]);
  }

  async evaluation(): Promise<Evaluation | null> {
    const detail = this.#session.evaluation(0);
    return detail ? { ...detail.measured, confusion: Uint32Array.from(detail.confusion) } : null;
  }

  async mistakes(pair: ClassPair | null, most: number): Promise<Mistake[]> {
    // The last of a kind may be anywhere among all mistakes.
    const searched = pair ? this.#session.imagesStatus().testExpected : most;
    const found = ofKind(this.#session.evaluation(searched)?.mistakes ?? [], pair, most);
    return found.flatMap((mistake) => {
      const pixels = this.#session.testPixels(mistake.index);
      return pixels ? [{ ...mistake, pixels }] : [];
    });
  }

  async testImage(index: number): Promise<TestImage | null> {
    const label = this.#session.testLabel(index);
    const pixels = this.#session.testPixels(index);
    return label === undefined || !pixels ? null : { index, label, pixels };
  }

  async checkpoint(): Promise<Checkpoint> {
    const { step, recipe, evaluated } = this.#session.status();
    const model = this.#summaries.own.name;
    return { model, step, recipe, evaluated, bytes: this.#session.checkpoint() };
  }

  async open(spec: ModelSpec, recipe: Recipe): Promise<ModelSummary> {
    // A spec that cannot be built leaves the present run as it is, and running.
    const own = this.#session.open(spec, recipe);
    this.#runner.leave();
    this.#summaries.own = own;
    return own;
  }

  async restore(checkpoint: Checkpoint): Promise<ModelSummary> {
    this.#runner.leave();
    this.#summaries.own = this.#session.restore(checkpoint.bytes);
    return this.#summaries.own;
  }
}

function readSamples({ Shard }: Module, bytes: Uint8Array, indices: readonly number[]): TestImage[] {
  const shard = new Shard(bytes);
  const { pixels, labels } = shard;
  shard.free();
  return indices.map((index, i) => ({
    index,
    label: labels[i] ?? 0,
    pixels: pixels.slice(i * pixelsOfDigit, (i + 1) * pixelsOfDigit),
  }));
}

/** Everything in a frame that can be handed over without a copy. */
function buffersOf({ digit, probabilities, maps, kernels, history }: Frame): Transferable[] {
  const arrays = [
    digit,
    probabilities,
    ...maps.map(({ data }) => data),
    ...kernels.flatMap(({ data, bias }) => [data, bias]),
  ];
  const columns = history ? [history.loss, history.accuracy] : [];
  return [...arrays, ...columns].flatMap((array) => (array ? [array.buffer as ArrayBuffer] : []));
}

expose(new EngineWorker());
