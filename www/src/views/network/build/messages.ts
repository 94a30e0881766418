import type { Words } from '../../../i18n/language';

const en = {
  title: 'Edit this model',
  lead: 'Everything follows as you type: the graph, shapes, parameters, multiplications and receptive fields.',
  node: (name: string, kind: string) => `${name} (${kind})`,
  pick: 'Pick a layer in the graph to change its numbers.',
  usual: 'as usual',
  earlier: 'Move earlier',
  later: 'Move later',
  remove: 'Remove',
  add: 'Add after it',
  kind: 'Kind of the new layer',
  text: 'The model as JSON',
  undo: 'Undo',
  redo: 'Redo',
  train: 'Train this',
  trainable: 'Takes the place of the network in Train, from new initial weights.',
  notTrainable: 'Train reads handwritten digits: a model for it has an input of 28 × 28 × 1 and 10 classes.',
};

export type BuildWords = typeof en;

export const buildWords: Words<BuildWords> = {
  en,
  ko: {
    title: '이 모델 고치기',
    lead: '입력하는 대로 그래프, 모양, 매개변수, 곱셈 횟수, 수용 영역이 모두 따라 바뀝니다.',
    node: (name, kind) => `${name} (${kind})`,
    pick: '그래프에서 층을 고르면 그 값을 바꿀 수 있습니다.',
    usual: '기본값',
    earlier: '앞으로 옮기기',
    later: '뒤로 옮기기',
    remove: '지우기',
    add: '뒤에 추가',
    kind: '새 층의 종류',
    text: '모델의 JSON',
    undo: '실행 취소',
    redo: '다시 실행',
    train: '이 모델 학습시키기',
    trainable: '학습 화면의 신경망 자리에 들어가며, 새 초기 가중치에서 시작합니다.',
    notTrainable: '학습 화면은 손글씨 숫자를 읽습니다. 입력 28 × 28 × 1, 클래스 10개인 모델만 학습할 수 있습니다.',
  },
};
