import { expect, test } from 'vitest';
import { extended, extent, pointAt } from './strokes';

test('a point that is hardly another is not kept', () => {
  const stroke = extended([], { x: 10, y: 10 });
  expect(stroke).toEqual([{ x: 10, y: 10 }]);
  expect(extended(stroke, { x: 11, y: 11 })).toBe(stroke);
  expect(extended(stroke, { x: 12, y: 10 })).toEqual([
    { x: 10, y: 10 },
    { x: 12, y: 10 },
  ]);
});

test('a pointer is somewhere on the pad, also when it has left it', () => {
  const pad = { getBoundingClientRect: () => ({ left: 100, top: 50, width: 200, height: 200 }) } as Element;
  const at = (clientX: number, clientY: number) => pointAt({ clientX, clientY } as MouseEvent, pad);
  expect(at(200, 150)).toEqual({ x: Math.round(extent / 2), y: Math.round(extent / 2) });
  expect(at(0, 999)).toEqual({ x: 0, y: extent });
});
