/** W1. What is being looked into, so that the worker after this one can be given the same. */
import type { InspectRequest, InspectorWeights } from './inspector';
import type { ModelSpec } from './pkg/base/convscope';

export class InspectorMemory {
  #held: { spec: ModelSpec; weights: InspectorWeights; request: InspectRequest } | null = null;

  /** A network that was opened; nothing is looked at any more. */
  opened(spec: ModelSpec, weights: InspectorWeights): void {
    this.#held = { spec, weights, request: { wanted: {} } };
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
