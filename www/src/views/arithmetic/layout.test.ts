import { expect, test } from 'vitest';
import { legible } from '../../ui/cells';
import { figureLayout, type FigureSize } from './layout';

const size = (rows: number, columns: number, count = 1): FigureSize => ({ rows, columns, count });
/** What the view opens with: 8 × 13 with its padding, kernel 3 × 6, output 4 × 3. */
const opening = [size(9, 16), size(3, 6), size(4, 3)] as const;

test('on a laptop all stands in a row, large', () => {
  expect(figureLayout(1216, ...opening)).toEqual({ form: 'row', cell: 36, ruled: true });
});

test('on a phone the input has a row of its own, its numbers still legible', () => {
  const { form, cell, ruled } = figureLayout(358, ...opening);
  expect({ form, ruled }).toEqual({ form: 'stack', ruled: false });
  expect(cell).toBeGreaterThanOrEqual(legible);
});

test('nothing is wider than its room', () => {
  for (const room of [328, 358, 736, 1216, 2400]) {
    for (const wide of [1, 7, 32, 50]) {
      for (const out of [1, 32, 40]) {
        const { form, cell } = figureLayout(room, size(wide, wide), size(9, 9), size(out, out));
        const columns = form === 'row' ? wide + 9 + out : Math.max(wide, out);
        expect(columns * cell).toBeLessThanOrEqual(room);
      }
    }
  }
});

test('many channels make smaller cells, but legible ones', () => {
  const { cell } = figureLayout(1216, size(9, 16, 4), size(3, 6, 4), size(4, 3, 4));
  expect(cell).toBe(legible);
});
