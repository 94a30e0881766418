/** Whose numbers a network has, and why other sources count otherwise: as `assets/models/README.md` says in short. */
import type { Words } from '../../i18n/language';
import type { ZooId } from '../../state/zoo';

type Notes = Partial<Record<ZooId, string>>;

const v1 = {
  en: 'As in the paper and in Keras, with the stride in the first 1×1 and a bias in every convolution, which the batch normalisation after it makes redundant.',
  ko: '논문과 Keras처럼 첫 1×1에 스트라이드가 있고, 뒤따르는 배치 정규화 때문에 필요 없는 편향이 모든 합성곱에 있습니다.',
};
const v15 = {
  en: 'As in torchvision: the stride is in the 3×3, which costs more multiplications than the paper’s first 1×1. torchvision and the paper call MACs FLOPs.',
  ko: 'torchvision 방식으로, 스트라이드가 3×3에 있어 논문의 첫 1×1보다 곱셈이 많습니다. torchvision과 논문은 MAC을 FLOP이라고 부릅니다.',
};
const projected = {
  en: 'As in torchvision. The paper’s 34 layers have 3.6 billion MACs because its shortcuts have no projection.',
  ko: 'torchvision 방식입니다. 논문의 34층은 지름길에 사영이 없어 36억 MAC입니다.',
};
const vgg = {
  en: 'As in Keras and torchvision. Sources that state fewer MACs count the convolutions alone.',
  ko: 'Keras, torchvision과 같습니다. MAC이 더 적은 자료는 합성곱만 센 것입니다.',
};

export const notes: Words<Notes> = {
  en: {
    lenet5_1998:
      'The paper’s 340,908 are connections: it counts biases and the fixed codes of the output too. Its codes were drawn by hand and are random here.',
    lenet5:
      'The form that is taught today: every map of the second convolution reads all six, so it has 2,416 parameters instead of the 1,516 of 1998.',
    alexnet:
      'Three layers are cut in two for two graphics cards; whole, the network would have 62,378,344 parameters. The paper says 224×224, its arithmetic 227×227.',
    alexnet_torchvision: 'The one-card form of 2014: no groups, fewer maps, no normalisation.',
    vgg16: vgg.en,
    vgg19: vgg.en,
    googlenet:
      'With both auxiliary heads, which only training needs. The paper’s table gives other parameters for five of the modules; its 1.5 billion are a budget.',
    googlenet_torchvision: 'Batch normalisation instead of LRN and biases; what is called 5×5 there is a 3×3.',
    se_googlenet: 'No count was published: this is GoogLeNet with two small dense layers a module, ratio 16.',
    inception_v3:
      'As in Keras, without the factor before ReLU; with it there are 23,834,568 trained parameters, and 27,161,264 with torchvision’s auxiliary head.',
    inception_v4: 'As in timm. Sources that say 12.3 billion count poolings and normalisations.',
    inception_resnet_v2: 'As in Keras. timm, with the factor before ReLU, has 55,843,464 trained parameters.',
    resnet18: projected.en,
    resnet34: projected.en,
    resnet34_10: 'Ten classes and TensorFlow’s padding SAME.',
    resnet50: v15.en,
    resnet101: v15.en,
    resnet152: v15.en,
    resnet50_v1: v1.en,
    resnet101_v1: v1.en,
    resnet152_v1: v1.en,
    xception: 'As in Keras. Tables with more MACs count other operations too.',
    se_resnet50:
      'The paper’s 3.87 billion count pooling and scaling too; with the stride in the 3×3 there are 4,091,699,200 MACs.',
    senet154: 'As in timm; the paper states no count.',
    squeezenet1_1: 'At 227×227 with an unpadded first convolution; the published 0.349 billion are at 224×224.',
    mobilenet: 'ReLU as in the paper, where Keras stops it at 6; no number depends on it.',
  },
  ko: {
    lenet5_1998:
      '논문의 340,908은 연결 수로, 편향과 출력의 고정 코드까지 센 것입니다. 논문의 코드는 손으로 그렸고 여기서는 무작위입니다.',
    lenet5:
      '오늘날 배우는 형태입니다. 둘째 합성곱이 여섯 맵을 모두 읽어 매개변수가 1998년의 1,516개 대신 2,416개입니다.',
    alexnet:
      '그래픽 카드 두 장에 나누려고 세 층을 둘로 쪼갰습니다. 나누지 않으면 매개변수가 62,378,344개입니다. 논문에는 224×224로 적혔지만 계산은 227×227입니다.',
    alexnet_torchvision: '2014년의 카드 한 장용 형태로, 그룹과 정규화가 없고 맵이 더 적습니다.',
    vgg16: vgg.ko,
    vgg19: vgg.ko,
    googlenet:
      '학습에만 필요한 보조 분류기 두 개를 포함합니다. 논문의 표는 모듈 다섯 개에서 매개변수가 다르며, 15억은 예산입니다.',
    googlenet_torchvision: 'LRN과 편향 대신 배치 정규화를 씁니다. 거기서 5×5라고 하는 것은 3×3입니다.',
    se_googlenet: '발표된 값이 없습니다. GoogLeNet의 모듈마다 작은 완전 연결 층 두 개를 더한 것으로, 비율은 16입니다.',
    inception_v3:
      'Keras처럼 ReLU 앞의 배율이 없습니다. 있으면 학습되는 매개변수가 23,834,568개, torchvision의 보조 분류기까지 더하면 27,161,264개입니다.',
    inception_v4: 'timm 방식입니다. 123억이라고 하는 자료는 풀링과 정규화까지 센 것입니다.',
    inception_resnet_v2: 'Keras 방식입니다. ReLU 앞의 배율이 있는 timm은 학습되는 매개변수가 55,843,464개입니다.',
    resnet18: projected.ko,
    resnet34: projected.ko,
    resnet34_10: '클래스 열 개, 텐서플로의 SAME 패딩입니다.',
    resnet50: v15.ko,
    resnet101: v15.ko,
    resnet152: v15.ko,
    resnet50_v1: v1.ko,
    resnet101_v1: v1.ko,
    resnet152_v1: v1.ko,
    xception: 'Keras 방식입니다. MAC이 더 많은 표는 다른 연산까지 센 것입니다.',
    se_resnet50: '논문의 38.7억은 풀링과 배율 곱셈까지 센 것입니다. 스트라이드가 3×3에 있으면 4,091,699,200 MAC입니다.',
    senet154: 'timm 방식입니다. 논문에는 값이 없습니다.',
    squeezenet1_1: '227×227 입력에 첫 합성곱의 패딩이 없는 경우입니다. 발표된 3.49억은 224×224 기준입니다.',
    mobilenet: '논문처럼 ReLU를 씁니다. Keras는 6에서 자르지만 숫자는 같습니다.',
  },
};
