/** W2. What made the network decide: which method is asked, about which class, and what it has found. */
import type { AnyError, Heat, StudyProgress, StudyRequest } from '../engine/contract';
import { inspection } from './inspection.svelte';
import type { LinkPart } from './link';
import { wholeNumber } from './linkValues';
import { shownByView } from './notices.svelte';
import { StudyRun } from './studies';

export const methods = ['gradient', 'product', 'smooth', 'occlusion', 'gradCam', 'cam'] as const;
export type Method = (typeof methods)[number];

export const bounds = {
  samples: { min: 2, max: 100 },
  /** Percent of the input's range. */
  noise: { min: 1, max: 50 },
  patch: { min: 1, max: 64 },
  stride: { min: 1, max: 32 },
} as const;

export const usual = { samples: 20, noise: 10, patch: 5, stride: 2 };

/** Methods of one pass follow every change; the others begin when they are told to. */
export const isQuick = (method: Method): boolean => method !== 'smooth' && method !== 'occlusion';

/** Whether what speaks against the class has a colour of its own; sizes of derivatives have no sign. */
export const isSigned = (method: Method): boolean => method === 'product' || method === 'occlusion' || method === 'cam';

/** What was found, and for what. */
interface Found {
  method: Method;
  of: number;
  heat: Heat;
  /** The logit. */
  value: number;
  version: number;
}

class Deciding implements LinkPart {
  method = $state<Method>('gradient');
  /** `null`: the most likely one. */
  class = $state<number | null>(null);
  samples = $state(usual.samples);
  noise = $state(usual.noise);
  patch = $state(usual.patch);
  stride = $state(usual.stride);
  /** Of Grad-CAM; `null`: the last one with maps. */
  node = $state<string | null>(null);

  found = $state.raw<Found | null>(null);
  progress = $state.raw<StudyProgress | null>(null);
  running = $state(false);
  problem = $state.raw<AnyError | null>(null);

  #run: StudyRun | null = null;

  /** The class that is asked about. */
  readonly asked = $derived(this.class ?? inspection.answer?.top[0]?.index ?? 0);

  /** Nodes with maps, which Grad-CAM can be made at: all before the logits. */
  readonly nodes = $derived.by((): string[] => {
    const nodes = inspection.opened?.summary.nodes ?? [];
    return nodes.filter(({ shape }) => shape.height > 1 && shape.width > 1).map(({ name }) => name);
  });

  readonly gradCamNode = $derived(this.nodes.find((name) => name === this.node) ?? this.nodes.at(-1) ?? null);

  /** Whether the heat belongs to what is asked now. */
  readonly isFresh = $derived(
    this.found !== null &&
      this.found.version === inspection.version &&
      this.found.method === this.method &&
      this.found.of === this.asked,
  );

  #request(): StudyRequest | null {
    const target = { kind: 'class', index: this.asked } as const;
    const plain = { kind: 'gradient', target, times: false, samples: 1, noise: 0, seed: 1 } as const;
    switch (this.method) {
      case 'gradient':
        return plain;
      case 'product':
        return { ...plain, times: true };
      case 'smooth':
        return { ...plain, samples: this.samples, noise: this.noise / 100 };
      case 'occlusion':
        return { kind: 'occlusion', target, patch: this.patch, stride: this.stride };
      case 'gradCam':
        return this.gradCamNode === null ? null : { kind: 'gradCam', target, node: this.gradCamNode };
      case 'cam':
        return inspection.opened?.camNode ? { kind: 'cam', class: this.asked } : null;
    }
  }

  /** Asks what is set now; an older question is given up. */
  async start(): Promise<void> {
    this.#run?.cancel();
    const request = this.#request();
    if (!request || !inspection.answer) return;
    const run = new StudyRun(request);
    const asked = { method: this.method, of: this.asked, version: inspection.version };
    this.#run = run;
    this.running = true;
    this.problem = null;
    this.#watch(run);
    try {
      const answer = await run.answer;
      if (run === this.#run && answer?.heat) this.found = { ...asked, heat: answer.heat, value: answer.value ?? 0 };
    } catch (problem) {
      if (run === this.#run) this.problem = shownByView(problem);
    } finally {
      if (run === this.#run) {
        this.running = false;
        this.progress = null;
      }
    }
  }

  cancel(): void {
    this.#run?.cancel();
    this.#run = null;
    this.running = false;
    this.progress = null;
  }

  /** One question about progress an animation frame, until it is over. */
  #watch(run: StudyRun): void {
    requestAnimationFrame(() => {
      if (run !== this.#run || !this.running) return;
      void run
        .progress()
        .catch(() => null)
        .then((progress) => {
          if (run !== this.#run || !this.running) return;
          this.progress = progress;
          this.#watch(run);
        });
    });
  }

  write(pairs: URLSearchParams): void {
    if (this.method !== 'gradient') pairs.set('decide', this.method);
    if (this.class !== null) pairs.set('decide-class', String(this.class));
    if (this.node !== null) pairs.set('decide-node', this.node);
    for (const name of ['samples', 'noise', 'patch', 'stride'] as const) {
      if (this[name] !== usual[name]) pairs.set(`decide-${name}`, String(this[name]));
    }
  }

  read(pairs: URLSearchParams): void {
    this.method = methods.find((method) => method === pairs.get('decide')) ?? 'gradient';
    this.class = wholeNumber(pairs.get('decide-class'), { min: 0, max: 99_999 });
    this.node = pairs.get('decide-node');
    for (const name of ['samples', 'noise', 'patch', 'stride'] as const) {
      this[name] = wholeNumber(pairs.get(`decide-${name}`), bounds[name]) ?? usual[name];
    }
  }
}

export const deciding = new Deciding();
