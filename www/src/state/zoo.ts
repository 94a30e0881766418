/** The models that come with the page. A spec is loaded when its model is chosen. */
import type { ModelSpec } from '../engine/contract';

const files = import.meta.glob<ModelSpec>('../../../assets/models/*.json', { import: 'default' });

/** By the name of the file, in the order of their years; a test holds the names against the files. */
export const zoo = {
  lenet5_1998: 'LeNet-5, 1998',
  lenet5: 'LeNet-5',
  alexnet: 'AlexNet',
  alexnet_torchvision: 'AlexNet, torchvision',
  googlenet: 'GoogLeNet',
  googlenet_torchvision: 'GoogLeNet, torchvision',
  vgg16: 'VGG-16',
  vgg19: 'VGG-19',
  inception_v3: 'Inception-v3',
  resnet18: 'ResNet-18',
  resnet34: 'ResNet-34',
  resnet50: 'ResNet-50',
  resnet101: 'ResNet-101',
  resnet152: 'ResNet-152',
  resnet50_v1: 'ResNet-50, v1 (Keras)',
  resnet101_v1: 'ResNet-101, v1 (Keras)',
  resnet152_v1: 'ResNet-152, v1 (Keras)',
  inception_v4: 'Inception-v4',
  inception_resnet_v2: 'Inception-ResNet-v2',
  xception: 'Xception',
  squeezenet1_1: 'SqueezeNet 1.1',
  mobilenet: 'MobileNet',
  se_googlenet: 'SE-GoogLeNet',
  se_resnet50: 'SE-ResNet-50',
  senet154: 'SENet-154',
  post_mnist: 'CNN for MNIST',
  resnet34_10: 'ResNet-34, 10 classes',
} as const;

export type ZooId = keyof typeof zoo;

export const zooIds = Object.keys(zoo) as ZooId[];

export function specOf(id: ZooId): Promise<ModelSpec> {
  return (files[`../../../assets/models/${id}.json`] as () => Promise<ModelSpec>)();
}
