/**
 * Lookup tables from a value to a colour, packed as one pixel of an `ImageData` each.
 *
 * Signed values run from one hue through the paper (exactly zero) to another; the pairs stay apart under deuteranopia
 * and in greyscale. Weights have hues of their own, so that a weight is never mistaken for an activation.
 */
export type PaletteKind =
  /** Signed activations: blue, paper, vermilion. */
  | 'activation'
  /** Weights: purple, paper, green (the ends of ColorBrewer's PRGn). */
  | 'weight'
  /** Unsigned images: paper to ink. */
  | 'ink'
  /** Unsigned images: black to white. */
  | 'photo';

export type PaletteTheme = 'light' | 'dark';

export interface Palette {
  /** Steps on each side of zero; the table holds `2 * steps + 1` pixels, zero in the middle. */
  steps: number;
  pixels: Uint32Array;
}

type Rgb = readonly [number, number, number];

interface Ends {
  below: Rgb;
  above: Rgb;
}

const papers: Record<PaletteTheme, Rgb> = { light: [251, 250, 246], dark: [20, 22, 26] };
const inks: Record<PaletteTheme, Rgb> = { light: [27, 29, 33], dark: [236, 234, 228] };

// On dark paper the light theme's ends would fade into it: these are the same hues, lighter.
const ends: Record<PaletteTheme, Record<'activation' | 'weight', Ends>> = {
  light: {
    activation: { below: [33, 102, 172], above: [198, 65, 31] },
    weight: { below: [118, 42, 131], above: [27, 120, 55] },
  },
  dark: {
    activation: { below: [98, 168, 236], above: [244, 122, 80] },
    weight: { below: [200, 140, 214], above: [112, 196, 122] },
  },
};

/** Where unsigned images begin and end. */
const unsigned = (kind: 'ink' | 'photo', theme: PaletteTheme): Ends =>
  kind === 'ink' ? { below: papers[theme], above: inks[theme] } : { below: [0, 0, 0], above: [255, 255, 255] };

const isUnsigned = (kind: PaletteKind): kind is 'ink' | 'photo' => kind === 'ink' || kind === 'photo';

const steps = 255;
const cache = new Map<string, Palette>();

export function palette(kind: PaletteKind, theme: PaletteTheme): Palette {
  const key = `${kind} ${theme}`;
  const known = cache.get(key);
  if (known) return known;
  const made = build(kind, theme);
  cache.set(key, made);
  return made;
}

function build(kind: PaletteKind, theme: PaletteTheme): Palette {
  const { below, above } = isUnsigned(kind) ? unsigned(kind, theme) : ends[theme][kind];
  const zero = isUnsigned(kind) ? below : papers[theme];
  const bytes = new Uint8ClampedArray((2 * steps + 1) * 4);
  for (let i = -steps; i <= steps; i++) {
    bytes.set([...mix(zero, i < 0 ? below : above, Math.abs(i) / steps), 255], (i + steps) * 4);
  }
  return { steps, pixels: new Uint32Array(bytes.buffer) };
}

function mix(from: Rgb, to: Rgb, share: number): [number, number, number] {
  const part = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [part(0), part(1), part(2)];
}

/** The pixel of `value` when `range` is the value at the end of the scale; beyond it the end's colour. */
export function pixel({ steps, pixels }: Palette, value: number, range: number): number {
  const place = Math.round((value / range) * steps);
  // Not a number (0/0 on a dead map, NaN of a training that diverged) is painted as zero and explained in words.
  if (Number.isNaN(place)) return pixels[steps] as number;
  return pixels[Math.max(0, Math.min(2 * steps, place + steps))] as number;
}

/** A palette as the stops of a CSS gradient, lowest value first, for legends. */
export function gradient(kind: PaletteKind, theme: PaletteTheme): string {
  const paper = papers[theme];
  const css = (rgb: Rgb) => `rgb(${rgb.join(' ')})`;
  const { below, above } = isUnsigned(kind) ? unsigned(kind, theme) : ends[theme][kind];
  if (isUnsigned(kind)) return `linear-gradient(to right, ${css(below)}, ${css(above)})`;
  return `linear-gradient(to right, ${css(below)}, ${css(paper)}, ${css(above)})`;
}
