import type { Words } from '../../i18n/language';

const en = {
  title: 'A network learns to read digits',
  lead: 'Each step shows LeNet-5 a batch of the 60,000 training digits and moves every weight a little down the slope of the loss.',

  transport: 'Training',
  train: 'Train',
  pause: 'Pause',
  step: 'One batch',
  rewind: 'Back to the same initial weights',
  reseed: 'New initial weights',

  epoch: 'Epoch',
  epochLeft: (time: string) => `${time} left`,
  steps: 'Steps',
  imagesSeen: 'Digits seen',
  speed: 'Digits per second',
  waiting: 'Waiting for digits that are still on their way',
  loading: (loaded: string, expected: string) =>
    `${loaded} of ${expected} digits have arrived; training starts with what is there.`,
  shardsLost: (files: string) => `Some digits did not arrive (${files}). Training goes on with those that did.`,
  retry: 'Try again',
  arrival: 'Arrival of the digits',
  diverged: (step: string, restored: string, rate: string) =>
    `At step ${step} the loss was no longer a finite number, so training stopped. The weights of step ${restored} are back. The learning rate of ${rate} is probably too high.`,
  lowerRate: (rate: string) => `Go on with ${rate}`,

  accuracyTitle: 'How many digits it reads right',
  lossTitle: 'How wrong its answers are: cross-entropy loss',
  batches: 'Training batches',
  batch: 'One batch',
  smoothed: 'Smoothed',
  test: 'Test digits',
  testOf: (images: string) => `Test, ${images} digits`,
  wholeTest: 'Whole test set',
  atStep: (step: string) => `Step ${step}`,
  latest: 'Latest',
  curvesEmpty: 'No step taken yet. Press Train and the curves draw themselves.',
  rangeRecent: (steps: string) => `Last ${steps} steps`,
  smoothing: 'Smoothed over',
  smoothingUnit: 'batches',
  logScale: 'Logarithmic',

  recipe: 'Recipe',
  recipeHint: 'All of this may change while it trains; nothing starts over except with a new seed.',
  optimizer: 'Optimizer',
  learningRate: 'Learning rate',
  usualRate: (rate: string) => `Usual here: ${rate}`,
  batchSize: 'Batch size',
  seed: 'Seed',
  seedHint: 'The same seed gives the same weights, the same order of digits and the same curve. A new one starts over.',
  more: 'More',
  augment: 'Vary the digits',
  augmentHint: 'Random shifts, turns and sizes, so that no digit is seen twice.',
  l2: 'L2 penalty',
  testEvery: 'Measure every',
  testEveryUnit: 'steps',
  testSubset: 'Measure on',
  testSubsetUnit: 'test digits',
  toDefault: 'Back to the default',

  insideTitle: 'What its filters look for, and what they find in this digit',
  filtersOf: (layer: string) => `Filters of ${layer}`,
  mapsOf: (layer: string) => `Feature maps of ${layer}`,
  insideCaption: (layer: string, filters: string, size: string) =>
    `${layer}: ${filters} filters of ${size}; the map under each is strong where the digit resembles it.`,
  insideEmpty: 'Draw a digit to see its feature maps.',

  answerTitle: 'How it reads your digit',

  confusionTitle: 'Which digits it takes for which',
  notMeasured: 'The 10,000 test digits have not been measured yet. That happens at the end of every epoch, or now:',
  measureAgain: 'Measure them again to see which digits it confuses.',
  measure: 'Measure all test digits',
  measuring: (done: string, total: string) => `Measuring: ${done} of ${total}`,
  measuredAt: (step: string) => `measured at step ${step}`,
  right: (images: string) => `of ${images} test digits read right`,
  trueDigit: 'Digit',
  answer: 'Answer',
  cellRight: (label: string, count: string, share: string) =>
    `${label} read as ${label}: ${count} times, ${share} of all of them.`,
  cellWrong: (label: string, answer: string, count: string, share: string) =>
    `${label} taken for ${answer}: ${count} times, ${share} of all images of it.`,
  mostConfused: (label: string, answer: string, count: string) =>
    `Most often it takes ${label} for ${answer}: ${count} times.`,
  allRight: 'Every single one is right.',

  mistakesTitle: 'Its worst mistakes',
  mistakesOf: (label: string, answer: string) => `${label} taken for ${answer}`,
  mistakesCaption: (shown: string, total: string) =>
    `${shown} of ${total}, the largest loss first. Pick one to see what happens inside.`,
  mistakesNone: 'Nothing to show here.',
  mistake: (label: string, answer: string, confidence: string) =>
    `${label} taken for ${answer} with ${confidence}; look inside`,
  moreMistakes: 'Show more',
  allMistakes: 'Show all kinds',

  started: 'Training runs.',
  paused: 'Training is paused.',
  reached: (accuracy: string, step: string) => `Test accuracy above ${accuracy} at step ${step}.`,
  measured: (accuracy: string, step: string) => `Test accuracy on all digits: ${accuracy} at step ${step}.`,
  rewound: 'Back at the initial weights.',
  reseeded: (seed: string) => `New initial weights, seed ${seed}.`,
};

export type TrainWords = typeof en;

const ko: TrainWords = {
  title: '신경망이 숫자 읽는 법을 배웁니다',
  lead: '한 스텝마다 학습용 숫자 60,000장 중 한 배치를 LeNet-5에 보여 주고, 손실이 줄어드는 방향으로 모든 가중치를 조금씩 옮깁니다.',

  transport: '학습',
  train: '학습 시작',
  pause: '일시 정지',
  step: '배치 하나만',
  rewind: '같은 초기 가중치로 되돌리기',
  reseed: '새 초기 가중치',

  epoch: '에포크',
  epochLeft: (time) => `남은 시간 ${time}`,
  steps: '스텝',
  imagesSeen: '지금까지 본 숫자',
  speed: '초당 처리한 숫자',
  waiting: '아직 오고 있는 숫자를 기다리는 중',
  loading: (loaded, expected) => `숫자 ${loaded} / ${expected} 도착. 도착한 것부터 학습합니다.`,
  shardsLost: (files) => `일부 숫자가 도착하지 않았습니다(${files}). 도착한 것으로 계속 학습합니다.`,
  retry: '다시 시도',
  arrival: '숫자 도착 상황',
  diverged: (step, restored, rate) =>
    `손실이 유한한 수가 아니게 되어 학습을 멈췄습니다(스텝: ${step}). 마지막으로 정상이던 가중치로 되돌렸습니다(스텝: ${restored}). 학습률이 너무 큰 것 같습니다(현재: ${rate}).`,
  lowerRate: (rate) => `학습률을 낮춰 계속: ${rate}`,

  accuracyTitle: '숫자를 얼마나 맞히는가',
  lossTitle: '답이 얼마나 빗나가는가: 교차 엔트로피 손실',
  batches: '학습 배치',
  batch: '배치 하나',
  smoothed: '평활화한 값',
  test: '테스트 숫자',
  testOf: (images) => `테스트: 숫자 ${images}장`,
  wholeTest: '테스트 세트 전체',
  atStep: (step) => `스텝 ${step}`,
  latest: '최근',
  curvesEmpty: '아직 한 스텝도 배우지 않았습니다. 학습 시작을 누르면 곡선이 그려집니다.',
  rangeRecent: (steps) => `최근 ${steps}스텝`,
  smoothing: '평활화 구간',
  smoothingUnit: '배치',
  logScale: '로그 눈금',

  recipe: '학습 설정',
  recipeHint: '학습 중에도 모두 바꿀 수 있습니다. 시드를 바꿀 때만 처음부터 다시 시작합니다.',
  optimizer: '옵티마이저',
  learningRate: '학습률',
  usualRate: (rate) => `보통 값: ${rate}`,
  batchSize: '배치 크기',
  seed: '시드',
  seedHint: '시드가 같으면 초기 가중치도, 숫자의 순서도, 곡선도 같습니다. 새 시드는 처음부터 다시 시작합니다.',
  more: '더 보기',
  augment: '숫자 변형하기',
  augmentHint: '숫자를 무작위로 옮기고 돌리고 키우거나 줄여서, 같은 숫자를 두 번 보지 않게 합니다.',
  l2: 'L2 규제',
  testEvery: '측정 간격',
  testEveryUnit: '스텝',
  testSubset: '측정할 숫자',
  testSubsetUnit: '장',
  toDefault: '기본값으로',

  insideTitle: '필터가 찾는 것과 이 숫자에서 찾아낸 것',
  filtersOf: (layer) => `필터: ${layer}`,
  mapsOf: (layer) => `특징 맵: ${layer}`,
  insideCaption: (layer, filters, size) =>
    `${layer}: 필터 ${filters}개(${size}). 숫자가 필터와 닮은 곳에서 그 아래의 특징 맵이 강해집니다.`,
  insideEmpty: '숫자를 그리면 특징 맵이 나타납니다.',

  answerTitle: '내 숫자를 어떻게 읽는가',

  confusionTitle: '어떤 숫자를 어떤 숫자로 잘못 읽는가',
  notMeasured:
    '테스트 숫자 10,000장을 아직 측정하지 않았습니다. 에포크가 끝날 때마다 측정하며, 지금 측정할 수도 있습니다.',
  measureAgain: '다시 측정하면 어떤 숫자를 헷갈리는지 볼 수 있습니다.',
  measure: '테스트 숫자 모두 측정하기',
  measuring: (done, total) => `측정 중: ${done} / ${total}`,
  measuredAt: (step) => `측정한 스텝: ${step}`,
  right: (images) => `테스트 숫자 ${images}장 중 정답`,
  trueDigit: '숫자',
  answer: '답',
  cellRight: (label, count, share) => `숫자 ${label}, 답 ${label}: ${count}번. 이 숫자 전체 중 ${share}.`,
  cellWrong: (label, answer, count, share) => `숫자 ${label}, 답 ${answer}: ${count}번. 이 숫자 전체 중 ${share}.`,
  mostConfused: (label, answer, count) => `가장 잦은 실수: 숫자 ${label}, 답 ${answer}(${count}번).`,
  allRight: '하나도 틀리지 않았습니다.',

  mistakesTitle: '가장 심하게 틀린 숫자',
  mistakesOf: (label, answer) => `숫자 ${label}, 답 ${answer}`,
  mistakesCaption: (shown, total) =>
    `${shown} / ${total}. 손실이 큰 것부터 보입니다. 하나를 고르면 안에서 일어나는 일을 볼 수 있습니다.`,
  mistakesNone: '보여 줄 것이 없습니다.',
  mistake: (label, answer, confidence) => `숫자 ${label}, 답 ${answer}, 확신 ${confidence}. 안을 들여다보기`,
  moreMistakes: '더 보기',
  allMistakes: '모든 종류 보기',

  started: '학습을 시작했습니다.',
  paused: '일시 정지했습니다.',
  reached: (accuracy, step) => `테스트 정확도가 기준을 넘었습니다. 기준: ${accuracy}, 스텝: ${step}.`,
  measured: (accuracy, step) => `전체 테스트 정확도: ${accuracy}, 스텝: ${step}.`,
  rewound: '초기 가중치로 되돌렸습니다.',
  reseeded: (seed) => `새 초기 가중치. 시드: ${seed}.`,
};

export const messages: Words<TrainWords> = { en, ko };
