/** What is said of the cell that is looked at. */
import { exact } from '../../i18n/format';
import type { GridAnswer } from '../../state/arithmetic.svelte';
import { weightAt, type Spot } from '../../state/layerGrid';
import type { Place } from '../../ui/cells';
import { connectedMarks, isLinked, type Links } from './marks';
import type { ArithmeticWords } from './messages';
import { valueReader } from './values';

/** The cell of the narrow grid that the formula is about: the one looked at, else the one that was looked at last. */
export function narrowPlace({ mode, axes }: Links, spot: Spot | null, last: Place): Place {
  const narrow = mode === 'transposed' ? 'input' : 'output';
  const { y, x } = spot?.where === narrow ? spot : last;
  return { y: Math.min(y, axes[0].output - 1), x: Math.min(x, axes[1].output - 1) };
}

/** Cells of the narrow grid connected to one of the wide grid, over all maps or channels that it has to do with. */
function connected(answer: GridAnswer, links: Links, spot: Spot): number {
  const [rows, columns] = links.axes;
  const marks = connectedMarks(links.axes, { y: spot.y + rows.before, x: spot.x + columns.before });
  const cells = marks.reduce((sum, { height, width }) => sum + height * width, 0);
  const others = links.mode === 'transposed' ? answer.input.channels : answer.output.channels;
  const linked = Array.from({ length: others }, (_, other) =>
    links.mode === 'transposed' ? true : isLinked(links, spot.channel, other),
  );
  return cells * linked.filter(Boolean).length;
}

export function lookedAt(
  answer: GridAnswer,
  links: Links,
  filter: number,
  spot: Spot | null,
  t: ArithmeticWords,
): string {
  if (!spot) return t.looked.none;
  const { where, channel, y, x } = spot;
  const place = `${exact(y)}, ${exact(x)}`;
  if (where === 'kernel') return t.looked.weight(place, exact(weightAt(answer.setting, y, x, channel, filter)));
  const tensor = where === 'input' ? answer.input : answer.output;
  const real = y >= 0 && x >= 0 && y < tensor.height && x < tensor.width;
  const value = real ? exact(valueReader(tensor)(y, x, channel)) : '';
  const isTransposed = links.mode === 'transposed';
  if (where === (isTransposed ? 'output' : 'input')) {
    const count = String(connected(answer, links, spot));
    if (isTransposed) return real ? t.looked.gathered(place, value, count) : t.looked.cut(place);
    return real ? t.looked.input(place, value, count) : t.looked.padding(place, count);
  }
  return isTransposed ? t.looked.scattered(place, value) : t.looked.output(place, value);
}
