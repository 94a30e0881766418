/**
 * W2. The history of a training run as the page holds it: growing columns, filled from the rows that frames bring.
 */
import type { HistoryRows } from '../engine/contract';

const FIRST_CAPACITY = 1024;

export interface TestMeasurement {
  step: number;
  accuracy: number;
  loss: number;
  /** Test images it was measured on. */
  images: number;
}

export class History {
  #loss = new Float32Array(FIRST_CAPACITY);
  #accuracy = new Float32Array(FIRST_CAPACITY);
  #length = 0;
  #tests: TestMeasurement[] = [];

  /** Training steps held. */
  get length(): number {
    return this.#length;
  }

  /** Mean loss of each batch; row i is step i + 1. A view that the next `append` may leave behind. */
  get loss(): Float32Array {
    return this.#loss.subarray(0, this.#length);
  }

  /** Accuracy on each batch before its update. A view that the next `append` may leave behind. */
  get accuracy(): Float32Array {
    return this.#accuracy.subarray(0, this.#length);
  }

  get tests(): readonly TestMeasurement[] {
    return this.#tests;
  }

  /** As it is now, whatever becomes of this one. */
  copy(): History {
    const copy = new History();
    copy.#loss = this.loss.slice();
    copy.#accuracy = this.accuracy.slice();
    copy.#length = this.#length;
    copy.#tests = [...this.#tests];
    return copy;
  }

  /**
   * Takes the rows of a frame and says whether anything changed. Rows that start beyond the end belong to a run that
   * has been reset since they were asked for; rows that start before it replace what was there.
   */
  append(rows: HistoryRows): boolean {
    if (rows.from > this.#length) return false;
    const end = rows.from + rows.loss.length;
    const changed = end !== this.#length || rows.loss.length > 0 || rows.testStep.length !== this.#tests.length;
    this.#reserve(end);
    this.#loss.set(rows.loss, rows.from);
    this.#accuracy.set(rows.accuracy, rows.from);
    this.#length = end;
    this.#tests = measurements(rows);
    return changed;
  }

  /** Forgets the rows from `length` on, after the engine went back to an earlier step. */
  truncate(length: number): void {
    if (length >= this.#length) return;
    this.#length = length;
    this.#tests = this.#tests.filter((test) => test.step <= length);
  }

  clear(): void {
    this.#length = 0;
    this.#tests = [];
  }

  #reserve(rows: number): void {
    if (rows <= this.#loss.length) return;
    const capacity = Math.max(rows, 2 * this.#loss.length);
    this.#loss = grown(this.loss, capacity);
    this.#accuracy = grown(this.accuracy, capacity);
  }
}

function grown(column: Float32Array, capacity: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(capacity);
  larger.set(column);
  return larger;
}

function measurements(rows: HistoryRows): TestMeasurement[] {
  return Array.from(rows.testStep, (step, i) => ({
    step,
    accuracy: rows.testAccuracy[i] ?? NaN,
    loss: rows.testLoss[i] ?? NaN,
    images: rows.testImages[i] ?? 0,
  }));
}
