/** W2. Networks that learn MNIST in minutes, each a relative of one that made history. */
import lenet5 from '../../../assets/models/lenet5.json';
import postMnist from '../../../assets/models/post_mnist.json';
import alexnet from '../../../assets/models/small/mini_alexnet.json';
import googlenet from '../../../assets/models/small/mini_googlenet.json';
import plain from '../../../assets/models/small/mini_plain.json';
import resnet from '../../../assets/models/small/mini_resnet.json';
import seResnet from '../../../assets/models/small/mini_se_resnet.json';
import vgg from '../../../assets/models/small/mini_vgg.json';
import xception from '../../../assets/models/small/mini_xception.json';
import type { ModelSpec } from '../engine/contract';

/** By the names that a link has for them, in the order of history. */
const SPECS = {
  'lenet-5': lenet5,
  'mini-alexnet': alexnet,
  'mini-vgg': vgg,
  'mini-googlenet': googlenet,
  'mini-resnet': resnet,
  'mini-plain': plain,
  'mini-xception': xception,
  'mini-se-resnet': seResnet,
  mnist: postMnist,
};

export type PresetName = keyof typeof SPECS;

export const PRESETS = Object.keys(SPECS) as PresetName[];

/** What the page opens with. */
export const FIRST_PRESET: PresetName = 'lenet-5';

export const presetSpec = (name: PresetName) => SPECS[name] as ModelSpec;

/** Which preset a network came from, by the name that its spec has; `null`: none. */
export function presetOf(model: string): PresetName | null {
  return PRESETS.find((name) => SPECS[name].name === model) ?? null;
}

/** The preset that a link names; `null`: none, or one that is not known. */
export function presetNamed(text: string | null): PresetName | null {
  return PRESETS.find((name) => name === text) ?? null;
}
