import type { Words } from '../../i18n/language';

const en = {
  label: 'Ask about the network',
  none: 'Just look',
  decide: 'Why this answer',
  break: 'Break it',
};

export const questionWords: Words<typeof en> = {
  en,
  ko: {
    label: '신경망에 대한 질문',
    none: '보기만 하기',
    decide: '판단의 근거',
    break: '고장 내 보기',
  },
};
