/** A place on a grid of rows and columns. */
export interface Place {
  y: number;
  x: number;
}

/** What a mark says of its cells. */
export type MarkKind =
  /** The cell that everything else is about. */
  | 'picked'
  /** A window: outlined, its cells seen through it. */
  | 'window'
  /** What a window with gaps between its taps spans. */
  | 'reach'
  /** Connected to what is pointed at. */
  | 'lit'
  /** Added by padding: no cell of the input. */
  | 'padding'
  /** Read by no window. */
  | 'unused'
  /** Not computed yet. */
  | 'veiled';

/** A rectangle of cells, in cells; fractions move it smoothly. */
export interface Mark extends Place {
  kind: MarkKind;
  height: number;
  width: number;
}

/** The cell under a point of a box that shows `rows` × `columns` cells; `null` outside. */
export function placeAt(
  box: { left: number; top: number; width: number; height: number },
  { rows, columns }: { rows: number; columns: number },
  { clientX, clientY }: { clientX: number; clientY: number },
): Place | null {
  const y = Math.floor(((clientY - box.top) / box.height) * rows);
  const x = Math.floor(((clientX - box.left) / box.width) * columns);
  return y >= 0 && x >= 0 && y < rows && x < columns ? { y, x } : null;
}

/** Where a key takes the cursor on a grid; `null` for keys that mean nothing there. */
export function walk(
  { y, x }: Place,
  { rows, columns }: { rows: number; columns: number },
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
): Place | null {
  const to = (row: number, column: number) => ({
    y: Math.max(0, Math.min(rows - 1, row)),
    x: Math.max(0, Math.min(columns - 1, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(y - 1, x);
    case 'ArrowDown':
      return to(y + 1, x);
    case 'ArrowLeft':
      return to(y, x - 1);
    case 'ArrowRight':
      return to(y, x + 1);
    case 'Home':
      return to(ctrlKey ? 0 : y, 0);
    case 'End':
      return to(ctrlKey ? rows - 1 : y, columns - 1);
    default:
      return null;
  }
}

/** Whether black is easier to read on this colour than white (WCAG's relative luminance, threshold of equal contrast). */
export function wantsBlack(red: number, green: number, blue: number): boolean {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) > 0.179;
}

/** Numbers are written into cells from this size on, in CSS pixels. */
export const legible = 22;
