import type { Words } from '../../i18n/language';

const en = {
  title: 'SAME in TensorFlow, symmetric in PyTorch',
  strip: (name: string, before: string, after: string, first: string) =>
    `${name}: ${before} zeros before the first cell, ${after} after the last; the first window begins at ${first}.`,
  shifted: (outputs: string, shift: string) =>
    `Both give ${outputs} outputs, but PyTorch adds as many zeros before as after. Each of its windows begins ${shift === '1' ? '1 cell' : `${shift} cells`} earlier, so other numbers come out.`,
  byHand: (before: string, after: string) =>
    `For TensorFlow’s numbers pad by hand, ${before} before and ${after} after.`,
  equal: 'Here both add the same zeros, and the same numbers come out.',
  none: (outputs: string) => `No padding that is alike on both sides gives ${outputs} outputs.`,
  takesSame: 'With a stride of 1 PyTorch also takes padding=’same’, which adds what TensorFlow adds.',
  refusesSame: 'PyTorch refuses padding=’same’ when the stride is above 1.',
  input: 'Cells',
  kernel: 'Kernel',
  stride: 'Stride',
  usual: (value: string) => `Back to ${value}`,
  examples: 'Axes',
  stem: 'First layer of ResNet',
  gridRows: 'Rows of the grid',
  gridColumns: 'Columns of the grid',
  onGrid: 'The numbers that come out of the layer on the grid',
  sameOutput: 'Output with TensorFlow’s padding',
  torchOutput: 'Output with PyTorch’s padding',
  differ: (count: string, cells: string) =>
    count === '0' ? 'All numbers are the same.' : `${count} of ${cells} numbers differ; they are marked.`,
};

export type PaddingsWords = typeof en;

export const paddingsWords: Words<PaddingsWords> = {
  en,
  ko: {
    title: 'TensorFlow의 SAME, PyTorch의 대칭 패딩',
    strip: (name, before, after, first) =>
      `${name}: 첫 칸 앞의 0 ${before}개, 마지막 칸 뒤의 0 ${after}개. 첫 창이 시작하는 위치: ${first}.`,
    shifted: (outputs, shift) =>
      `출력은 둘 다 ${outputs}칸이지만 PyTorch는 앞뒤에 0을 똑같이 더합니다. 그래서 창이 모두 ${shift}칸 먼저 시작하고 다른 수가 나옵니다.`,
    byHand: (before, after) => `TensorFlow와 같은 수를 얻으려면 직접 패딩합니다(앞 ${before}, 뒤 ${after}).`,
    equal: '여기서는 더하는 0이 같아 같은 수가 나옵니다.',
    none: (outputs) => `앞뒤가 같은 패딩으로는 출력 ${outputs}칸을 만들 수 없습니다.`,
    takesSame: '스트라이드가 1이면 PyTorch에서도 padding=’same’을 쓸 수 있고, TensorFlow와 같은 0을 더합니다.',
    refusesSame: '스트라이드가 1보다 크면 PyTorch는 padding=’same’을 받지 않습니다.',
    input: '칸 수',
    kernel: '커널',
    stride: '스트라이드',
    usual: (value) => `처음 값으로: ${value}`,
    examples: '축',
    stem: 'ResNet의 첫 층',
    gridRows: '격자의 행',
    gridColumns: '격자의 열',
    onGrid: '격자 위의 층에서 나오는 수',
    sameOutput: 'TensorFlow 패딩의 출력',
    torchOutput: 'PyTorch 패딩의 출력',
    differ: (count, cells) =>
      count === '0' ? '모든 수가 같습니다.' : `${cells}개 가운데 ${count}개가 다릅니다. 표시한 칸입니다.`,
  },
};
