/** What a confusion matrix says: rows are true classes, columns are answers. */

export interface ConfusionCell {
  label: number;
  answer: number;
  count: number;
  /** Share of all images of this class. */
  share: number;
  /** Strength of the cell's colour, 0 to 1. */
  strength: number;
}

/**
 * Cells in rows. The diagonal and the errors are coloured on scales of their own: beside 980 right answers, nine
 * mistakes of one kind would be invisible. Errors grow with the square root, so that a single one is still seen.
 */
export function confusionCells(matrix: ArrayLike<number>, classes: number): ConfusionCell[][] {
  const at = (label: number, answer: number) => matrix[label * classes + answer] ?? 0;
  const indices = Array.from({ length: classes }, (_, i) => i);
  const totals = indices.map((label) => indices.reduce((sum, answer) => sum + at(label, answer), 0));
  const worst = Math.max(1, ...indices.flatMap((a) => indices.map((b) => (a === b ? 0 : at(a, b)))));
  return indices.map((label) =>
    indices.map((answer) => {
      const count = at(label, answer);
      const share = count / Math.max(1, totals[label] ?? 0);
      return { label, answer, count, share, strength: label === answer ? share : Math.sqrt(count / worst) };
    }),
  );
}

/** The pair of classes that is confused most often, or `null` when every answer is right. */
export function mostConfused(cells: ConfusionCell[][]): ConfusionCell | null {
  const errors = cells.flat().filter((cell) => cell.label !== cell.answer && cell.count > 0);
  return errors.reduce<ConfusionCell | null>(
    (worst, cell) => (worst && worst.count >= cell.count ? worst : cell),
    null,
  );
}

/** The cell an arrow key leads to, staying inside the matrix; `null` for any other key. */
export function neighbour(label: number, answer: number, key: string, classes: number): [number, number] | null {
  const last = classes - 1;
  switch (key) {
    case 'ArrowUp':
      return [Math.max(0, label - 1), answer];
    case 'ArrowDown':
      return [Math.min(last, label + 1), answer];
    case 'ArrowLeft':
      return [label, Math.max(0, answer - 1)];
    case 'ArrowRight':
      return [label, Math.min(last, answer + 1)];
    case 'Home':
      return [label, 0];
    case 'End':
      return [label, last];
    default:
      return null;
  }
}
