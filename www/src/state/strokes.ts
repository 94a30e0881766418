/**
 * Strokes as text for a link: per stroke a count, the first point as two bytes, then differences as zigzag varints (one
 * byte each while |d| < 64), all in base64url.
 */
import type { Point, Stroke } from '../paint/strokes';
import { extent } from '../paint/strokes';

/** More than any digit needs, little enough that a forged link cannot stall the page. */
const mostPoints = 4096;

export function encodeStrokes(strokes: readonly Stroke[]): string {
  const bytes: number[] = [];
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (!first) continue;
    pushVarint(bytes, stroke.length);
    bytes.push(first.x, first.y);
    let last = first;
    for (const point of rest) {
      pushVarint(bytes, zigzag(point.x - last.x));
      pushVarint(bytes, zigzag(point.y - last.y));
      last = point;
    }
  }
  return toBase64Url(bytes);
}

/** `null` for anything that `encodeStrokes` could not have written. */
export function decodeStrokes(text: string): Stroke[] | null {
  const bytes = fromBase64Url(text);
  if (!bytes) return null;
  const reader = new Reader(bytes);
  const strokes: Stroke[] = [];
  let points = 0;
  while (!reader.atEnd) {
    const count = reader.varint();
    points += count;
    if (count === 0 || points > mostPoints) return null;
    const stroke = readStroke(reader, count);
    if (!stroke) return null;
    strokes.push(stroke);
  }
  return strokes;
}

function readStroke(reader: Reader, count: number): Stroke | null {
  const stroke: Point[] = [{ x: reader.byte(), y: reader.byte() }];
  for (let i = 1; i < count; i++) {
    const last = stroke[i - 1] as Point;
    stroke.push({ x: last.x + unzigzag(reader.varint()), y: last.y + unzigzag(reader.varint()) });
  }
  const inside = stroke.every(({ x, y }) => x >= 0 && x <= extent && y >= 0 && y <= extent);
  return inside && !reader.failed ? stroke : null;
}

class Reader {
  failed = false;
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.failed || this.#at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.#at++];
    if (value === undefined) this.failed = true;
    return value ?? 0;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    this.failed = true;
    return 0;
  }
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}

const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
const unzigzag = (value: number): number => (value >>> 1) ^ -(value & 1);

function toBase64Url(bytes: readonly number[]): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
