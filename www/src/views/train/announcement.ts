import { integer, percent } from '../../i18n/format';
import type { Milestone } from '../../state/milestones';
import type { TrainWords } from './messages';

type Sentences = { [K in Milestone['kind']]: (t: TrainWords, milestone: Extract<Milestone, { kind: K }>) => string };

const SENTENCES: Sentences = {
  started: (t) => t.started,
  paused: (t) => t.paused,
  rewound: (t) => t.rewound,
  reseeded: (t, { seed }) => t.reseeded(String(seed)),
  opened: (t, { model }) => t.opened(model),
  returned: (t) => t.returned,
  reached: (t, { threshold, step }) => t.reached(percent(threshold, 0), integer(step)),
  measured: (t, { accuracy, step }) => t.measured(percent(accuracy), integer(step)),
};

/** What a screen reader says about a milestone. */
export function announcement<K extends Milestone['kind']>(
  t: TrainWords,
  milestone: Extract<Milestone, { kind: K }>,
): string {
  return SENTENCES[milestone.kind as K](t, milestone);
}
