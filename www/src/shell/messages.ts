import type { Words } from '../i18n/language';

const en = {
  skip: 'Skip to the content',
  views: 'Views',
  arithmetic: 'Arithmetic',
  network: 'Network',
  filters: 'Filters',
  train: 'Train',
  pooling: 'Pooling',
  architectures: 'Architectures',
  language: 'Language',
  themeDark: 'Dark paper',
  themeLight: 'Light paper',
  link: 'Copy the link to what you see',
  linkCopied: 'Link copied',
  about: 'About',
  close: 'Close',
  dismiss: 'Put this message away',
  notices: 'Messages',
  loading: 'Loading …',

  what: 'ConvScope makes convolutional networks visible. It shows what every layer of LeNet-5 computes from your drawing, and trains the same network on the real MNIST digits while you watch.',
  private:
    'A Rust engine compiled to WebAssembly does all the arithmetic in this browser. Nothing that you draw or train leaves it.',
  stored:
    'The network that you train is kept in this browser’s own storage, so that it is still there when you come back.',
  dataTitle: 'Data',
  data: 'The digits are the MNIST database of handwritten digits by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, repacked for the web under the same licence,',
  licence: 'CC BY-SA 3.0',
  paperTitle: 'The network',
  paper:
    'LeNet-5 after Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, “Gradient-based learning applied to document recognition”, Proceedings of the IEEE, 1998, with ReLU and max pooling.',
  engine: 'Engine',
  builds: { base: 'WebAssembly SIMD', fast: 'WebAssembly SIMD, relaxed (one rounding per multiply-add)' },
  threads: (count: number) => (count === 1 ? '1 thread' : `${count} threads`),
  source: 'ConvScope is free software, MIT or Apache-2.0 as you like.',
};

export type ShellWords = typeof en;

export const shellWords: Words<ShellWords> = {
  en,
  ko: {
    skip: '본문으로 건너뛰기',
    views: '화면',
    arithmetic: '산술',
    network: '신경망',
    filters: '필터',
    train: '학습',
    pooling: '풀링',
    architectures: '구조',
    language: '언어',
    themeDark: '어두운 화면',
    themeLight: '밝은 화면',
    link: '지금 보는 화면의 링크 복사',
    linkCopied: '링크를 복사했습니다',
    about: '소개',
    close: '닫기',
    dismiss: '이 알림 닫기',
    notices: '알림',
    loading: '불러오는 중 …',

    what: 'ConvScope는 합성곱 신경망의 속을 눈으로 보게 해 줍니다. 직접 그린 숫자에서 LeNet-5의 각 층이 무엇을 계산하는지 보여 주고, 같은 신경망이 실제 MNIST 숫자를 배우는 과정을 그대로 보여 줍니다.',
    private:
      'WebAssembly로 컴파일한 Rust 엔진이 모든 계산을 이 브라우저 안에서 합니다. 그린 것도 학습한 것도 밖으로 나가지 않습니다.',
    stored: '학습한 신경망은 이 브라우저의 저장소에 보관되어 다시 찾아왔을 때도 그대로 있습니다.',
    dataTitle: '데이터',
    data: '숫자 이미지는 Yann LeCun, Corinna Cortes, Christopher J. C. Burges의 MNIST 손글씨 숫자 데이터베이스이며, 같은 라이선스로 웹에 맞게 다시 묶었습니다:',
    licence: 'CC BY-SA 3.0',
    paperTitle: '신경망',
    paper:
      'LeNet-5: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, “Gradient-based learning applied to document recognition”, Proceedings of the IEEE, 1998. 활성화 함수는 ReLU, 풀링은 최대 풀링으로 바꾸었습니다.',
    engine: '엔진',
    builds: { base: 'WebAssembly SIMD', fast: 'WebAssembly SIMD, 완화형(relaxed): 곱셈·덧셈마다 반올림 한 번' },
    threads: (count: number) => `스레드 ${count}개`,
    source: 'ConvScope는 MIT 또는 Apache-2.0 라이선스의 자유 소프트웨어입니다.',
  },
};
