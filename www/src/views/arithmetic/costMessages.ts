import type { Words } from '../../i18n/language';

const en = {
  title: 'What a layer costs',
  examples: 'Examples',
  post: '200 filters of 5 × 5 on 150 × 100 RGB',
  denseImage: '100 × 100 pixels, 1,000 neurons',
  above: 'The layer on the grid',

  parameters: 'Parameters',
  plusOne: '+ 1 is the bias of each filter',
  multiplications: 'Multiplications',
  ofOneImage: 'for one image, each with an addition',
  output: 'Output',
  numbers: (count: string) => `${count} numbers`,
  forward: 'Memory of the output, one image',
  forwardNote: (input: string, parameters: string) => `and ${input} of input, ${parameters} of parameters`,
  training: (batch: string) => `Training with a batch of ${batch}`,
  trainingFormula: (
    outputs: string,
    outputGradients: string,
    inputs: string,
    inputGradients: string,
    parameters: string,
  ) => `${outputs} + ${outputGradients} + ${inputs} + ${inputGradients} + 2 × ${parameters}`,
  trainingNote: 'outputs, their gradients, inputs, their gradients, parameters and theirs: the way back needs them all',
  parametersOfAll: (layers: string) => `Parameters of all ${layers} layers`,
  multiplicationsOfAll: (layers: string) => `Multiplications of all ${layers} layers`,
  trainingOfAll: (layers: string, batch: string) => `Training all ${layers} with a batch of ${batch}`,
  trainingOfAllNote: (numbers: string) =>
    `${numbers} numbers an image: the input and every layer’s output, each kept once. Twice, because each has a gradient`,
  denseOfOneMap: 'Weights if fully connected, one map',
  denseOfOneMapNote: 'one neuron for each place, as if there were a single feature map',
  dense: 'Weights if fully connected, all maps',
  denseNote: (size: string) => `one neuron for each number of the output: ${size}`,

  fits: (needed: string, memory: string, batch: string) =>
    `Training with batches of ${batch} takes ${needed}: it fits into ${memory} GB.`,
  tooMuch: (needed: string, memory: string, batch: string) =>
    `Training with batches of ${batch} takes ${needed}, more than the ${memory} GB there are. A smaller batch, a larger stride, fewer layers or 16 bit bring it down.`,
  batch: 'Batch size',
  stride: 'Stride',
  layers: 'Layers in a row',
  groups: 'Groups of channels',
  bits: 'Size of a number',
  bitsOf: (bits: string) => `${bits} bit`,
  memory: 'Memory there is',
  usual: (value: string) => `Back to ${value}`,
  more: 'Another layer',
  height: 'Height',
  width: 'Width',
  channels: 'Channels',
  kernel: ['Kernel, rows', 'Kernel, columns'] as [string, string],
  maps: 'Filters',
  neurons: 'Neurons',
  padding: 'Padding of this layer',
};

export type CostWords = typeof en;

export const costWords: Words<CostWords> = {
  en,
  ko: {
    title: '층 하나의 비용',
    examples: '예',
    post: '150 × 100 RGB 이미지에 5 × 5 필터 200개',
    denseImage: '100 × 100 픽셀, 뉴런 1,000개',
    above: '격자 위의 층',

    parameters: '매개변수',
    plusOne: '+ 1: 필터마다 하나씩 있는 편향',
    multiplications: '곱셈',
    ofOneImage: '이미지 한 장. 곱셈마다 덧셈도 한 번',
    output: '출력',
    numbers: (count) => `수 ${count}개`,
    forward: '출력 메모리, 이미지 한 장',
    forwardNote: (input, parameters) => `그 밖에 입력 ${input}, 매개변수 ${parameters}`,
    training: (batch) => `미니배치 ${batch}장으로 학습`,
    trainingFormula: (outputs, outputGradients, inputs, inputGradients, parameters) =>
      `${outputs} + ${outputGradients} + ${inputs} + ${inputGradients} + 2 × ${parameters}`,
    trainingNote: '출력과 그 기울기, 입력과 그 기울기, 매개변수와 그 기울기. 역방향 계산에 모두 필요합니다',
    parametersOfAll: (layers) => `매개변수, 층 ${layers}개 모두`,
    multiplicationsOfAll: (layers) => `곱셈, 층 ${layers}개 모두`,
    trainingOfAll: (layers, batch) => `층 ${layers}개를 미니배치 ${batch}장으로 학습`,
    trainingOfAllNote: (numbers) =>
      `이미지 한 장에 수 ${numbers}개: 입력과 층마다의 출력을 한 번씩 보관. 각각 기울기가 있어 두 배`,
    denseOfOneMap: '완전 연결이라면 가중치, 맵 한 장',
    denseOfOneMapNote: '특징 맵이 한 장뿐인 것처럼 위치마다 뉴런 하나',
    dense: '완전 연결이라면 가중치, 모든 맵',
    denseNote: (size) => `출력의 수마다 뉴런 하나: ${size}`,

    fits: (needed, memory, batch) =>
      `미니배치 ${batch}장 학습에 필요한 메모리: ${needed}. ${memory} GB 안에 들어갑니다.`,
    tooMuch: (needed, memory, batch) =>
      `미니배치 ${batch}장 학습에 필요한 메모리: ${needed}. 있는 메모리 ${memory} GB보다 많습니다. 미니배치를 줄이거나, 스트라이드를 키우거나, 층을 줄이거나, 16비트를 쓰면 줄어듭니다.`,
    batch: '미니배치 크기',
    stride: '스트라이드',
    layers: '이어진 층',
    groups: '채널 그룹',
    bits: '수 하나의 크기',
    bitsOf: (bits) => `${bits}비트`,
    memory: '있는 메모리',
    usual: (value) => `처음 값으로: ${value}`,
    more: '다른 층',
    height: '높이',
    width: '너비',
    channels: '채널',
    kernel: ['커널, 행', '커널, 열'],
    maps: '필터',
    neurons: '뉴런',
    padding: '이 층의 패딩',
  },
};
