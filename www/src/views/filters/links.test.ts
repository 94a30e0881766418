import { describe, expect, test } from 'vitest';
import type { LayerReport } from '../../state/filters.svelte';
import { nearest, readerMarks, touchedMarks, windowMark } from './links';

/** The tables of a window along one axis, written out as the engine sends them. */
function axis(input: number, reads: number[][]) {
  const readers = Array.from({ length: input }, (_, cell) =>
    reads.flatMap((taps, position) => (taps.includes(cell) ? [position] : [])),
  );
  return { input, reads, readers };
}

const report = (rows: ReturnType<typeof axis>, columns: ReturnType<typeof axis>) =>
  ({ axes: [rows, columns] }) as unknown as LayerReport;

/** Three wide, stride 1, one zero on each side of four cells. */
const same = axis(4, [
  [-1, 0, 1],
  [0, 1, 2],
  [1, 2, 3],
  [2, 3, 4],
]);
/** Two wide, stride 3, seven cells: the third of each three is stepped over. */
const sparse = axis(7, [
  [0, 1],
  [3, 4],
]);

describe('links', () => {
  test('from an output cell to its window, padding included', () => {
    expect(windowMark(report(same, sparse), { y: 0, x: 1 })).toEqual({
      kind: 'window',
      y: -1,
      x: 3,
      height: 3,
      width: 2,
    });
    expect(windowMark(report(same, sparse), { y: 9, x: 0 })).toBeNull();
  });

  test('from an input cell to the outputs that it feeds', () => {
    expect(readerMarks(report(same, sparse), { y: 1, x: 4 })).toEqual([
      { kind: 'lit', y: 0, x: 1, height: 3, width: 1 },
    ]);
    expect(readerMarks(report(same, sparse), { y: 1, x: 2 })).toEqual([]);
  });

  test('from a weight to every input that it touches', () => {
    expect(touchedMarks(report(same, sparse), { y: 0, x: 1 })).toEqual([
      { kind: 'lit', y: 0, x: 1, height: 3, width: 1 },
      { kind: 'lit', y: 0, x: 4, height: 3, width: 1 },
    ]);
  });

  test('are outlined when there are too many', () => {
    const many = axis(
      200,
      Array.from({ length: 100 }, (_, i) => [2 * i]),
    );
    expect(touchedMarks(report(many, many), { y: 0, x: 0 })).toEqual([
      { kind: 'lit', y: 0, x: 0, height: 199, width: 199 },
    ]);
  });

  test('from a place on the input to the window around it', () => {
    expect(nearest(report(same, sparse), { y: 3, x: 6 })).toEqual({ y: 3, x: 1 });
    expect(nearest(report(same, sparse), { y: 0, x: 1 })).toEqual({ y: 0, x: 0 });
  });
});
