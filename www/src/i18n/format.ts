/** 0.98765 -> `98.77 %`, which does not break. `digits` after the point. */
export function percent(value: number, digits = 2): string {
  return `${(value * 100).toFixed(digits)}\u00a0%`;
}

/** Both languages group by thousands with a comma. Made once: making one costs more than a hundred uses. */
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 61706 -> `61,706`. */
export function integer(value: number): string {
  return grouped.format(value);
}

/** A signed value as a cell shows it: four significant digits, a real minus sign, no `-0`. */
export function cell(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0';
  const text = magnitude >= 1e4 || magnitude < 1e-3 ? magnitude.toExponential(2) : magnitude.toPrecision(4);
  return value < 0 ? `−${text}` : text;
}

/** A number that is exact as it stands, such as a quarter or a sum of quarters' products: `−2.25`, `12`, no `-0`. */
export function exact(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const text = String(Number(Math.abs(value).toFixed(4)));
  return value < 0 && text !== '0' ? `−${text}` : text;
}

/** A number with so many decimals, as the engine's ledger rounded it. */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** 61706 -> `61.7 kB`; decimal units, as browsers' download lists use. */
export function bytes(value: number): string {
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? scaled : scaled.toFixed(1)} ${units[unit]}`;
}
