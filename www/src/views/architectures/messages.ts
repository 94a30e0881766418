import type { Words } from '../../i18n/language';
import type { PairName } from '../../state/famousPairs';
import type { ZooId } from '../../state/zoo';

interface PairWords {
  title: string;
  first: string;
  second: string;
  why: string;
}

const en = {
  title: 'From LeNet-5 to SENet: what the networks are made of, and what they cost',
  lead: 'Twenty-seven published networks, built by the engine from their descriptions. It counts every shape, parameter and multiplication; none of the numbers is copied from a table.',
  timeline: 'Seven milestones',
  errorOf: { 1: 'Error', 5: 'Top-5 error' },
  measuredIlsvrc:
    'Top-5 error: how often the right class of a thousand is not among the first five answers, as entered in the ILSVRC contest: several networks and crops of an image together.',
  measured: {
    lenet5_1998: 'Error on the 10,000 test digits of MNIST, trained on the digits as they are.',
    xception:
      'Top-5 error on the validation images of ILSVRC, one network and one crop. It was never entered in the contest.',
  } as Partial<Record<ZooId, string>>,
  choice: 'What is shown',
  network: 'Network',
  beside: 'Beside it',
  none: 'no other',
  bars: 'Height of the bars',
  by: 'One bar for each',
  byLevel: { blocks: 'Block', layers: 'Layer' },
  level: { blocks: 'Block', layers: 'Layer' },
  measure: {
    parameters: 'Parameters',
    macs: 'Multiplications (MACs)',
    forward: 'Activations',
    training: 'Activations in training',
  },
  unit: { parameters: 'parameters', macs: 'MACs' },
  shape: 'Output',
  sees: 'Sees',
  together: 'All',
  auxiliary: '(auxiliary)',
  input: 'Input',
  trained: 'Trained parameters',
  kerasTotal: 'Total as Keras counts',
  flops: 'FLOPs (2 a MAC)',
  withoutHeads: 'Without auxiliary heads',
  headless: (parameters: string, macs: string) => `${parameters} parameters, ${macs} MACs`,
  weights: 'Weights in memory',
  lastMap: 'Last map',
  cellSees: (field: string) => `a cell sees ${field} pixels`,
  convention:
    'A MAC is a multiplication with its addition, in convolutions and dense layers only; activations are 4 bytes a number for one image, and in training each is kept and has a gradient of its size.',
  walk: (name: string) => `Along the depth of ${name}`,
  table: (name: string) => `Cost of ${name}`,
  starting: 'The engine is starting …',
  pairsTitle: 'Why they cost less',
  pairsLead:
    'Each of these ideas made room for the next network. Both sides are counted by the engine; without auxiliary heads.',
  ratio: 'First / second',
  pairs: {
    reductions: {
      title: 'An inception module without and with 1×1 reductions',
      first: 'Without',
      second: 'With (module 3a)',
      why: 'The 1×1 convolutions make the 192 maps fewer before the large kernels read them. Without them the module also has 416 maps for the next one to read, instead of 256.',
    },
    kernels: {
      title: 'One 5×5 or two 3×3',
      first: 'One 5×5',
      second: 'Two 3×3',
      why: 'Both see 5×5 cells; two have a ReLU more between them. 64 maps of 56×56.',
    },
    bottleneck: {
      title: 'A residual unit, plain or with a bottleneck',
      first: 'Two 3×3 over 256 maps',
      second: '1×1 to 64, 3×3, 1×1 to 256',
      why: 'The 3×3 works on a quarter of the maps. 256 maps of 56×56.',
    },
    separable: {
      title: 'A full convolution or a separable one',
      first: 'Full 3×3',
      second: 'Depthwise 3×3, then 1×1',
      why: 'First each map by itself in space, then across the maps. A layer of Xception’s middle: 728 maps of 19×19.',
    },
    squeeze: {
      title: 'What squeeze-and-excitation adds',
      first: 'SE-ResNet-50',
      second: 'The same without',
      why: 'Two small dense layers a unit: a tenth more parameters, almost no multiplications more.',
    },
    googlenet: {
      title: 'AlexNet and GoogLeNet',
      first: 'AlexNet, 2012',
      second: 'GoogLeNet, 2014',
      why: 'Nearly all parameters of AlexNet are in its dense layers. GoogLeNet averages over whole maps instead, and spends its multiplications on depth.',
    },
  } as Record<PairName, PairWords>,
};

export type ArchitecturesWords = typeof en;

export const architecturesWords: Words<ArchitecturesWords> = {
  en,
  ko: {
    title: 'LeNet-5에서 SENet까지: 신경망의 구조와 비용',
    lead: '논문으로 발표된 신경망 27개를 엔진이 명세대로 만듭니다. 모든 출력 크기, 매개변수, 곱셈은 엔진이 센 것이며 표에서 옮겨 적은 숫자는 없습니다.',
    timeline: '일곱 이정표',
    errorOf: { 1: '오류율', 5: '톱-5 오류율' },
    measuredIlsvrc:
      '톱-5 오류율: 클래스 천 개 가운데 정답이 처음 다섯 답 안에 없는 비율입니다. ILSVRC 대회 출품작의 값으로, 여러 신경망과 여러 잘라내기를 함께 쓴 결과입니다.',
    measured: {
      lenet5_1998: 'MNIST 테스트 숫자 1만 개에 대한 오류율입니다. 숫자를 변형하지 않고 학습했습니다.',
      xception:
        'ILSVRC 검증 이미지에 대한 톱-5 오류율로, 신경망 하나와 잘라내기 하나만 썼습니다. 대회에는 나가지 않았습니다.',
    },
    choice: '표시할 내용',
    network: '신경망',
    beside: '나란히 볼 신경망',
    none: '없음',
    bars: '막대의 높이',
    by: '막대 하나의 단위',
    byLevel: { blocks: '블록', layers: '층' },
    level: { blocks: '블록', layers: '층' },
    measure: {
      parameters: '매개변수',
      macs: '곱셈 수(MAC)',
      forward: '활성값',
      training: '학습할 때의 활성값',
    },
    unit: { parameters: '매개변수', macs: 'MAC' },
    shape: '출력',
    sees: '수용 영역',
    together: '전체',
    auxiliary: '(보조)',
    input: '입력',
    trained: '학습되는 매개변수',
    kerasTotal: 'Keras 방식의 전체 매개변수',
    flops: 'FLOP(MAC의 두 배)',
    withoutHeads: '보조 분류기 제외',
    headless: (parameters: string, macs: string) => `매개변수 ${parameters}, MAC ${macs}`,
    weights: '가중치 메모리',
    lastMap: '마지막 특징 맵',
    cellSees: (field: string) => `한 칸의 수용 영역 ${field}`,
    convention:
      'MAC은 합성곱 층과 완전 연결 층에서 곱셈 하나와 덧셈 하나를 합친 것입니다. 활성값은 이미지 한 장 기준으로 숫자마다 4바이트이며, 학습할 때는 모두 보관되고 같은 크기의 그레이디언트가 생깁니다.',
    walk: (name: string) => `층의 깊이: ${name}`,
    table: (name: string) => `비용 표: ${name}`,
    starting: '엔진을 시작하는 중 …',
    pairsTitle: '비용을 줄인 아이디어',
    pairsLead: '하나하나가 다음 신경망을 가능하게 했습니다. 양쪽 모두 엔진이 셌으며 보조 분류기는 뺐습니다.',
    ratio: '첫째 / 둘째',
    pairs: {
      reductions: {
        title: '인셉션 모듈: 1×1 축소가 없을 때와 있을 때',
        first: '없을 때',
        second: '있을 때(모듈 3a)',
        why: '1×1 합성곱은 큰 커널이 읽기 전에 특징 맵 192개를 줄입니다. 없으면 다음 모듈이 읽을 특징 맵도 256개가 아니라 416개가 됩니다.',
      },
      kernels: {
        title: '5×5 하나와 3×3 둘',
        first: '5×5 하나',
        second: '3×3 둘',
        why: '둘 다 5×5칸을 보지만 3×3 둘 사이에는 ReLU를 하나 더 넣을 수 있습니다. 56×56 특징 맵 64개 기준.',
      },
      bottleneck: {
        title: '잔차 유닛: 기본형과 병목형',
        first: '특징 맵 256개에 3×3 둘',
        second: '1×1로 64개, 3×3, 1×1로 256개',
        why: '3×3이 4분의 1의 특징 맵만 다룹니다. 56×56 특징 맵 256개 기준.',
      },
      separable: {
        title: '일반 합성곱과 분리 합성곱',
        first: '일반 3×3',
        second: '깊이별 3×3 다음 1×1',
        why: '먼저 특징 맵마다 공간 방향으로, 그다음 채널 방향으로 계산합니다. Xception 가운데 층: 19×19 특징 맵 728개.',
      },
      squeeze: {
        title: 'SE 블록이 더하는 비용',
        first: 'SE-ResNet-50',
        second: 'SE 블록을 뺀 것',
        why: '유닛마다 작은 완전 연결 층 두 개가 붙습니다. 매개변수는 10분의 1쯤 늘고 곱셈은 거의 늘지 않습니다.',
      },
      googlenet: {
        title: 'AlexNet과 GoogLeNet',
        first: 'AlexNet, 2012',
        second: 'GoogLeNet, 2014',
        why: 'AlexNet은 매개변수 대부분이 완전 연결 층에 있습니다. GoogLeNet은 그 대신 특징 맵 전체를 평균 내고, 곱셈을 깊이에 씁니다.',
      },
    },
  },
};
