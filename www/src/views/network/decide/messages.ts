import type { Words } from '../../../i18n/language';
import type { Method } from '../../../state/deciding.svelte';

interface MethodWords {
  name: string;
  /** What it shows. */
  shows: string;
  /** Where it misleads. */
  misleads: string;
}

const en = {
  title: 'What made it decide',
  lead: 'Six ways to ask which parts of the picture speak for a class. They disagree, and none of them is the whole truth.',
  method: 'Method',
  class: 'Class',
  likeliest: (name: string) => `most likely: ${name}`,
  classNamed: (name: string, share: string) => `${name} (${share})`,
  other: 'Another class',
  layer: 'Layer',
  samples: 'Samples',
  usualSamples: 'The usual number of samples',
  noise: 'Noise',
  usualNoise: 'The usual noise',
  patch: 'Patch',
  usualPatch: 'The usual patch',
  stride: 'Stride',
  usualStride: 'The usual stride',
  start: 'Start',
  again: 'Start again',
  stop: 'Stop',
  progress: (done: string, total: string) => `${done} of ${total} passes`,
  working: 'Working',
  picture: 'What the network sees',
  heat: (method: string, name: string) => `${method} for ${name}, laid over what the network sees`,
  logit: (name: string, value: string) => `The logit of ${name} is ${value}.`,
  silent: 'It is zero everywhere: nothing here changes this logit.',
  stale: 'This map is of an earlier setting or picture.',
  against: 'speaks against',
  speaks: 'speaks for',
  size: 'The denser the colour, the more.',
  scale: (value: string) => `Colours end at ${value}.`,
  strongest: (row: string, column: string) => `Strongest at row ${row}, column ${column}.`,
  needsInput: 'Give the network something to look at first.',
  noCam:
    'This network does not end in global average pooling, so there is no class activation map. Grad-CAM is its generalisation.',
  noMaps: 'This network has no layer with maps.',
  methods: {
    gradient: {
      name: 'Gradient',
      shows: 'How much the logit would change if a pixel changed by a little: the size of its derivative.',
      misleads:
        'A pixel can matter and still have no gradient, where a ReLU or a maximum is saturated; the maps are noisy, and a large slope is not a large contribution.',
    },
    product: {
      name: 'Gradient × input',
      shows: 'What each pixel would contribute if the network were linear here: its derivative times its value.',
      misleads: 'A black pixel always gets zero, however important it is that it is black.',
    },
    smooth: {
      name: 'SmoothGrad',
      shows:
        'The mean gradient over copies of the picture with noise on them. Random wiggles cancel, what stays is common to all.',
      misleads:
        'It looks tidier than the network is: the noise decides how coarse the map is, and no copy is a picture the network was trained on.',
    },
    occlusion: {
      name: 'Occlusion',
      shows: 'How far the logit falls while a square is covered with the mean colour; blue where it rises.',
      misleads:
        'A grey square is something to see in itself, and two parts that do the same work each seem to be of no use, because the other one is still there.',
    },
    gradCam: {
      name: 'Grad-CAM',
      shows: 'The maps of a layer, each weighed by its mean gradient, added up, and only what speaks for the class.',
      misleads:
        'It is as coarse as the layer; stretched over the picture it looks more exact than it is, and early layers show edges rather than reasons.',
    },
    cam: {
      name: 'Class activation map',
      shows: 'What each place of the last maps adds to the logit; their mean and the bias are the logit, exactly.',
      misleads: 'A cell lies over one place but sees much more of the picture: look at its receptive field.',
    },
  } satisfies Record<Method, MethodWords>,
};

export type DecideWords = Omit<typeof en, 'methods'> & { methods: Record<Method, MethodWords> };

export const decideWords: Words<DecideWords> = {
  en,
  ko: {
    title: '무엇을 보고 판단했나',
    lead: '그림의 어느 부분이 어떤 클래스를 뒷받침하는지 묻는 여섯 가지 방법입니다. 결과는 서로 다르며, 어느 하나도 전부를 말해 주지는 않습니다.',
    method: '방법',
    class: '클래스',
    likeliest: (name) => `가장 유력: ${name}`,
    classNamed: (name, share) => `${name} (${share})`,
    other: '다른 클래스',
    layer: '층',
    samples: '표본 수',
    usualSamples: '표본 수를 기본값으로',
    noise: '잡음',
    usualNoise: '잡음을 기본값으로',
    patch: '가림 조각',
    usualPatch: '가림 조각을 기본값으로',
    stride: '스트라이드',
    usualStride: '스트라이드를 기본값으로',
    start: '시작',
    again: '다시 시작',
    stop: '중지',
    progress: (done, total) => `순전파 ${done}회 / 전체 ${total}회`,
    working: '계산 중',
    picture: '신경망이 보는 그림',
    heat: (method, name) => `${method}, 클래스: ${name}. 신경망이 보는 그림 위에 겹친 지도`,
    logit: (name, value) => `클래스 ${name}, 로짓 ${value}`,
    silent: '모든 칸이 0입니다. 여기서는 무엇을 조금 바꾸어도 이 로짓에 변화가 없습니다.',
    stale: '이전 설정이나 이전 그림의 지도입니다.',
    against: '반대 근거',
    speaks: '찬성 근거',
    size: '색이 짙을수록 큰 값입니다.',
    scale: (value) => `색의 끝값: ${value}`,
    strongest: (row, column) => `가장 강한 곳: ${row}행 ${column}열`,
    needsInput: '먼저 신경망에 보여 줄 그림을 주세요.',
    noCam:
      '이 신경망은 전역 평균 풀링으로 끝나지 않아 클래스 활성화 지도를 만들 수 없습니다. Grad-CAM이 이를 일반화한 방법입니다.',
    noMaps: '이 신경망에는 특징 맵이 있는 층이 없습니다.',
    methods: {
      gradient: {
        name: '기울기',
        shows: '픽셀이 조금 바뀔 때 로짓이 얼마나 바뀌는지, 곧 미분값의 크기를 보여 줍니다.',
        misleads:
          '중요한 픽셀이라도 ReLU나 최댓값이 포화되면 기울기가 0일 수 있습니다. 지도에 잡음이 많고, 기울기가 크다고 기여가 큰 것은 아닙니다.',
      },
      product: {
        name: '기울기 × 입력',
        shows: '신경망이 이 근처에서 선형이라면 각 픽셀이 기여할 양, 곧 미분값과 입력값의 곱입니다.',
        misleads: '값이 0인 픽셀은 그 자리가 비어 있다는 사실이 아무리 중요해도 늘 0이 됩니다.',
      },
      smooth: {
        name: 'SmoothGrad',
        shows:
          '그림에 잡음을 더한 여러 사본에서 구한 기울기의 평균입니다. 우연한 흔들림은 상쇄되고 공통된 것만 남습니다.',
        misleads:
          '실제보다 깔끔해 보입니다. 지도의 거친 정도는 잡음의 크기가 정하며, 잡음이 섞인 사본은 학습 때 본 적이 없는 그림입니다.',
      },
      occlusion: {
        name: '가림',
        shows:
          '정사각형 하나를 평균색으로 가렸을 때 로짓이 얼마나 떨어지는지 보여 줍니다. 파란색은 오히려 오른 곳입니다.',
        misleads:
          '가린 사각형도 하나의 무늬로 보입니다. 또 같은 역할을 하는 두 부분은 하나를 가려도 다른 하나가 남아 둘 다 쓸모없어 보입니다.',
      },
      gradCam: {
        name: 'Grad-CAM',
        shows: '한 층의 특징 맵을 평균 기울기로 가중하여 더하고, 클래스를 뒷받침하는 부분만 남긴 것입니다.',
        misleads:
          '그 층의 해상도만큼 거칩니다. 그림 위에 늘여 놓으면 실제보다 정밀해 보이고, 앞쪽 층에서는 이유보다 윤곽이 나타납니다.',
      },
      cam: {
        name: '클래스 활성화 지도',
        shows: '마지막 특징 맵의 각 자리가 로짓에 더하는 양입니다. 그 평균에 편향을 더하면 정확히 로짓이 됩니다.',
        misleads: '한 칸은 한 자리에 놓이지만 실제로는 그림의 훨씬 넓은 부분을 봅니다. 수용 영역을 함께 보세요.',
      },
    },
  },
};
