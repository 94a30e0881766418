/** W1, in the worker. Two laboratories with the same layers: one sees the image, the other sees it moved. */
import type { ComparedMaps, ComparisonAnswer, ComparisonRequest, ComparisonSource, PathPoint } from './comparison';
import type { ModelId } from './contract';
import type { LabMaps, LabSource, Warp } from './lab';
import { give, received } from './labs';
import type { Module } from './load';
import type { Lab, Session } from './pkg/base/convscope';

/** Height and width of what the networks look at. */
const digitSide = 28;

export class Comparisons {
  readonly #session: Session;
  readonly #still: Lab;
  readonly #moved: Lab;

  constructor(LabOfBuild: Module['Lab'], session: Session) {
    this.#session = session;
    this.#still = new LabOfBuild();
    this.#moved = new LabOfBuild();
  }

  answer(request: ComparisonRequest): ComparisonAnswer | null {
    const { model, view, warp, maps, winners } = request;
    const source = this.#source(request.source, model);
    if (!source) return null;
    const answering = request.source.kind === 'digit' ? model : null;
    for (const lab of [this.#still, this.#moved]) this.#open(lab, source, request);
    const path = request.path.map((one): PathPoint => {
      this.#moved.change({ ...view, warp: one }, undefined);
      const changes = maps.map(({ node }) => this.#moved.changeFrom(this.#still, node) ?? null);
      return { changes, probabilities: answering && this.#ask(answering, this.#moved) };
    });
    this.#moved.change({ ...view, warp }, undefined);
    return {
      maps: maps.map(({ node, jump }) => this.#compare(node, jump, warp)),
      winners: winners.map((node) => ({ node, cells: this.#still.winners(node) })),
      probabilities: answering && {
        still: this.#ask(answering, this.#still),
        moved: this.#ask(answering, this.#moved),
      },
      path,
    };
  }

  /** A drawing as MNIST would hold it; `null` if there is no ink. */
  #source(source: ComparisonSource, model: ModelId): LabSource | null {
    if (source.kind === 'picture') return source;
    const { input } = source;
    if (input.kind === 'image') this.#session.showImage(model, input.pixels);
    else if (!this.#session.showDrawing(model, input.coverage, input.width, input.height)) return null;
    return { kind: 'numbers', values: this.#session.digit(), height: digitSide, width: digitSide, channels: 1 };
  }

  #open(lab: Lab, source: LabSource, { view, model, nodes, parameters, borrowed }: ComparisonRequest): void {
    lab.forget();
    give(lab, source);
    for (const [name, values] of Object.entries(parameters)) lab.giveParameter(name, values);
    for (const name of borrowed) lab.giveParameter(name, this.#session.parameter(model, name));
    lab.change({ ...view }, nodes);
  }

  #ask(model: ModelId, lab: Lab): Float32Array {
    const { height, width } = lab.inputShape();
    return this.#session.answer(model, lab.input(), height, width);
  }

  #compare(
    node: string,
    jump: number,
    { shift: [down, right], rotation, zoom }: Required<Omit<Warp, 'shear'>>,
  ): ComparedMaps {
    const [still, moved] = [this.#still, this.#moved];
    const shifted = rotation === 0 && zoom.every((factor) => factor === 1);
    return {
      node,
      still: mapsOf(still, node),
      moved: mapsOf(moved, node),
      difference: moved.differenceFrom(still, node),
      change: moved.changeFrom(still, node) ?? null,
      beyond: (shifted ? moved.beyondShift(still, node, down / jump, right / jump) : null) ?? null,
    };
  }
}

function mapsOf(lab: Lab, node: string): LabMaps {
  return node === 'input' ? received(lab.inputShape(), lab.input()) : received(lab.mapsShape(node), lab.maps(node));
}

/** Everything in an answer that can be handed over without a copy. */
export function comparisonBuffers({ maps, winners, probabilities, path }: ComparisonAnswer): Transferable[] {
  const arrays = [
    ...maps.flatMap(({ still, moved, difference }) => [
      still.data,
      still.extents,
      moved.data,
      moved.extents,
      difference,
    ]),
    ...winners.map(({ cells }) => cells),
    ...(probabilities ? [probabilities.still, probabilities.moved] : []),
    ...path.flatMap(({ probabilities: answer }) => (answer ? [answer] : [])),
  ];
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
