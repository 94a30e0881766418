/** W1. What the laboratories of a worker hold, so that the worker after it can be given the same. */
import type { LabId, LabRequest } from './lab';

export class LabMemory {
  readonly #held = new Map<LabId, LabRequest>();

  /** A request that was answered. */
  remember({ lab, source, view, nodes, parameters }: LabRequest): void {
    const held = this.#held.get(lab) ?? { lab, wanted: {} };
    if (source) held.source = source;
    if (view) held.view = view;
    if (nodes) held.nodes = nodes;
    if (parameters) held.parameters = { ...held.parameters, ...parameters };
    this.#held.set(lab, held);
  }

  /**
   * The requests that bring a new worker to the same state. Each parameter comes by itself: one that belonged to layers of
   * before may be refused and takes no other with it.
   */
  requests(): LabRequest[] {
    return [...this.#held.values()].flatMap(({ parameters = {}, ...held }) => [
      held,
      ...Object.entries(parameters).map(([name, values]) => ({
        lab: held.lab,
        parameters: { [name]: values },
        wanted: {},
      })),
    ]);
  }
}
