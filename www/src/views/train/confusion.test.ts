import { describe, expect, test } from 'vitest';
import { confusionCells, mostConfused, neighbour } from './confusion';

// Three classes: 10 of class 0 (all right), 10 of class 1 (1 read as 0), 10 of class 2 (4 read as 1).
const MATRIX = Uint32Array.of(10, 0, 0, 1, 9, 0, 0, 4, 6);

describe('cells', () => {
  const cells = confusionCells(MATRIX, 3);

  test('share is of the true class', () => {
    expect(cells[1]?.[0]).toMatchObject({ label: 1, answer: 0, count: 1, share: 0.1 });
    expect(cells[2]?.[2]?.share).toBeCloseTo(0.6, 12);
  });

  test('the diagonal is as strong as it is right, errors as the root of their number', () => {
    expect(cells[0]?.[0]?.strength).toBe(1);
    expect(cells[2]?.[1]?.strength).toBe(1);
    expect(cells[1]?.[0]?.strength).toBe(0.5);
    expect(cells[0]?.[2]?.strength).toBe(0);
  });

  test('a class without images has no share and no colour', () => {
    const empty = confusionCells(new Uint32Array(4), 2);
    expect(empty.flat().map((cell) => cell.share + cell.strength)).toEqual([0, 0, 0, 0]);
  });
});

describe('most confused', () => {
  test('is the largest number off the diagonal', () => {
    expect(mostConfused(confusionCells(MATRIX, 3))).toMatchObject({ label: 2, answer: 1, count: 4 });
  });

  test('is nothing when every answer is right', () => {
    expect(mostConfused(confusionCells(Uint32Array.of(5, 0, 0, 5), 2))).toBeNull();
  });
});

test('arrow keys walk the matrix and stop at its edges', () => {
  expect(neighbour(4, 4, 'ArrowUp', 10)).toEqual([3, 4]);
  expect(neighbour(0, 4, 'ArrowUp', 10)).toEqual([0, 4]);
  expect(neighbour(4, 9, 'ArrowRight', 10)).toEqual([4, 9]);
  expect(neighbour(4, 4, 'Home', 10)).toEqual([4, 0]);
  expect(neighbour(4, 4, 'Enter', 10)).toBeNull();
});
