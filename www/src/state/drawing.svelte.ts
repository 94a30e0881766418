import type { EngineInput, TestImage } from '../engine/contract';
import { coverage, coverageSide, extended, type Point, type Stroke } from '../paint/strokes';
import { engineState } from './engine.svelte';
import { testImages, type Shown } from './link';
import { reporting } from './notices.svelte';

export type { TestImage } from '../engine/contract';
export type { Point, Stroke } from '../paint/strokes';

/** What the network looks at: the visitor's strokes, or an image of the test set. */
class Drawing {
  strokes = $state.raw<readonly Stroke[]>([]);
  image = $state.raw<TestImage | null>(null);
  /** A test image that was asked for and has not arrived. */
  wanted = $state<number | null>(null);
  /** Whether the pen is down. */
  active = $state(false);

  readonly empty = $derived(!this.image && this.strokes.length === 0);

  readonly input = $derived.by((): EngineInput | undefined => {
    if (this.image) return { kind: 'image', pixels: this.image.pixels };
    if (this.strokes.length === 0) return undefined;
    return { kind: 'drawing', coverage: coverage(this.strokes), width: coverageSide, height: coverageSide };
  });

  readonly shown = $derived.by((): Shown => {
    const index = this.wanted ?? this.image?.index;
    return index === undefined ? { kind: 'strokes', strokes: this.strokes } : { kind: 'test', index };
  });

  /** Whether every test image is here. */
  readonly complete = $derived.by(() => {
    const data = engineState.frame?.data;
    return data !== undefined && data.testExpected > 0 && data.testLoaded === data.testExpected;
  });

  begin(point: Point): void {
    if (this.image || this.wanted !== null) this.clear();
    this.active = true;
    this.strokes = [...this.strokes, [point]];
  }

  extend(point: Point): void {
    const stroke = this.strokes.at(-1);
    if (!this.active || !stroke) return;
    const longer = extended(stroke, point);
    if (longer !== stroke) this.strokes = [...this.strokes.slice(0, -1), longer];
  }

  end(): void {
    this.active = false;
  }

  undo(): void {
    this.end();
    this.strokes = this.strokes.slice(0, -1);
  }

  clear(): void {
    this.end();
    this.strokes = [];
    this.image = null;
    this.wanted = null;
  }

  draw(strokes: readonly Stroke[]): void {
    this.clear();
    this.strokes = strokes;
  }

  show(image: TestImage): void {
    this.clear();
    this.image = image;
  }

  /** Shows the test image `index` as soon as it is there; until then what was shown stays. */
  async pick(index: number): Promise<void> {
    this.wanted = index;
    const image = engineState.started?.samples.find((sample) => sample.index === index);
    const found = image ?? (await reporting(engineState.client.testImage(index)));
    if (found && this.wanted === index) this.show(found);
  }

  /** Asks again for the test image that was wanted before it was there. */
  retry(): void {
    if (this.wanted !== null) void this.pick(this.wanted);
  }

  /** The next test image, or one before, by number; through the samples once it is known that the others do not come. */
  move(step: 1 | -1): void {
    const at = this.wanted ?? this.image?.index ?? null;
    const lost = !this.complete && (engineState.frame?.data.failed.length ?? 0) > 0;
    if (!lost) {
      void this.pick(at === null ? 0 : (at + step + testImages) % testImages);
      return;
    }
    const samples = engineState.started?.samples ?? [];
    const place = samples.findIndex((sample) => sample.index === at);
    const next = samples[place === -1 ? 0 : (place + step + samples.length) % samples.length];
    if (next) this.show(next);
  }
}

export const drawing = new Drawing();
