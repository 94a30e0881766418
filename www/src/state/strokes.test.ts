import { describe, expect, test } from 'vitest';
import { decodeStrokes, encodeStrokes } from './strokes';

const seven = [
  [
    { x: 40, y: 50 },
    { x: 210, y: 48 },
    { x: 120, y: 255 },
  ],
  [{ x: 0, y: 255 }],
];

describe('strokes in a link', () => {
  test('come back as they were', () => {
    expect(decodeStrokes(encodeStrokes(seven))).toEqual(seven);
  });

  test('need no escaping in an address', () => {
    expect(encodeStrokes(seven)).toMatch(/^[\w-]+$/);
  });

  test('cost about two bytes a point when the pen moves slowly', () => {
    const slow = Array.from({ length: 100 }, (_, i) => ({ x: 50 + i, y: 60 + (i % 7) }));
    // 2 bytes of count and first point, 2 per difference, 4/3 of base64.
    expect(encodeStrokes([slow]).length).toBeLessThanOrEqual(Math.ceil(((3 + 99 * 2) * 4) / 3));
  });

  test('no strokes are an empty text', () => {
    expect(encodeStrokes([])).toBe('');
    expect(decodeStrokes('')).toEqual([]);
  });

  test.each([
    '***',
    encodeStrokes(seven).slice(0, 6),
    'AAAA',
    'gICAgIA',
    encodeStrokes([
      [
        { x: 255, y: 0 },
        { x: 300, y: 0 },
      ],
    ]),
  ])('a damaged text %s is refused', (text) => {
    expect(decodeStrokes(text)).toBeNull();
  });
});
