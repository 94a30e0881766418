import type { Words } from '../../../i18n/language';

const en = {
  graph: 'Graph',
  figure: (model: string) =>
    `Graph of ${model}. Arrow keys move it, plus and minus zoom, 0 shows all of it. The outline beside it names every layer.`,
  outline: (model: string) => `Layers of ${model}`,
  closer: 'Zoom in',
  farther: 'Zoom out',
  whole: 'Show the whole graph',
  unfoldAll: 'Unfold all',
  foldAll: 'Fold all',
  hint: 'Click a block to unfold it, drag to move, Ctrl and wheel or two fingers to zoom.',
  input: 'Input',
  theInput: 'input',
  inputOf: (shape: string) => `Input, ${shape}`,
  layersIn: (count: string) => `${count} layers`,
  leaf: (name: string, kind: string, shape: string) => `${name}, ${kind}, ${shape}`,
  block: (name: string, layers: string, shape: string) => `${name}, block of ${layers}, ${shape}`,
  readsFrom: (names: string) => `reads ${names}`,

  fields: 'Receptive fields of all layers',
  fieldsHint:
    'Size: how many pixels of the input a cell can see. Jump: how far apart the fields of two cells beside each other are. Start: the first pixel that the first cell sees; what lies before pixel 0 is padding.',
  layer: 'Layer',
  output: 'Output',
  size: 'Size',
  jump: 'Jump',
  start: 'Start',
  padding: 'Padding',
};

export type GraphWords = typeof en;

export const graphWords: Words<GraphWords> = {
  en,
  ko: {
    graph: '그래프',
    figure: (model) =>
      `그래프: ${model}. 화살표 키로 옮기고, 더하기와 빼기로 확대하거나 축소하고, 0으로 전체를 봅니다. 옆의 목록에 모든 층의 이름이 있습니다.`,
    outline: (model) => `층 목록: ${model}`,
    closer: '확대',
    farther: '축소',
    whole: '그래프 전체 보기',
    unfoldAll: '모두 펼치기',
    foldAll: '모두 접기',
    hint: '블록을 누르면 펼쳐집니다. 끌어서 옮기고, 컨트롤 키와 휠 또는 두 손가락으로 확대합니다.',
    input: '입력',
    theInput: '입력',
    inputOf: (shape) => `입력, ${shape}`,
    layersIn: (count) => `층 ${count}개`,
    leaf: (name, kind, shape) => `${name}, ${kind}, ${shape}`,
    block: (name, layers, shape) => `${name}, 블록(${layers}), ${shape}`,
    readsFrom: (names) => `읽는 층: ${names}`,

    fields: '모든 층의 수용 영역',
    fieldsHint:
      '크기: 한 칸이 볼 수 있는 입력 픽셀의 수. 간격: 이웃한 두 칸이 보는 영역 사이의 거리. 시작: 첫 칸이 보는 첫 픽셀. 0보다 작으면 그만큼은 패딩입니다.',
    layer: '층',
    output: '출력',
    size: '크기',
    jump: '간격',
    start: '시작',
    padding: '패딩',
  },
};
