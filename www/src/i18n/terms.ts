/** Words for the codes that stand inside an engine's error: what was expected, how much of what, which option. */
import type { Language, Words } from './language';

const terms: Record<string, Words<string>> = {
  whole_number: { en: 'a whole number', ko: '정수' },
  number: { en: 'a number', ko: '숫자' },
  pair: { en: 'a whole number or a pair of them', ko: '정수 하나 또는 정수 두 개의 쌍' },
  name_without_separators: { en: 'a name without “/” and “.”', ko: '“/”와 “.”이 없는 이름' },
  less_than_kernel: { en: 'less than the kernel spans', ko: '커널 크기보다 작은 값' },
  divides_channels_and_filters: {
    en: 'a number that divides both the channels and the filters',
    ko: '채널 수와 필터 수를 모두 나누는 수',
  },
  less_than_output: { en: 'less than the output has without it', ko: '자르기 전 출력 크기보다 작은 값' },
  only_of_leaky_relu: { en: 'nothing, except for leaky_relu', ko: 'leaky_relu에만 쓰는 값' },
  maps_of_the_input: {
    en: 'different maps of the input in ascending order',
    ko: '입력 특징 맵의 번호(중복 없이 오름차순)',
  },
  another_value: { en: 'a value of another kind', ko: '다른 종류의 값' },
  activations: { en: 'activations', ko: '활성값' },
  layers: { en: 'layers', ko: '층' },
  parameters: { en: 'parameters', ko: '매개변수' },
  taps: { en: 'kernel positions', ko: '커널 위치' },
  decay: { en: 'The decay', ko: '감쇠' },
  learningRate: { en: 'The learning rate', ko: '학습률' },
  batchSize: { en: 'The batch size', ko: '배치 크기' },
  testEvery: { en: 'The number of steps between two measurements', ko: '측정 간격(스텝)' },
  testSubset: { en: 'The number of test digits', ko: '측정할 숫자의 수' },
  batch: { en: 'The batch size', ko: '배치 크기' },
  size: { en: 'The image size', ko: '이미지 크기' },
  shift: { en: 'The shift', ko: '이동' },
  rotation: { en: 'The rotation', ko: '회전' },
  zoom: { en: 'The zoom', ko: '확대' },
  shear: { en: 'The shear', ko: '기울임' },
  elastic: { en: 'The elastic distortion', ko: '탄성 변형' },
  brightness: { en: 'The brightness', ko: '밝기' },
  contrast: { en: 'The contrast', ko: '대비' },
  noise: { en: 'The noise', ko: '잡음' },
  cutout: { en: 'The cut-out', ko: '컷아웃' },
  row: { en: 'The row', ko: '행' },
  column: { en: 'The column', ko: '열' },
  channel: { en: 'The channel', ko: '채널' },
  decimals: { en: 'The number of decimals', ko: '소수점 아래 자릿수' },
  class: { en: 'The class', ko: '클래스' },
  input: { en: 'The input', ko: '입력' },
  samples: { en: 'The number of samples', ko: '표본 수' },
  sigma: { en: 'The noise', ko: '잡음' },
  images: { en: 'The number of images', ko: '이미지 수' },
  patch: { en: 'The patch', ko: '가림 조각' },
  stride: { en: 'The stride', ko: '스트라이드' },
  positions: { en: 'The number of positions', ko: '위치 수' },
  bins: { en: 'The number of bins', ko: '구간 수' },
  l2: { en: 'L2', ko: 'L2' },
};

/** The words for a code; ranges such as `1..` and names such as `valid | same` speak for themselves. */
export function term(code: string, language: Language): string {
  return terms[code]?.[language] ?? code;
}
