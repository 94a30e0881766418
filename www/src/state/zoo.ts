/** The models that come with the page. A spec is loaded when its model is chosen. */
import type { ModelSpec } from '../engine/contract';

const files = import.meta.glob<ModelSpec>('../../../assets/models/*.json', { import: 'default' });

/** By the name of the file; a test holds the names against the files. */
export const zoo = {
  lenet5: 'LeNet-5',
  post_mnist: 'CNN for MNIST',
  resnet34_10: 'ResNet-34, 10 classes',
  resnet50: 'ResNet-50',
} as const;

export type ZooId = keyof typeof zoo;

export const zooIds = Object.keys(zoo) as ZooId[];

export function specOf(id: ZooId): Promise<ModelSpec> {
  return (files[`../../../assets/models/${id}.json`] as () => Promise<ModelSpec>)();
}
