/** A weight as a cell shows it: three significant digits, no zeros that say nothing, a real minus sign. */
export function short(value: number): string {
  const text = String(Number(Math.abs(value).toPrecision(3)));
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A value as a cell shows it: whole numbers whole, others with three significant digits. */
export function plain(value: number): string {
  return Number.isInteger(value) ? (value < 0 ? `−${-value}` : String(value)) : short(value);
}

/** Decimals that a number of this magnitude is printed with: none for whole numbers, otherwise about three digits. */
export function decimalsFor(values: readonly number[]): number {
  if (values.every((value) => Number.isInteger(value))) return 0;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Math.max(1, Math.min(4, 2 - Math.floor(Math.log10(largest || 1))));
}

/** With a real minus sign and no `-0`. */
export function printed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
