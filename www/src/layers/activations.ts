import type { Words } from '../i18n/language';

/** What an activation function is called and what it does to a value. */
export interface ActivationFace {
  name: Words<string>;
  meaning: Words<string>;
}

export const activations: Record<string, ActivationFace> = {
  relu: {
    name: { en: 'ReLU', ko: 'ReLU' },
    meaning: {
      en: 'Negative values become zero, positive ones pass unchanged. Without such a bend, layers on top of each other could do no more than one of them.',
      ko: '음수는 0이 되고 양수는 그대로 지나갑니다. 이런 비선형성이 없으면 층을 아무리 쌓아도 한 층과 다를 바가 없습니다.',
    },
  },
  softmax: {
    name: { en: 'Softmax', ko: '소프트맥스' },
    meaning: {
      en: 'Turns the logits into probabilities: all positive, together one. The largest is the answer.',
      ko: '로짓을 확률로 바꿉니다. 모두 양수이고 합은 1이며, 가장 큰 것이 답입니다.',
    },
  },
  sigmoid: {
    name: { en: 'Sigmoid', ko: '시그모이드' },
    meaning: { en: 'Squeezes every value between 0 and 1.', ko: '모든 값을 0과 1 사이로 눌러 담습니다.' },
  },
  tanh: {
    name: { en: 'tanh', ko: 'tanh' },
    meaning: { en: 'Squeezes every value between −1 and 1.', ko: '모든 값을 −1과 1 사이로 눌러 담습니다.' },
  },
};
