import { describe, expect, test } from 'vitest';
import { decodeLink, defaultLink, encodeLink, linkPairs, type LinkPart, type LinkState } from './link';
import { DEFAULT_RECIPE } from './recipe';

const busy: LinkState = {
  view: 'train',
  language: 'ko',
  theme: 'dark',
  model: 'own',
  node: 'stage2/unit1/conv',
  shown: {
    kind: 'strokes',
    strokes: [
      [
        { x: 3, y: 250 },
        { x: 255, y: 0 },
      ],
    ],
  },
  preset: 'mini-resnet',
  recipe: {
    optimizer: 'adamw',
    learningRate: 0.004,
    decay: 0.5,
    batchSize: 32,
    seed: 4_294_967_295,
    l2: 0.0005,
    augment: true,
    distortions: { ...DEFAULT_RECIPE.distortions, noise: 0.1, shift: 0, flip: true },
    testEvery: 50,
    testSubset: 2000,
  },
  curves: { smoothing: 100, logarithmic: true, recent: true },
  pair: { label: 4, answer: 9 },
  build: 'base',
  threads: 2,
};

describe('the link', () => {
  test('of the defaults is empty', () => {
    expect(encodeLink(defaultLink)).toBe('');
    expect(decodeLink('')).toEqual(defaultLink);
  });

  test('brings everything back', () => {
    expect(decodeLink(`#${encodeLink(busy)}`)).toEqual(busy);
    const image: LinkState = { ...busy, shown: { kind: 'test', index: 9999 } };
    expect(decodeLink(encodeLink(image))).toEqual(image);
  });

  test('says its version and has no question mark', () => {
    expect(encodeLink(busy)).toMatch(/^v=1&/);
    expect(encodeLink(busy)).not.toContain('?');
  });

  test('keeps an empty pad apart from no drawing at all', () => {
    const cleared: LinkState = { ...defaultLink, shown: { kind: 'strokes', strokes: [] } };
    expect(decodeLink(encodeLink(cleared))).toEqual(cleared);
  });

  test('holds what a view keeps in it', () => {
    let zoom = 3;
    const part: LinkPart = {
      write: (pairs) => pairs.set('zoom', String(zoom)),
      read: (pairs) => (zoom = Number(pairs.get('zoom') ?? 1)),
    };
    const text = encodeLink(defaultLink, [part]);
    expect(text).toBe('v=1&zoom=3');
    part.read(linkPairs(''));
    expect(zoom).toBe(1);
    part.read(linkPairs(`#${text}`));
    expect(zoom).toBe(3);
  });

  test('ignores keys that it does not know', () => {
    expect(decodeLink('#v=7&view=train&hat=red')).toEqual({ ...defaultLink, view: 'train' });
  });

  test.each([
    'view=attic',
    'lang=la',
    'theme=plaid',
    'model=yours',
    'engine=warp',
    'test=10000',
    'test=-1',
    'test=1.5',
    'draw=***',
    'opt=magic',
    'lr=NaN',
    'lr=1e9',
    'batch=7',
    'seed=1.5',
    'seed=',
    'l2=-1',
    'augment=perhaps',
    'vary=noise:much,shift,flip:2,mood:1',
    'every=0',
    'smooth=31',
    'scale=linear',
    'range=all',
    'pair=4',
    'pair=4-4',
    'pair=10-1',
    '%%%',
    'skip-target',
  ])('takes %s for absent', (hash) => {
    expect(decodeLink(hash)).toEqual(defaultLink);
  });
});
