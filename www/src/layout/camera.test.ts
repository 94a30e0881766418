import { describe, expect, test } from 'vitest';
import { fitted, held, largestScale, opened, panned, revealing, sees, toDrawing, zoomed } from './camera';

const view = { width: 800, height: 400 };
const camera = { x: 100, y: 50, scale: 0.5 };

test('what is under the pointer stays there while zooming', () => {
  const pointer = { x: 300, y: 120 };
  const closer = zoomed(camera, 1.5, pointer, 0.1);
  expect(closer.scale).toBe(0.75);
  expect(toDrawing(closer, pointer).x).toBeCloseTo(toDrawing(camera, pointer).x);
  expect(toDrawing(closer, pointer).y).toBeCloseTo(toDrawing(camera, pointer).y);
});

test('zooming ends at both ends', () => {
  expect(zoomed(camera, 1000, { x: 0, y: 0 }, 0.1).scale).toBe(largestScale);
  expect(zoomed(camera, 0.0001, { x: 0, y: 0 }, 0.1).scale).toBe(0.1);
});

test('what is dragged follows the pointer', () => {
  expect(toDrawing(panned(camera, 40, -20), { x: 340, y: 100 })).toEqual(toDrawing(camera, { x: 300, y: 120 }));
});

describe('what is seen at first', () => {
  test('is all of a small graph, in the middle and no larger than it is', () => {
    expect(fitted({ width: 200, height: 100 }, view)).toEqual({ x: -300, y: -150, scale: 1 });
  });

  test('is the left end of a large one', () => {
    const first = opened({ width: 40_000, height: 100 }, view);
    expect(first.scale).toBe(1);
    expect(sees(first, view, { x: 0, y: 0, width: 100, height: 100 })).toBe(true);
    expect(sees(first, view, { x: 30_000, y: 0, width: 100, height: 100 })).toBe(false);
  });
});

test('a graph cannot be lost', () => {
  const lost = held({ x: 1e6, y: -1e6, scale: 1 }, { width: 1000, height: 300 }, view);
  expect(sees(lost, view, { x: 0, y: 0, width: 1000, height: 300 })).toBe(true);
});

describe('revealing a box', () => {
  test('moves nothing if it is seen', () => {
    expect(revealing(camera, { x: 500, y: 200, width: 100, height: 40 }, view)).toEqual(camera);
  });

  test('moves just far enough', () => {
    const moved = revealing(camera, { x: 3000, y: 200, width: 100, height: 40 }, view);
    expect(moved.y).toBe(camera.y);
    expect(sees(moved, view, { x: 3000, y: 200, width: 100, height: 40 })).toBe(true);
    expect(sees(moved, view, { x: 1400, y: 200, width: 10, height: 40 })).toBe(false);
  });

  test('shows where it begins if it is larger than the view', () => {
    expect(revealing(camera, { x: 3000, y: 0, width: 9000, height: 40 }, view).x).toBe(3000 - 32);
  });
});
