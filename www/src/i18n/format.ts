/** 0.98765 -> `98.77 %`, which does not break. `digits` after the point. */
export function percent(value: number, digits = 2): string {
  return `${(value * 100).toFixed(digits)}\u00a0%`;
}

/** 61706 -> `61,706`. Both languages group by thousands with a comma. */
export function integer(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A signed value as a cell shows it: four significant digits, a real minus sign, no `-0`. */
export function cell(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0';
  const text = magnitude >= 1e4 || magnitude < 1e-3 ? magnitude.toExponential(2) : magnitude.toPrecision(4);
  return value < 0 ? `−${text}` : text;
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
