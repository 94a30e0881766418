/** What is broken in a network as the text of a link. Names hold no `.`, so it stands between the parts of each. */
import type { Ablation } from '../engine/contract';
import { number, wholeNumber } from './linkValues';

const index = { min: 0, max: 1_000_000 };

/** `m.conv1.3`, `i.unit1/add.1.0`, `n.30.7` (noise of 30 % from seed 7), `n.30.7.conv1`. */
export function encodeAblations(ablations: readonly Ablation[]): string {
  return ablations
    .map((one) => {
      switch (one.kind) {
        case 'map':
          return ['m', one.node, one.channel];
        case 'input':
          return ['i', one.node, one.input, one.value];
        case 'noise':
          return ['n', Math.round(one.sigma * 100), one.seed, ...(one.node === undefined ? [] : [one.node])];
      }
    })
    .map((fields) => fields.join('.'))
    .join('~');
}

/** What makes no sense is left out; whether a node is there is for the engine to say. */
export function decodeAblations(text: string): Ablation[] {
  return text.split('~').flatMap((part): Ablation[] => {
    const [kind, a = '', b = '', c = ''] = part.split('.');
    if (kind === 'm') {
      const channel = wholeNumber(b, index);
      return a && channel !== null ? [{ kind: 'map', node: a, channel }] : [];
    }
    if (kind === 'i') {
      const input = wholeNumber(b, index);
      const value = number(c, { min: -1, max: 1 });
      return a && input !== null && value !== null ? [{ kind: 'input', node: a, input, value }] : [];
    }
    const percent = wholeNumber(a, { min: 0, max: 1000 });
    const seed = wholeNumber(b, { min: 0, max: 2 ** 32 - 1 });
    if (kind !== 'n' || percent === null || seed === null) return [];
    return [{ kind: 'noise', sigma: percent / 100, seed, ...(c ? { node: c } : {}) }];
  });
}
