import type { Words } from '../../i18n/language';

const en = {
  label: 'Ask about the network',
  none: 'Just look',
  decide: 'What made it decide',
  break: 'Break it',
};

export const questionWords: Words<typeof en> = {
  en,
  ko: {
    label: '신경망에 대한 질문',
    none: '보기만 하기',
    decide: '무엇을 보고 판단했나',
    break: '고장 내 보기',
  },
};
