import { describe, expect, test } from 'vitest';
import { placeAt, walk, wantsBlack } from './cells';

const size = { rows: 3, columns: 4 };

test('the place under a pointer', () => {
  const box = { left: 10, top: 20, width: 80, height: 60 };
  expect(placeAt(box, size, { clientX: 10, clientY: 20 })).toEqual({ y: 0, x: 0 });
  expect(placeAt(box, size, { clientX: 89, clientY: 79 })).toEqual({ y: 2, x: 3 });
  expect(placeAt(box, size, { clientX: 90, clientY: 40 })).toBeNull();
  expect(placeAt(box, size, { clientX: 40, clientY: 19 })).toBeNull();
});

describe('the cursor', () => {
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey });

  test('goes by one and stops at the border', () => {
    expect(walk({ y: 1, x: 1 }, size, key('ArrowRight'))).toEqual({ y: 1, x: 2 });
    expect(walk({ y: 1, x: 1 }, size, key('ArrowLeft'))).toEqual({ y: 1, x: 0 });
    expect(walk({ y: 1, x: 1 }, size, key('ArrowUp'))).toEqual({ y: 0, x: 1 });
    expect(walk({ y: 2, x: 3 }, size, key('ArrowDown'))).toEqual({ y: 2, x: 3 });
    expect(walk({ y: 0, x: 0 }, size, key('ArrowLeft'))).toEqual({ y: 0, x: 0 });
  });

  test('jumps to the ends', () => {
    expect(walk({ y: 1, x: 2 }, size, key('Home'))).toEqual({ y: 1, x: 0 });
    expect(walk({ y: 1, x: 2 }, size, key('End'))).toEqual({ y: 1, x: 3 });
    expect(walk({ y: 1, x: 2 }, size, key('Home', true))).toEqual({ y: 0, x: 0 });
    expect(walk({ y: 1, x: 2 }, size, key('End', true))).toEqual({ y: 2, x: 3 });
  });

  test('is not moved by other keys', () => {
    expect(walk({ y: 1, x: 2 }, size, key('a'))).toBeNull();
  });
});

test('numbers are black on light colours and white on dark ones', () => {
  expect(wantsBlack(251, 250, 246)).toBe(true);
  expect(wantsBlack(33, 102, 172)).toBe(false);
  expect(wantsBlack(198, 65, 31)).toBe(false);
  expect(wantsBlack(244, 122, 80)).toBe(true);
});
