/** Numbers out of a link. What is absent, or makes no sense, is `null`. */
import type { Bounds } from './recipe';

export function number(text: string | null, { min, max }: Bounds): number | null {
  const value = text ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
}

export function wholeNumber(text: string | null, bounds: Bounds): number | null {
  const value = number(text, bounds);
  return value !== null && Number.isInteger(value) ? value : null;
}

/** `count` whole numbers with `separator` between them. */
export function wholeNumbers(text: string | null, separator: string, count: number, bounds: Bounds): number[] | null {
  const numbers = (text ?? '').split(separator).map((one) => wholeNumber(one, bounds));
  return numbers.length === count && !numbers.includes(null) ? (numbers as number[]) : null;
}

/** Rows and columns, as `3x5`. */
export function pair(text: string | null, bounds: Bounds): [number, number] | null {
  return wholeNumbers(text, 'x', 2, bounds) as [number, number] | null;
}
