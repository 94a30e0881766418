/** What a symbol of the equation ranges over, as marks on each grid of the figure. */
import type { LayerReport, Term } from '../../state/filters.svelte';
import type { Mark, MarkKind, Place } from '../../ui/cells';
import { windowMark } from './links';

const rectangle = (y: number, x: number, height: number, width: number, kind: MarkKind = 'lit'): Mark => ({
  kind,
  y,
  x,
  height,
  width,
});

const rowsOf = (y: number, x: number, rows: number, columns: number) =>
  Array.from({ length: rows }, (_, row) => rectangle(y + row, x, 1, columns));

const columnsOf = (y: number, x: number, rows: number, columns: number) =>
  Array.from({ length: columns }, (_, column) => rectangle(y, x + column, rows, 1));

/** On the window, the weights or the products, `rows` × `columns`. */
export function partMarks(
  term: Term | null,
  grid: 'window' | 'kernel' | 'product',
  rows: number,
  columns: number,
): Mark[] {
  switch (term) {
    case 'u':
      return rowsOf(0, 0, rows, columns);
    case 'v':
      return columnsOf(0, 0, rows, columns);
    case 'c':
      return [rectangle(0, 0, rows, columns)];
    case 'x':
      return grid === 'window' ? [rectangle(0, 0, rows, columns)] : [];
    case 'w':
      return grid === 'kernel' ? [rectangle(0, 0, rows, columns)] : [];
    default:
      return [];
  }
}

/** On the input, for the cell of the output at `at`. */
export function inputMarks(term: Term | null, report: LayerReport, at: Place): Mark[] {
  const box = windowMark(report, at);
  const [down, across] = report.axes;
  if (!box) return [];
  switch (term) {
    case 'x':
    case 'c':
      return [{ ...box, kind: 'lit' }];
    case 'u':
      return rowsOf(box.y, box.x, box.height, box.width);
    case 'v':
      return columnsOf(box.y, box.x, box.height, box.width);
    case 'i':
      return [rectangle(box.y, 0, box.height, across.input)];
    case 'j':
      return [rectangle(0, box.x, down.input, box.width)];
    case 'sh':
      return neighbour(windowMark(report, { y: at.y + 1, x: at.x }));
    case 'sw':
      return neighbour(windowMark(report, { y: at.y, x: at.x + 1 }));
    case 'p':
      return [
        rectangle(-down.before, 0, down.before, across.input, 'padding'),
        rectangle(0, -across.before, down.input, across.before, 'padding'),
      ].filter(({ height, width }) => height > 0 && width > 0);
    default:
      return [];
  }
}

const neighbour = (box: Mark | null): Mark[] => (box ? [{ ...box, kind: 'lit' }] : []);

/** On the map. */
export function mapMarks(term: Term | null, report: LayerReport, at: Place): Mark[] {
  const [down, across] = report.axes;
  switch (term) {
    case 'z':
      return [rectangle(at.y, at.x, 1, 1)];
    case 'i':
      return [rectangle(at.y, 0, 1, across.output)];
    case 'j':
      return [rectangle(0, at.x, down.output, 1)];
    case 'k':
      return [rectangle(0, 0, down.output, across.output)];
    default:
      return [];
  }
}
