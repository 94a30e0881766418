import { untrack } from 'svelte';
import { coverage, type Stroke } from '../paint/strokes';
import { openCamera, type Camera } from './camera';
import { decodeChoice, encodeChoice, sameChoice, type Choice } from './choice';
import { engineState } from './engine.svelte';
import type { LinkPart } from './link';
import { wholeNumber } from './linkValues';
import { photoAddress } from './photos';
import { decode, inkPicture, type Picture } from './picture';

export type { Choice } from './choice';

/** What the engine is to read: a picture, or its own example of six bands. */
export type Content = { kind: 'picture'; picture: Picture } | { kind: 'bands' };

/** Why an input could not be had; what was shown before still is. */
export type SourceProblem =
  | { code: 'not_an_image'; name: string }
  | { code: 'unreachable'; name: string }
  | { code: 'digit_missing'; index: number }
  | { code: 'clipboard_empty' }
  | { code: 'clipboard_refused' }
  | { code: 'camera_refused' }
  | { code: 'camera_missing' };

/** What can be taken back: a choice and what came of it. */
export interface Shown {
  choice: Choice;
  content: Content | null;
}

export const sides = { min: 8, max: 512 } as const;

interface Defaults {
  choice: Choice;
  side: number;
  grey: boolean;
  /** The most rows and columns that the view can work with. */
  mostSide?: number;
}

/** The input of one view: what it is, in colour or grey, at which resolution. */
export class Source {
  /** What is shown. */
  choice = $state.raw<Choice>({ kind: 'drawing', strokes: [] });
  /** What was asked for and is on its way. */
  wanted = $state.raw<Choice | null>(null);
  content = $state.raw<Content | null>(null);
  problem = $state.raw<SourceProblem | null>(null);
  /** Rows and columns that the engine makes of it. */
  side = $state<number>(sides.min);
  grey = $state(true);

  /** Ink has no colour. */
  readonly inked = $derived(this.choice.kind === 'digit' || this.choice.kind === 'drawing');

  /** Told what was shown when a hand puts something else in its place. */
  onreplace: ((before: Shown) => void) | null = null;

  readonly sides: { min: number; max: number };

  #defaults: Defaults;
  #camera: Camera | null = null;
  /** Counts what was asked for: an answer to an older question is not shown. */
  #question = 0;

  constructor(defaults: Defaults) {
    this.#defaults = defaults;
    this.sides = { ...sides, max: defaults.mostSide ?? sides.max };
    this.choice = defaults.choice;
    this.side = defaults.side;
    this.grey = defaults.grey;
  }

  /**
   * Gets what the link or the defaults ask for, if nothing is there yet. Digits come from the engine, so they wait until
   * it is `alive`. The camera is asked for by a hand only.
   */
  open(alive: boolean): void {
    untrack(() => {
      if (this.content || this.wanted) return;
      const choice = this.choice.kind === 'camera' ? this.#defaults.choice : this.choice;
      if (alive || choice.kind !== 'digit') void this.choose(choice);
    });
  }

  /** The view is left: a camera is on only while its picture is seen. */
  close(): void {
    this.#stopCamera();
  }

  get shown(): Shown {
    return { choice: this.choice, content: this.content };
  }

  /** Back to what was shown before, without asking for it again. */
  restore({ choice, content }: Shown): void {
    if (content === this.content) return;
    this.#question += 1;
    this.#show(choice, content);
  }

  async choose(choice: Choice): Promise<void> {
    return this.#fetch(choice, true);
  }

  async #fetch(choice: Choice, byHand: boolean): Promise<void> {
    const question = ++this.#question;
    this.wanted = choice;
    try {
      const content = await this.#get(choice);
      if (question !== this.#question || !content) return;
      if (byHand) this.#note();
      this.#show(choice, content);
    } catch (problem) {
      if (question === this.#question) this.problem = problem as SourceProblem;
    } finally {
      if (question === this.#question) this.wanted = null;
    }
  }

  /** A file of the visitor's, wherever it comes from. */
  async take(file: Blob, name: string): Promise<void> {
    const question = ++this.#question;
    this.wanted = { kind: 'file', name };
    const picture = await decode(file).catch(() => null);
    if (question !== this.#question) return;
    this.wanted = null;
    if (picture) {
      this.#note();
      this.#show({ kind: 'file', name }, { kind: 'picture', picture });
    } else this.problem = { code: 'not_an_image', name };
  }

  /** The image in the clipboard, where the browser lets the page look. */
  async paste(name: string): Promise<void> {
    let items: ClipboardItems;
    try {
      items = await navigator.clipboard.read();
    } catch {
      this.problem = { code: 'clipboard_refused' };
      return;
    }
    for (const item of items) {
      const type = item.types.find((one) => one.startsWith('image/'));
      if (type) return this.take(await item.getType(type), name);
    }
    this.problem = { code: 'clipboard_empty' };
  }

  draw(strokes: readonly Stroke[]): void {
    void this.choose({ kind: 'drawing', strokes });
  }

  /** The webcam's picture, ten or more times a second, until something else is chosen. `ready`: the last one was used. */
  async film(ready: () => boolean): Promise<void> {
    const question = ++this.#question;
    this.wanted = { kind: 'camera' };
    const onpicture = (picture: Picture) => {
      if (question !== this.#question) return;
      if (this.choice.kind !== 'camera') this.#note();
      this.choice = { kind: 'camera' };
      this.content = { kind: 'picture', picture };
      this.problem = null;
      this.wanted = null;
    };
    try {
      const camera = await openCamera(this.side <= 240 ? 240 : 480, ready, onpicture);
      this.#stopCamera();
      if (question === this.#question) this.#camera = camera;
      else camera.stop();
    } catch (problem) {
      if (question !== this.#question) return;
      this.wanted = null;
      const refused = problem instanceof DOMException && problem.name === 'NotAllowedError';
      this.problem = { code: refused ? 'camera_refused' : 'camera_missing' };
    }
  }

  /** A picture of the webcam is gone when its light is. */
  #note(): void {
    if (this.content && this.choice.kind !== 'camera') this.onreplace?.(this.shown);
  }

  #show(choice: Choice, content: Content | null): void {
    this.#stopCamera();
    this.choice = choice;
    this.content = content;
    this.problem = null;
  }

  #stopCamera(): void {
    this.#camera?.stop();
    this.#camera = null;
  }

  async #get(choice: Choice): Promise<Content | null> {
    switch (choice.kind) {
      case 'photo':
        return { kind: 'picture', picture: await photo(photoAddress(choice.name), choice.name) };
      case 'digit':
        return { kind: 'picture', picture: inkPicture(await digitPixels(choice.index)) };
      case 'drawing':
        return { kind: 'picture', picture: inkPicture(coverage(choice.strokes)) };
      case 'bands':
        return { kind: 'bands' };
      // What no link holds was here or is not.
      case 'file':
      case 'camera':
        return null;
    }
  }

  /** The part of the address that says it, under keys that begin with `name`. */
  linkPart(name: string): LinkPart {
    const [input, side, colour] = [`${name}-in`, `${name}-px`, `${name}-colour`];
    return {
      write: (pairs) => {
        const text = sameChoice(this.choice, this.#defaults.choice) ? null : encodeChoice(this.choice);
        if (text) pairs.set(input, text);
        if (this.side !== this.#defaults.side) pairs.set(side, String(this.side));
        if (this.grey !== this.#defaults.grey) pairs.set(colour, this.grey ? '0' : '1');
      },
      read: (pairs) => {
        const choice = decodeChoice(pairs.get(input) ?? '') ?? this.#defaults.choice;
        if (!sameChoice(choice, this.choice)) {
          if (this.content) void this.#fetch(choice, false);
          else this.choice = choice;
        }
        this.side = wholeNumber(pairs.get(side), this.sides) ?? this.#defaults.side;
        const said = pairs.get(colour);
        this.grey = said === '0' || (said !== '1' && this.#defaults.grey);
      },
    };
  }
}

async function photo(address: string, name: string): Promise<Picture> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw { code: 'unreachable', name } satisfies SourceProblem;
  try {
    return await decode(await answer.blob());
  } catch {
    throw { code: 'not_an_image', name } satisfies SourceProblem;
  }
}

async function digitPixels(index: number): Promise<Uint8Array> {
  const sample = engineState.started?.samples.find((one) => one.index === index);
  const image = sample ?? (await engineState.client.testImage(index).catch(() => null));
  if (!image) throw { code: 'digit_missing', index } satisfies SourceProblem;
  return image.pixels;
}
