/** What a figure can take as its input, and how a link says it. */
import type { Stroke } from '../paint/strokes';
import { testImages } from './link';
import { photoNames, type PhotoName } from './photos';
import { decodeStrokes, encodeStrokes } from './strokes';

export type Choice =
  | { kind: 'photo'; name: PhotoName }
  /** An image of MNIST's test set. */
  | { kind: 'digit'; index: number }
  | { kind: 'drawing'; strokes: readonly Stroke[] }
  /** Six bands of light, as a satellite records them. */
  | { kind: 'bands' }
  /** A file, or what was in the clipboard: no link can hold it. */
  | { kind: 'file'; name: string }
  | { kind: 'camera' };

/** `null`: no link can bring it back. */
export function encodeChoice(choice: Choice): string | null {
  switch (choice.kind) {
    case 'photo':
      return choice.name;
    case 'digit':
      return `digit.${choice.index}`;
    case 'drawing':
      return `drawing.${encodeStrokes(choice.strokes)}`;
    case 'bands':
      return 'bands';
    case 'file':
    case 'camera':
      return null;
  }
}

/** `null` for anything that `encodeChoice` could not have written. */
export function decodeChoice(text: string): Choice | null {
  const name = photoNames.find((photo) => photo === text);
  if (name) return { kind: 'photo', name };
  if (text === 'bands') return { kind: 'bands' };
  const index = /^digit\.(\d{1,4})$/.exec(text)?.[1];
  if (index !== undefined) return Number(index) < testImages ? { kind: 'digit', index: Number(index) } : null;
  const strokes = text.startsWith('drawing.') ? decodeStrokes(text.slice('drawing.'.length)) : null;
  return strokes && { kind: 'drawing', strokes };
}

export function sameChoice(a: Choice, b: Choice): boolean {
  const text = encodeChoice(a);
  return text !== null && text === encodeChoice(b);
}
