import type { Words } from '../../i18n/language';
import type { GridMode, Pattern } from '../../state/layerGrid';

/** Row and column, counted from 0. */
type At = (y: string, x: string) => string;

const en = {
  title: 'Every number of one layer, and where it comes from',
  lead: 'Point at an output and its window lights; at an input, and every output that it feeds; at a weight, and every input that it touches. Change the stride or the padding, and see what is added and what is dropped.',

  mode: 'Layer',
  modes: {
    convolution: 'Convolution',
    grouped: 'In groups',
    depthwise: 'Depthwise',
    transposed: 'Transposed',
  } as Record<GridMode, string>,

  figure: 'The layer on a grid',
  input: 'Input',
  kernel: 'Kernel',
  output: 'Output',
  inputGrid: (channel: string) => `Input, channel ${channel}`,
  kernelGrid: (map: string, channel: string) => `Kernel of map ${map}, channel ${channel}`,
  outputGrid: (map: string) => `Output, map ${map}`,
  bias: 'bias',
  cellName: ((y, x) => `row ${y}, column ${x}`) as At,
  zero: 'a zero of the padding',
  cut: 'cut off',
  unread: (value: string) => `${value}, read by no window`,
  spoken: (place: string, what: string) => `${place}: ${what}`,

  rows: 'Rows',
  columns: 'Columns',
  give: (input: string, kernel: string, stride: string, output: string) =>
    `${input} with a kernel of ${kernel} and a stride of ${stride} give ${output}.`,
  giveDilated: (input: string, kernel: string, extent: string, stride: string, output: string) =>
    `${input} with a kernel of ${kernel}, dilated to ${extent}, and a stride of ${stride} give ${output}.`,
  paddings: { valid: 'VALID', same: 'SAME', explicit: 'By hand' },
  nothingAdded: (padding: string) => `${padding} adds nothing`,
  addedRows: (padding: string, before: string, after: string) =>
    `${padding} adds zeros: ${before} above, ${after} below`,
  addedColumns: (padding: string, before: string, after: string) =>
    `${padding} adds zeros: ${before} on the left, ${after} on the right`,
  nothingCut: (padding: string) => `${padding} cuts nothing off`,
  cutRows: (padding: string, before: string, after: string) => `${padding} cuts off ${before} above, ${after} below`,
  cutColumns: (padding: string, before: string, after: string) =>
    `${padding} cuts off ${before} on the left, ${after} on the right`,
  allRead: 'every cell is read',
  allWritten: 'every cell is written',
  unused: (count: string) => `the last ${count} unused`,
  skipped: (count: string) => `${count} stepped over`,

  connectedTo: (place: string) => `Output (i, j) = (${place}) is connected to these rows and columns of the input:`,
  writesTo: (place: string) => `Input (i, j) = (${place}) writes to these rows and columns of the output:`,
  paddedNote: (padding: string) => `p is what ${padding} adds above and on the left. Everything counts from 0.`,
  countNote: 'Everything counts from 0.',
  looked: {
    input: (place: string, value: string, outputs: string) =>
      `Input (${place}) = ${value}. Outputs that it feeds: ${outputs}.`,
    padding: (place: string, outputs: string) =>
      `A zero of the padding at (${place}). Outputs that it feeds: ${outputs}.`,
    weight: (place: string, value: string) =>
      `Weight (${place}) = ${value}. It touches the marked inputs, one for each output.`,
    output: (place: string, value: string) => `Output (${place}) = ${value}, the sum over its window.`,
    gathered: (place: string, value: string, inputs: string) =>
      `Output (${place}) = ${value}. Inputs that write to it: ${inputs}.`,
    cut: (place: string) => `(${place}) is cut off: inputs write there, but it is no part of the output.`,
    scattered: (place: string, value: string) =>
      `Input (${place}) = ${value}. Its product with every weight is added to the marked outputs.`,
    none: 'Point at any cell, or move to it with the arrow keys. A click keeps it, Escape lets it go.',
  },
  sum: (place: string) => `The sum behind output (${place})`,
  channel: (n: string) => `channel ${n}:`,
  sumAndBias: 'the sum of the products and the bias',
  sumsAndBias: 'the sums of the channels and the bias',
  /** A sentence of two parts. */
  sentence: (first: string, second: string) => `${first}; ${second}.`,
  value: 'Its number',

  settings: 'The layer',
  padding: 'Padding',
  sizeOf: (axis: string) => `Input, ${axis}`,
  kernelOf: (axis: string) => `Kernel, ${axis}`,
  strideOf: (axis: string) => `Stride, ${axis}`,
  dilationOf: (axis: string) => `Dilation, ${axis}`,
  rowsAxis: 'rows',
  columnsAxis: 'columns',
  sides: ['Zeros above', 'Zeros below', 'Zeros on the left', 'Zeros on the right'] as [string, string, string, string],
  usual: (value: string) => `Back to ${value}`,
  channels: 'Input channels',
  filters: {
    convolution: 'Filters',
    grouped: 'Filters a group',
    depthwise: 'Filters a channel',
    transposed: 'Filters',
  } as Record<GridMode, string>,
  groups: 'Groups',
  more: 'Dilation, channels, numbers',
  inputNumbers: 'Numbers of the input',
  weightNumbers: 'Weights',
  patterns: {
    random: 'random',
    ones: 'all 1',
    impulse: 'a single 1',
    ramp: 'the column’s number',
    edge: 'an edge',
  } as Record<Pattern, string>,
  again: 'Other random numbers',
  undo: 'Undo',
  redo: 'Redo',
  startOver: 'Back to the beginning',

  weights: 'Weights',
  range: 'Colour scale',
  ranges: { cell: 'of the cell', map: 'of each map', layer: 'of all maps' },

  code: 'The layer as code',
  copy: 'Copy',
  copied: 'Copied',

  outputIs: (rows: string, columns: string) => `The output has ${rows} rows and ${columns} columns.`,
  waiting: 'The engine is starting.',
  refused: 'The figure still shows the last layer that was possible.',
};

export type ArithmeticWords = typeof en;

export const arithmeticWords: Words<ArithmeticWords> = {
  en,
  ko: {
    title: '층 하나의 모든 수, 그 수가 나온 곳',
    lead: '출력을 가리키면 그 창이, 입력을 가리키면 그 값이 쓰이는 모든 출력이, 가중치를 가리키면 그 가중치가 닿는 모든 입력이 밝아집니다. 스트라이드와 패딩을 바꾸어 무엇이 더해지고 무엇이 버려지는지 보세요.',

    mode: '층',
    modes: { convolution: '합성곱', grouped: '그룹 합성곱', depthwise: '깊이별 합성곱', transposed: '전치 합성곱' },

    figure: '격자 위의 층',
    input: '입력',
    kernel: '커널',
    output: '출력',
    inputGrid: (channel) => `입력, 채널 ${channel}`,
    kernelGrid: (map, channel) => `특징 맵 ${map}의 커널, 채널 ${channel}`,
    outputGrid: (map) => `출력, 특징 맵 ${map}`,
    bias: '편향',
    cellName: (y, x) => `${y}행 ${x}열`,
    zero: '패딩의 0',
    cut: '잘려 나감',
    unread: (value) => `${value}, 어느 창도 읽지 않음`,
    spoken: (place, what) => `${place}: ${what}`,

    rows: '행',
    columns: '열',
    give: (input, kernel, stride, output) =>
      `입력 ${input}칸, 커널 ${kernel}, 스트라이드 ${stride} → 출력 ${output}칸.`,
    giveDilated: (input, kernel, extent, stride, output) =>
      `입력 ${input}칸, 커널 ${kernel}(팽창하여 ${extent}칸), 스트라이드 ${stride} → 출력 ${output}칸.`,
    paddings: { valid: 'VALID', same: 'SAME', explicit: '직접 정하기' },
    nothingAdded: (padding) => `${padding}: 더하는 것 없음`,
    addedRows: (padding, before, after) => `${padding}: 더하는 0 위 ${before}, 아래 ${after}`,
    addedColumns: (padding, before, after) => `${padding}: 더하는 0 왼쪽 ${before}, 오른쪽 ${after}`,
    nothingCut: (padding) => `${padding}: 잘라 내는 것 없음`,
    cutRows: (padding, before, after) => `${padding}: 잘라 내는 칸 위 ${before}, 아래 ${after}`,
    cutColumns: (padding, before, after) => `${padding}: 잘라 내는 칸 왼쪽 ${before}, 오른쪽 ${after}`,
    allRead: '모든 칸을 읽음',
    allWritten: '모든 칸에 값을 씀',
    unused: (count) => `쓰이지 않는 마지막 칸: ${count}`,
    skipped: (count) => `건너뛴 칸: ${count}`,

    connectedTo: (place) => `출력 (i, j) = (${place}): 연결된 입력의 행과 열`,
    writesTo: (place) => `입력 (i, j) = (${place}): 값을 더하는 출력의 행과 열`,
    paddedNote: (padding) => `p: ${padding} 패딩이 위와 왼쪽에 더한 칸 수. 모두 0부터 셉니다.`,
    countNote: '모두 0부터 셉니다.',
    looked: {
      input: (place, value, outputs) => `입력 (${place}) = ${value}. 이 값이 쓰이는 출력: ${outputs}개.`,
      padding: (place, outputs) => `패딩의 0, 위치 (${place}). 이 값이 쓰이는 출력: ${outputs}개.`,
      weight: (place, value) => `가중치 (${place}) = ${value}. 표시한 입력에 닿습니다. 출력마다 하나씩입니다.`,
      output: (place, value) => `출력 (${place}) = ${value}. 창 안의 합입니다.`,
      gathered: (place, value, inputs) => `출력 (${place}) = ${value}. 이 값을 만드는 입력: ${inputs}개.`,
      cut: (place) => `(${place}): 잘려 나가는 칸입니다. 입력이 값을 더하지만 출력에는 들지 않습니다.`,
      scattered: (place, value) => `입력 (${place}) = ${value}. 모든 가중치와 곱해 표시한 출력에 더합니다.`,
      none: '칸을 가리키거나 화살표 키로 옮겨 가세요. 클릭하면 고정되고 Esc 키를 누르면 풀립니다.',
    },
    sum: (place) => `출력 (${place}), 합의 내용`,
    channel: (n) => `채널 ${n}:`,
    sumAndBias: '곱의 합과 편향',
    sumsAndBias: '채널마다의 합과 편향',
    sentence: (first, second) => `${first}. ${second}.`,
    value: '이 칸의 수',

    settings: '층 설정',
    padding: '패딩',
    sizeOf: (axis) => `입력, ${axis}`,
    kernelOf: (axis) => `커널, ${axis}`,
    strideOf: (axis) => `스트라이드, ${axis}`,
    dilationOf: (axis) => `팽창, ${axis}`,
    rowsAxis: '행',
    columnsAxis: '열',
    sides: ['위의 0', '아래의 0', '왼쪽의 0', '오른쪽의 0'],
    usual: (value) => `처음 값으로: ${value}`,
    channels: '입력 채널',
    filters: {
      convolution: '필터',
      grouped: '그룹마다의 필터',
      depthwise: '채널마다의 필터',
      transposed: '필터',
    },
    groups: '그룹',
    more: '팽창, 채널, 수',
    inputNumbers: '입력의 수',
    weightNumbers: '가중치',
    patterns: { random: '무작위', ones: '모두 1', impulse: '1 하나', ramp: '열 번호', edge: '경계' },
    again: '다른 무작위 수',
    undo: '실행 취소',
    redo: '다시 실행',
    startOver: '처음으로',

    weights: '가중치',
    range: '색의 범위',
    ranges: { cell: '보는 칸', map: '특징 맵마다', layer: '층 전체' },

    code: '코드로 쓴 층',
    copy: '복사',
    copied: '복사했습니다',

    outputIs: (rows, columns) => `출력: ${rows}행 ${columns}열.`,
    waiting: '엔진을 시작하고 있습니다.',
    refused: '그림은 마지막으로 가능했던 층을 그대로 보여 줍니다.',
  },
};
