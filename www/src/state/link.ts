/**
 * The page's whole state as the part of its address after `#`, and back.
 *
 * A link holds only what differs from the defaults, so that a plain address stays plain. `v` is the version of this
 * scheme; unknown keys are ignored and a value that makes no sense counts as absent, so that old and newer links open.
 */
import type { ClassPair, EngineBuild, ModelId, Recipe } from '../engine/contract';
import { languages, type Language } from '../i18n/language';
import type { Stroke } from '../paint/strokes';
import { number, wholeNumber } from './linkValues';
import { FIRST_PRESET, presetNamed, type PresetName } from './presets';
import {
  AMOUNT_NAMES,
  AMOUNTS,
  BATCH_SIZES,
  BOUNDS,
  DEFAULT_RECIPE,
  distortionsOf,
  OPTIMIZERS,
  type Bounds,
  type Distortions,
} from './recipe';
import { decodeStrokes, encodeStrokes } from './strokes';

export const viewNames = ['network', 'filters', 'arithmetic', 'pooling', 'train', 'architectures'] as const;
export type ViewName = (typeof viewNames)[number];

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const models: readonly ModelId[] = ['reference', 'own'];
const builds: readonly EngineBuild[] = ['base', 'fast'];

/** More than any browser tells of. */
const THREADS: Bounds = { min: 1, max: 64 };

/** MNIST has this many test images. */
export const testImages = 10_000;

/** What the network looks at, as a link can say it. */
export type Shown = { kind: 'strokes'; strokes: readonly Stroke[] } | { kind: 'test'; index: number };

/** Batches that the curves can be smoothed over. */
export const SMOOTHINGS = [1, 10, 30, 100, 300];

/** How the curves are drawn. */
export interface CurveLook {
  /** One of `SMOOTHINGS`. */
  smoothing: number;
  logarithmic: boolean;
  /** Only the last steps. */
  recent: boolean;
}

/** What a view keeps in the address besides, under keys of its own that begin with its name. */
export interface LinkPart {
  /** Adds what differs from the view's defaults. */
  write(pairs: URLSearchParams): void;
  /** Takes over what is there; what is absent, or makes no sense, is as in the defaults. */
  read(pairs: URLSearchParams): void;
}

export interface LinkState {
  view: ViewName;
  language: Language | null;
  theme: Theme | null;
  model: ModelId;
  node: string | null;
  /** `null`: the page's own choice of a digit. */
  shown: Shown | null;
  /** The network to train. */
  preset: PresetName;
  recipe: Recipe;
  curves: CurveLook;
  /** The confusion whose images are shown; `null`: all mistakes. */
  pair: ClassPair | null;
  /** The build of the engine to start with; `null`: the best for this browser. */
  build: EngineBuild | null;
  /** Threads of the fast build; `null`: as many as pay. */
  threads: number | null;
}

export const defaultLink: LinkState = {
  view: 'network',
  language: null,
  theme: null,
  model: 'reference',
  node: null,
  shown: null,
  preset: FIRST_PRESET,
  recipe: DEFAULT_RECIPE,
  curves: { smoothing: 30, logarithmic: false, recent: false },
  pair: null,
  build: null,
  threads: null,
};

const version = '1';

/** `''` for the defaults, otherwise `v=1&…`, without the `#`. */
export function encodeLink(state: LinkState, parts: readonly LinkPart[] = []): string {
  const pairs = new URLSearchParams();
  if (state.view !== defaultLink.view) pairs.set('view', state.view);
  if (state.language) pairs.set('lang', state.language);
  if (state.theme) pairs.set('theme', state.theme);
  if (state.model !== defaultLink.model) pairs.set('model', state.model);
  if (state.node) pairs.set('node', state.node);
  if (state.shown?.kind === 'test') pairs.set('test', String(state.shown.index));
  if (state.shown?.kind === 'strokes') pairs.set('draw', encodeStrokes(state.shown.strokes));
  if (state.preset !== defaultLink.preset) pairs.set('net', state.preset);
  for (const [key, field] of recipeKeys) {
    if (state.recipe[field] !== DEFAULT_RECIPE[field]) pairs.set(key, String(state.recipe[field]));
  }
  const varied = encodeDistortions(distortionsOf(state.recipe));
  if (varied) pairs.set('vary', varied);
  const { smoothing, logarithmic, recent } = state.curves;
  if (smoothing !== defaultLink.curves.smoothing) pairs.set('smooth', String(smoothing));
  if (logarithmic) pairs.set('scale', 'log');
  if (recent) pairs.set('range', 'recent');
  if (state.pair) pairs.set('pair', `${state.pair.label}-${state.pair.answer}`);
  if (state.build) pairs.set('engine', state.build);
  if (state.threads) pairs.set('threads', String(state.threads));
  for (const part of parts) part.write(pairs);
  const text = pairs.toString();
  return text ? `v=${version}&${text}` : '';
}

/** Keys and values of what follows the `#`. */
export function linkPairs(hash: string): URLSearchParams {
  return new URLSearchParams(hash.replace(/^#/, ''));
}

/** Reads what follows the `#`. Whatever it does not understand is as in `defaultLink`. */
export function decodeLink(hash: string): LinkState {
  const pairs = linkPairs(hash);
  const one = <T extends string>(key: string, allowed: readonly T[]): T | null =>
    allowed.find((value) => value === pairs.get(key)) ?? null;
  return {
    view: one('view', viewNames) ?? defaultLink.view,
    language: one('lang', languages),
    theme: one('theme', themes),
    model: one('model', models) ?? defaultLink.model,
    node: pairs.get('node') || null,
    shown: readShown(pairs),
    preset: presetNamed(pairs.get('net')) ?? defaultLink.preset,
    recipe: readRecipe(pairs),
    curves: {
      smoothing: SMOOTHINGS.find((batches) => String(batches) === pairs.get('smooth')) ?? defaultLink.curves.smoothing,
      logarithmic: pairs.get('scale') === 'log',
      recent: pairs.get('range') === 'recent',
    },
    pair: readPair(pairs.get('pair')),
    build: one('engine', builds),
    threads: wholeNumber(pairs.get('threads'), THREADS),
  };
}

function readPair(text: string | null): ClassPair | null {
  const [label, answer] =
    /^(\d)-(\d)$/
      .exec(text ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  return label === undefined || answer === undefined || label === answer ? null : { label, answer };
}

function readShown(pairs: URLSearchParams): Shown | null {
  const drawing = pairs.get('draw');
  const strokes = drawing === null ? null : decodeStrokes(drawing);
  if (strokes) return { kind: 'strokes', strokes };
  const index = wholeNumber(pairs.get('test'), { min: 0, max: testImages - 1 });
  return index === null ? null : { kind: 'test', index };
}

/** `noise:0.1,flip:1`: what differs from the usual limits. */
function encodeDistortions(limits: Distortions): string {
  const differing = [...AMOUNT_NAMES, 'flip' as const].filter(
    (name) => limits[name] !== DEFAULT_RECIPE.distortions[name],
  );
  return differing.map((name) => `${name}:${Number(limits[name])}`).join(',');
}

function decodeDistortions(text: string | null): Distortions {
  const limits = { ...DEFAULT_RECIPE.distortions };
  for (const pair of text?.split(',') ?? []) {
    const [name, value] = pair.split(':');
    const amount = AMOUNT_NAMES.find((one) => one === name);
    if (amount) limits[amount] = number(value ?? null, AMOUNTS[amount]) ?? limits[amount];
    if (name === 'flip') limits.flip = value === '1';
  }
  return limits;
}

const recipeKeys: readonly [string, keyof Recipe][] = [
  ['opt', 'optimizer'],
  ['lr', 'learningRate'],
  ['decay', 'decay'],
  ['batch', 'batchSize'],
  ['seed', 'seed'],
  ['l2', 'l2'],
  ['augment', 'augment'],
  ['every', 'testEvery'],
  ['subset', 'testSubset'],
];

function readRecipe(pairs: URLSearchParams): Recipe {
  const batch = Number(pairs.get('batch'));
  const augment = pairs.get('augment');
  return {
    optimizer: OPTIMIZERS.find((name) => name === pairs.get('opt')) ?? DEFAULT_RECIPE.optimizer,
    learningRate: number(pairs.get('lr'), BOUNDS.learningRate) ?? DEFAULT_RECIPE.learningRate,
    decay: number(pairs.get('decay'), BOUNDS.decay) ?? DEFAULT_RECIPE.decay,
    batchSize: BATCH_SIZES.includes(batch) ? batch : DEFAULT_RECIPE.batchSize,
    seed: wholeNumber(pairs.get('seed'), BOUNDS.seed) ?? DEFAULT_RECIPE.seed,
    l2: number(pairs.get('l2'), BOUNDS.l2) ?? DEFAULT_RECIPE.l2,
    augment: augment === 'true' || (augment !== 'false' && DEFAULT_RECIPE.augment),
    distortions: decodeDistortions(pairs.get('vary')),
    testEvery: wholeNumber(pairs.get('every'), BOUNDS.testEvery) ?? DEFAULT_RECIPE.testEvery,
    testSubset: wholeNumber(pairs.get('subset'), BOUNDS.testSubset) ?? DEFAULT_RECIPE.testSubset,
  };
}
