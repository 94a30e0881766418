/** Where the networks of the zoo come from. What they come to is the engine's to say. */
import type { ZooId } from './zoo';

/** A network, and the paper or the program whose numbers it has. */
interface Origin {
  year: number;
  authors: string;
  source: string;
}

const lenet: Omit<Origin, 'year'> = {
  authors: 'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner',
  source: 'Gradient-Based Learning Applied to Document Recognition',
};
const alexnet: Omit<Origin, 'year'> = {
  authors: 'A. Krizhevsky, I. Sutskever, G. Hinton',
  source: 'ImageNet Classification with Deep Convolutional Neural Networks',
};
const vgg: Origin = {
  year: 2014,
  authors: 'K. Simonyan, A. Zisserman',
  source: 'Very Deep Convolutional Networks for Large-Scale Image Recognition',
};
const googlenet: Origin = {
  year: 2014,
  authors: 'C. Szegedy, W. Liu, Y. Jia et al.',
  source: 'Going Deeper with Convolutions',
};
const inceptionV4: Origin = {
  year: 2016,
  authors: 'C. Szegedy, S. Ioffe, V. Vanhoucke, A. Alemi',
  source: 'Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning',
};
const resnet: Origin = {
  year: 2015,
  authors: 'K. He, X. Zhang, S. Ren, J. Sun',
  source: 'Deep Residual Learning for Image Recognition',
};
const senet: Origin = {
  year: 2017,
  authors: 'J. Hu, L. Shen, S. Albanie, G. Sun, E. Wu',
  source: 'Squeeze-and-Excitation Networks',
};
const geron: Origin = {
  year: 2019,
  authors: 'A. Géron',
  source: 'Hands-On Machine Learning with Scikit-Learn, Keras, and TensorFlow',
};

export const origins: Record<ZooId, Origin> = {
  lenet5_1998: { year: 1998, ...lenet },
  lenet5: { year: 1998, ...lenet },
  alexnet: { year: 2012, ...alexnet },
  alexnet_torchvision: { year: 2014, ...alexnet },
  googlenet: googlenet,
  googlenet_torchvision: googlenet,
  vgg16: vgg,
  vgg19: vgg,
  inception_v3: {
    year: 2015,
    authors: 'C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna',
    source: 'Rethinking the Inception Architecture for Computer Vision',
  },
  resnet18: resnet,
  resnet34: resnet,
  resnet50: resnet,
  resnet101: resnet,
  resnet152: resnet,
  resnet50_v1: resnet,
  resnet101_v1: resnet,
  resnet152_v1: resnet,
  inception_v4: inceptionV4,
  inception_resnet_v2: inceptionV4,
  xception: {
    year: 2016,
    authors: 'F. Chollet',
    source: 'Xception: Deep Learning with Depthwise Separable Convolutions',
  },
  squeezenet1_1: {
    year: 2016,
    authors: 'F. Iandola, S. Han, M. Moskewicz, K. Ashraf, W. Dally, K. Keutzer',
    source: 'SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size',
  },
  mobilenet: {
    year: 2017,
    authors: 'A. Howard, M. Zhu, B. Chen et al.',
    source: 'MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications',
  },
  se_googlenet: senet,
  se_resnet50: senet,
  senet154: senet,
  post_mnist: geron,
  resnet34_10: geron,
};

/** A milestone, with the share of wrong answers that made it known. */
export interface Milestone {
  name: ZooId;
  /** Share of images whose class is not among the first `guesses` answers; of the entry that the paper reports. */
  error: number;
  guesses: 1 | 5;
}

/**
 * Errors as the papers report them: MNIST's test set for LeNet-5, entries to ILSVRC (several networks and crops together)
 * for the others but Xception, which took part in none: one network, one crop, on the validation set.
 */
export const milestones: readonly Milestone[] = [
  { name: 'lenet5_1998', error: 0.0095, guesses: 1 },
  { name: 'alexnet', error: 0.153, guesses: 5 },
  { name: 'googlenet', error: 0.0667, guesses: 5 },
  { name: 'vgg16', error: 0.0732, guesses: 5 },
  { name: 'resnet152_v1', error: 0.0357, guesses: 5 },
  { name: 'xception', error: 0.055, guesses: 5 },
  { name: 'senet154', error: 0.0225, guesses: 5 },
];
