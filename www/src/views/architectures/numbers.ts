import { bytes, integer } from '../../i18n/format';
import type { Measure } from '../../state/architectures';
import type { ArchitecturesWords } from './messages';

/** A number of a measure with its unit. */
export function amount(t: ArchitecturesWords, measure: Measure, value: number): string {
  return measure === 'forward' || measure === 'training' ? bytes(value) : `${integer(value)} ${t.unit[measure]}`;
}

/** The same in a column that names the unit. */
export function plainAmount(measure: Measure, value: number): string {
  return measure === 'forward' || measure === 'training' ? bytes(value) : integer(value);
}
