import type { NodeSummary } from '../engine/contract';
import type { Words } from '../i18n/language';
import Activation from './Activation.svelte';
import { activations } from './activations';
import Conv2d from './Conv2d.svelte';
import Dense from './Dense.svelte';
import type { Face } from './face';
import Flatten from './Flatten.svelte';
import Generic from './Generic.svelte';
import MaxPool2d from './MaxPool2d.svelte';

const called =
  (name: Words<string>): Face['name'] =>
  () =>
    name;

/** One line a layer type. A type without one is drawn by the generic face. */
const faces: Record<string, Face> = {
  conv2d: { name: called({ en: 'Convolution', ko: '합성곱' }), inspector: Conv2d },
  max_pool2d: { name: called({ en: 'Max pooling', ko: '최대 풀링' }), inspector: MaxPool2d },
  flatten: { name: called({ en: 'Flatten', ko: '펼치기' }), inspector: Flatten },
  dense: { name: called({ en: 'Dense', ko: '완전 연결' }), inspector: Dense },
  activation: { name: activationName, inspector: Activation },
};

const generic: Face = { name: ({ kind }) => ({ en: kind, ko: kind }), inspector: Generic };

function activationName({ config }: NodeSummary): Words<string> {
  const kind = String(config['function']);
  return activations[kind]?.name ?? { en: kind, ko: kind };
}

export function faceOf(node: NodeSummary): Face {
  return faces[node.kind] ?? generic;
}
