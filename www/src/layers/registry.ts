import type { NodeSummary } from '../engine/contract';
import type { Words } from '../i18n/language';
import Activation from './Activation.svelte';
import { activations } from './activations';
import Conv2d from './Conv2d.svelte';
import Dense from './Dense.svelte';
import type { Face } from './face';
import Flatten from './Flatten.svelte';
import Generic from './Generic.svelte';
import MaxPool2d from './MaxPool2d.svelte';

const called =
  (name: Words<string>): Face['name'] =>
  () =>
    name;

const plain = (en: string, ko: string): Face => ({ name: called({ en, ko }), inspector: Generic });

/** One line a layer type. A type without one is drawn by the generic face, under its own name. */
const faces: Record<string, Face> = {
  conv2d: { name: called({ en: 'Convolution', ko: '합성곱' }), inspector: Conv2d },
  max_pool2d: { name: called({ en: 'Max pooling', ko: '최대 풀링' }), inspector: MaxPool2d },
  flatten: { name: called({ en: 'Flatten', ko: '펼치기' }), inspector: Flatten },
  dense: { name: called({ en: 'Dense', ko: '완전 연결' }), inspector: Dense },
  activation: { name: activationName, inspector: Activation },
  grouped_conv2d: plain('Grouped convolution', '그룹 합성곱'),
  sparse_conv2d: plain('Convolution by a table', '연결표 합성곱'),
  depthwise_conv2d: plain('Depthwise convolution', '깊이별 합성곱'),
  conv2d_transpose: plain('Transposed convolution', '전치 합성곱'),
  avg_pool2d: plain('Average pooling', '평균 풀링'),
  global_avg_pool2d: plain('Global average pooling', '전역 평균 풀링'),
  global_max_pool2d: plain('Global max pooling', '전역 최대 풀링'),
  max_pool_depth: plain('Max pooling along depth', '깊이 방향 최대 풀링'),
  avg_pool_depth: plain('Average pooling along depth', '깊이 방향 평균 풀링'),
  subsampling: plain('Trainable subsampling', '학습되는 서브샘플링'),
  batch_norm: plain('Batch normalisation', '배치 정규화'),
  local_response_norm: plain('Local response normalisation', '국소 반응 정규화'),
  rescaling: plain('Rescaling', '크기 조절'),
  dropout: plain('Dropout', '드롭아웃'),
  zero_pad2d: plain('Zero padding', '제로 패딩'),
  add: plain('Addition', '더하기'),
  concat: plain('Concatenation', '이어 붙이기'),
  scale: plain('Channel scaling', '채널별 곱하기'),
  rbf: plain('Radial basis units', '방사 기저 유닛'),
};

const generic: Face = { name: ({ kind }) => ({ en: kind, ko: kind }), inspector: Generic };

function activationName({ config }: NodeSummary): Words<string> {
  const kind = String(config['function']);
  return activations[kind]?.name ?? { en: kind, ko: kind };
}

export function faceOf(node: NodeSummary): Face {
  return faces[node.kind] ?? generic;
}
