/** How much work the average remembers, in milliseconds. */
const memory = 1000;

/** Images a second over the last second of training work. Time spent on anything else does not count. */
export class Meter {
  #slices: { images: number; milliseconds: number }[] = [];

  add(images: number, milliseconds: number): void {
    this.#slices.push({ images, milliseconds });
    let kept = this.#total('milliseconds');
    while (this.#slices.length > 1 && kept - (this.#slices[0]?.milliseconds ?? 0) >= memory) {
      kept -= this.#slices.shift()?.milliseconds ?? 0;
    }
  }

  clear(): void {
    this.#slices = [];
  }

  /** 0 before anything was measured. */
  get perSecond(): number {
    const milliseconds = this.#total('milliseconds');
    return milliseconds > 0 ? (this.#total('images') / milliseconds) * 1000 : 0;
  }

  #total(field: 'images' | 'milliseconds'): number {
    return this.#slices.reduce((sum, slice) => sum + slice[field], 0);
  }
}
