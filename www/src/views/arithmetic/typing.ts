import { cellKey, type Spot } from '../../state/layerGrid';

/** Keys of one number that follow each other faster than this, in milliseconds, belong together. */
const patience = 1200;

/** Puts keys that are typed on one cell together: `-`, `1`, `2` is −12. */
export class Typing {
  #text = '';
  #cell = '';
  #at = -Infinity;

  /** The number so far; `null` while there is none, or for a key that is not part of one. */
  key(key: string, spot: Spot, now: number): number | null {
    if (!/^[\d.\-−]$/.test(key)) return null;
    const cell = `${spot.where} ${cellKey(spot.channel, spot.y, spot.x)}`;
    if (cell !== this.#cell || now - this.#at > patience) this.#text = '';
    this.#cell = cell;
    this.#at = now;
    const next = this.#text + key.replace('−', '-');
    // A key that makes no number of what is there begins a new one.
    this.#text = /^-?\d*\.?\d*$/.test(next) ? next : key.replace('−', '-');
    const value = Number(this.#text);
    return /\d/.test(this.#text) && Number.isFinite(value) ? value : null;
  }
}
