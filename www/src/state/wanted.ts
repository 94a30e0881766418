/** W2. What several parts of the page want to see of one network, as one question. */
import type { InspectRequest } from '../engine/contract';

export type Wanted = Omit<InspectRequest['wanted'], 'top'>;

/** Nothing is asked for twice. */
export function merged(wants: readonly Wanted[]): Wanted {
  const names = (of: (wanted: Wanted) => readonly string[] | undefined) => [
    ...new Set(wants.flatMap((wanted) => of(wanted) ?? [])),
  ];
  const all = wants.some((wanted) => wanted.statistics === 'all');
  return {
    input: wants.some((wanted) => wanted.input),
    picture: wants.some((wanted) => wanted.picture),
    maps: names((wanted) => wanted.maps),
    statistics: all ? 'all' : names(({ statistics }) => (statistics === 'all' ? [] : statistics)),
    parameters: names((wanted) => wanted.parameters),
    histograms: unique(wants.flatMap((wanted) => wanted.histograms ?? [])),
    cells: unique(wants.flatMap((wanted) => wanted.cells ?? [])),
    fields: unique(wants.flatMap((wanted) => wanted.fields ?? [])),
  };
}

function unique<T>(questions: readonly T[]): T[] {
  return [...new Map(questions.map((question) => [JSON.stringify(question), question])).values()];
}
