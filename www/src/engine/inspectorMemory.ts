/** W1. What is being looked into, so that the worker after this one can be given the same. */
import type { InspectRequest, InspectorNetwork } from './inspector';

export class InspectorMemory {
  #held: { network: InspectorNetwork; request: InspectRequest } | null = null;

  /** A network that was opened; nothing is looked at any more. */
  opened(network: InspectorNetwork): void {
    this.#held = { network, request: { wanted: {} } };
  }

  closed(): void {
    this.#held = null;
  }

  /** A question that was answered. */
  remember({ input, ablations }: InspectRequest): void {
    if (!this.#held) return;
    const { request } = this.#held;
    this.#held.request = { input: input ?? request.input, ablations: ablations ?? request.ablations, wanted: {} };
  }

  get held() {
    return this.#held;
  }
}
