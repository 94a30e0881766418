import type { Words } from '../../i18n/language';

const en = {
  title: 'Look inside a network while it reads your handwriting',
  lead: 'Draw a digit and watch LeNet-5, a convolutional network, take it apart layer by layer, in your browser.',
  draw: 'Draw a digit',
  train: 'Train it yourself',

  pad: 'Digit pad',
  padShows: (what: string) => `Digit pad, showing ${what}`,
  yourDrawing: 'your drawing',
  nothing: 'nothing',
  testImage: (index: string, label: string) => `test image ${index}, a ${label}`,
  padHint: 'Draw here',
  undo: 'Undo the last stroke',
  clear: 'Clear',
  testImages: 'Test image',
  previous: 'Previous test image',
  next: 'Next test image',
  seen: 'What the network sees',
  seenLabel: '28 by 28 pixels, as the network sees them',

  layers: 'Layers of the network',
  tab: (node: string, kind: string, size: string) => `${node}, ${kind}, ${size}`,
  mapsOf: (count: string, size: string) => `${count} feature maps of ${size}`,
  valuesOf: (count: string) => `${count} values`,

  answer: 'Probability of each digit',
  answerOf: (digit: string, share: string) => `${digit}: ${share}`,
  reads: (digit: string, share: string) => `Read as ${digit}, with a probability of ${share}.`,
  labelled: (label: string) => `Its label is ${label}.`,
  readsAs: (digit: string) => `Read as ${digit}.`,
  waitsForInk: 'Nothing to read yet. Draw a digit, or pick a test image.',
  starting: 'The engine is starting.',

  scale: 'Activation',
  scaleHint: 'each layer on its own scale',
  negative: 'negative',
  positive: 'positive',
  model: 'Network',
  reference: 'Trained before',
  own: (step: string) => `Yours, step ${step}`,

  pointed: (node: string, map: string, row: string, column: string) =>
    `${node}, map ${map}, row ${row}, column ${column}:`,
  pointedUnit: (node: string, unit: string) => `${node}, value ${unit}:`,
  receptive: (size: string) => `It sees the ${size} pixels marked at the left.`,
  pointHint: 'Point at any cell for its value and the part of the digit that it sees.',

  output: 'Output',
  parameters: 'Parameters',
  macs: 'Multiplications',
  macsHint: 'Multiply-accumulates for one digit',
  receptiveField: 'Receptive field',
  pixels: (size: string) => `${size} pixels`,
  maps: 'Its feature maps',
  values: 'Its values',
  kernels: 'Its kernels',
  kernelsHint: (filters: string, inputs: string) =>
    `One column a filter (${filters}), one row an input channel (${inputs}). Purple weights are negative, green ones positive.`,
  largest: (value: string) => `Colours reach from −${value} to ${value}.`,
};

export type NetworkWords = typeof en;

export const networkWords: Words<NetworkWords> = {
  en,
  ko: {
    title: '손글씨를 읽는 신경망의 속을 들여다보세요',
    lead: '숫자를 그리면 합성곱 신경망 LeNet-5가 층마다 무엇을 보는지 나타납니다. 모든 계산은 브라우저 안에서 이루어집니다.',
    draw: '숫자 그리기',
    train: '직접 학습시키기',

    pad: '숫자판',
    padShows: (what) => `숫자판. 보이는 것: ${what}`,
    yourDrawing: '직접 그린 그림',
    nothing: '없음',
    testImage: (index, label) => `시험 이미지 ${index}번, 숫자 ${label}`,
    padHint: '여기에 그리세요',
    undo: '마지막 획 취소',
    clear: '지우기',
    testImages: '시험 이미지',
    previous: '이전 시험 이미지',
    next: '다음 시험 이미지',
    seen: '신경망이 보는 그림',
    seenLabel: '신경망이 보는 28×28 픽셀',

    layers: '신경망의 층',
    tab: (node, kind, size) => `${node}, ${kind}, ${size}`,
    mapsOf: (count, size) => `특징 맵 ${count}장, 크기 ${size}`,
    valuesOf: (count) => `값 ${count}개`,

    answer: '숫자별 확률',
    answerOf: (digit, share) => `${digit}: ${share}`,
    reads: (digit, share) => `읽은 숫자: ${digit} (확률 ${share})`,
    labelled: (label) => `레이블: ${label}`,
    readsAs: (digit) => `읽은 숫자: ${digit}`,
    waitsForInk: '아직 읽을 것이 없습니다. 숫자를 그리거나 시험 이미지를 고르세요.',
    starting: '엔진을 시작하고 있습니다.',

    scale: '활성값',
    scaleHint: '층마다 눈금이 다릅니다',
    negative: '음수',
    positive: '양수',
    model: '신경망',
    reference: '미리 학습한 것',
    own: (step) => `내가 학습한 것, ${step}단계`,

    pointed: (node, map, row, column) => `${node}, 특징 맵 ${map}, ${row}행 ${column}열:`,
    pointedUnit: (node, unit) => `${node}, 값 ${unit}번:`,
    receptive: (size) => `왼쪽에 표시한 ${size} 픽셀을 봅니다.`,
    pointHint: '칸을 가리키면 그 값과, 그 칸이 보는 그림의 부분이 나타납니다.',

    output: '출력',
    parameters: '매개변수',
    macs: '곱셈',
    macsHint: '숫자 하나를 읽는 데 드는 곱셈-누산 횟수',
    receptiveField: '수용 영역',
    pixels: (size) => `${size} 픽셀`,
    maps: '특징 맵',
    values: '값',
    kernels: '커널',
    kernelsHint: (filters, inputs) =>
      `열은 필터(${filters}개), 행은 입력 채널(${inputs}개)입니다. 보라색 가중치는 음수, 초록색은 양수입니다.`,
    largest: (value) => `색의 범위: −${value} – ${value}`,
  },
};
