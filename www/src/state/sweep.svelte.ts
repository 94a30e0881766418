/** Cells of a map visited one after the other, row by row, as a window slides: the one transport of such figures. */

/** Cells a second. */
export const speeds = [1, 4, 16, 64, 256] as const;

export class Sweep {
  rows = $state(1);
  columns = $state(1);
  /** The cell it stands at, counted row by row. */
  index = $state(0);
  running = $state(false);
  /** What has not been reached is not to be seen yet. */
  revealing = $state(false);
  speed = $state(16);

  readonly total = $derived(this.rows * this.columns);
  readonly y = $derived(Math.floor(this.index / this.columns));
  readonly x = $derived(this.index % this.columns);

  #scheduled = 0;

  constructor(rows = 1, columns = 1, y = 0, x = 0) {
    this.rows = rows;
    this.columns = columns;
    this.index = y * columns + x;
  }

  /** A map of another size: about the same place in it. */
  resize(rows: number, columns: number): void {
    if (rows === this.rows && columns === this.columns) return;
    const y = Math.min(rows - 1, Math.round((this.y / this.rows) * rows));
    const x = Math.min(columns - 1, Math.round((this.x / this.columns) * columns));
    this.rows = rows;
    this.columns = columns;
    this.index = y * columns + x;
  }

  /** Stands at a cell that was picked. */
  stand(y: number, x: number): void {
    this.pause();
    this.revealing = false;
    this.index = y * this.columns + x;
  }

  play(): void {
    if (this.running) return;
    if (!this.revealing || this.index === this.total - 1) this.index = 0;
    this.revealing = true;
    this.running = true;
    let last: number | null = null;
    let due = 0;
    const move = (now: number) => {
      due += ((now - (last ?? now)) / 1000) * this.speed;
      last = now;
      const cells = Math.floor(due);
      due -= cells;
      this.index = Math.min(this.total - 1, this.index + cells);
      if (this.index === this.total - 1) this.pause();
      else this.#scheduled = requestAnimationFrame(move);
    };
    this.#scheduled = requestAnimationFrame(move);
  }

  pause(): void {
    if (this.running) cancelAnimationFrame(this.#scheduled);
    this.running = false;
  }

  step(cells: number): void {
    this.pause();
    this.index = Math.max(0, Math.min(this.total - 1, this.index + cells));
  }

  /** Moves to a cell, by number. */
  scrub(index: number): void {
    this.pause();
    this.index = index;
  }

  /** Back to the first cell; the whole map is seen again. */
  rewind(): void {
    this.pause();
    this.revealing = false;
    this.index = 0;
  }
}
