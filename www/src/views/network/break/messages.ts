import type { Words } from '../../../i18n/language';
import type { Part } from '../../../state/breaking.svelte';

const en = {
  title: 'Break it',
  lead: 'Switch parts off and see what the network was using them for. Everything can be taken back.',
  undo: 'Undo',
  redo: 'Redo',
  mend: 'Mend everything',
  broken: (count: string) => `Broken: ${count}`,
  whole: 'Nothing is broken.',

  layer: 'Layer',
  maps: 'Its maps',
  mapsHint: 'Click a map to switch it off: it is 0 everywhere from then on.',
  map: (number: string, node: string) => `Map ${number} of ${node}`,
  more: (count: string) => `Show ${count} more`,

  parts: 'Connections',
  part: (kind: Part['kind'], node: string, from: string) =>
    ({
      skip: `What ${node} adds from ${from}`,
      branch: `The branch ${from} of ${node}`,
      factors: `The factors of ${node}, from ${from}`,
    })[kind],
  partsHint:
    'Without its skip connection an addition has one side only; a branch that is off is 0; without its factors a squeeze-and-excitation block lets every map pass as it is.',

  noise: 'Noise on the weights',
  noiseHint: 'In standard deviations of each kernel’s own weights.',
  noNoise: 'No noise',
  another: 'Other noise',

  answer: 'The answer',
  class: 'Class',
  intact: 'Intact',
  withBreaks: 'Broken',
  accuracy: 'Test digits read right',
  of: (right: string, images: string) => `${right} of ${images}`,
  measuring: 'Reading test digits …',
  waiting: 'The test digits are still on their way.',
  now: (name: string, share: string) => `Now read as ${name}, with a probability of ${share}.`,
  needsInput: 'Give the network something to look at first.',
  misleads:
    'What a part does alone is not all that it is for: two parts that do the same work each seem to be of no use, and a network that had been trained without the part would have found another way.',
};

export type BreakWords = typeof en;

export const breakWords: Words<BreakWords> = {
  en,
  ko: {
    title: '고장 내 보기',
    lead: '일부를 꺼 보고 신경망이 그 부분을 어디에 쓰고 있었는지 살펴보세요. 모두 되돌릴 수 있습니다.',
    undo: '실행 취소',
    redo: '다시 실행',
    mend: '모두 고치기',
    broken: (count) => `고장 낸 곳: ${count}`,
    whole: '고장 낸 곳이 없습니다.',

    layer: '층',
    maps: '특징 맵',
    mapsHint: '특징 맵을 누르면 꺼집니다. 그때부터 모든 칸이 0입니다.',
    map: (number, node) => `${node} 특징 맵 ${number}`,
    more: (count) => `${count}장 더 보기`,

    parts: '연결',
    part: (kind, node, from) =>
      ({
        skip: `${node} 덧셈 중 ${from} 쪽`,
        branch: `${node} 중 가지 ${from}`,
        factors: `${node} 배율 (${from})`,
      })[kind],
    partsHint:
      '잔차 연결을 끄면 덧셈의 한쪽만 남고, 가지를 끄면 그 자리가 0이 됩니다. SE 블록의 배율을 끄면 모든 특징 맵이 그대로 지나갑니다.',

    noise: '가중치 잡음',
    noiseHint: '각 커널 가중치의 표준편차에 대한 비율입니다.',
    noNoise: '잡음 없음',
    another: '다른 잡음',

    answer: '답',
    class: '클래스',
    intact: '온전할 때',
    withBreaks: '고장 났을 때',
    accuracy: '바르게 읽은 테스트 숫자',
    of: (right, images) => `${right}개 / ${images}개`,
    measuring: '테스트 숫자를 읽고 있습니다 …',
    waiting: '테스트 숫자를 아직 내려받는 중입니다.',
    now: (name, share) => `지금 읽은 클래스: ${name} (확률 ${share})`,
    needsInput: '먼저 신경망에 보여 줄 그림을 주세요.',
    misleads:
      '한 부분만 꺼서 알 수 있는 것이 그 부분의 역할 전부는 아닙니다. 같은 일을 하는 두 부분은 하나씩 꺼 보면 모두 쓸모없어 보이고, 그 부분 없이 학습한 신경망이라면 다른 방법을 찾았을 것입니다.',
  },
};
