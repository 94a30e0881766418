/**
 * A stack of filters as text for a link: filters apart by blanks; each a preset's name, or its weights apart by `_` and
 * its slices apart by `*`; then `*n` and the name of a learned filter, `*b` and a bias.
 */
import { fitted, mostFilters, presetOf, sizes, type Filter, type Slice, type Stack } from './kernels';
import { pair } from './linkValues';

/** More channels than any input has. */
const mostSlices = 8;

/** Names that `learned.ts` gives. */
const isLearned = (name: string | null): name is string => /^(lenet|squeezenet)-\d{1,2}$/.test(name ?? '');

const short = (value: number) => String(Number(value.toPrecision(6)));

export function encodeStack({ rows, columns, filters }: Stack): { size: string; filters: string } {
  const one = ({ name, slices, bias }: Filter) => {
    const body = presetOf(name) ? [name] : slices.map((slice) => slice.map(short).join('_'));
    const learned = isLearned(name) ? [`n${name}`] : [];
    return [...body, ...learned, ...(bias === 0 ? [] : [`b${short(bias)}`])].join('*');
  };
  return { size: `${rows}x${columns}`, filters: filters.map(one).join(' ') };
}

/** `null` for anything that `encodeStack` could not have written. */
export function decodeStack(size: string, text: string): Stack | null {
  const window = pair(size, sizes);
  if (!window) return null;
  const [rows, columns] = window;
  const filters = text.split(' ').map((one) => decodeFilter(one, rows, columns));
  if (filters.length > mostFilters || filters.some((filter) => filter === null)) return null;
  return { rows, columns, filters: filters as Filter[] };
}

function decodeFilter(text: string, rows: number, columns: number): Filter | null {
  const parts = text.split('*');
  const biased = parts.length > 1 && parts.at(-1)?.startsWith('b');
  const bias = biased ? finite((parts.pop() ?? '').slice(1)) : 0;
  const learned = parts.length > 1 && parts.at(-1)?.startsWith('n') ? (parts.pop() ?? '').slice(1) : null;
  if (bias === null || parts.length > mostSlices || (learned !== null && !isLearned(learned))) return null;
  const preset = presetOf(parts[0] ?? '');
  if (preset) {
    const fits = preset.rows <= rows && preset.columns <= columns;
    const slices = [fitted(preset.slice, [preset.rows, preset.columns], [rows, columns])];
    return fits && parts.length === 1 ? { name: preset.name, slices, bias } : null;
  }
  const slices = parts.map((part) => part.split('_').map(finite));
  const whole = slices.every((slice) => slice.length === rows * columns && !slice.includes(null));
  return whole ? { name: learned, slices: slices as Slice[], bias } : null;
}

function finite(text: string): number | null {
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) && Math.abs(value) <= 1e6 ? value : null;
}
