import type { AnyError } from '../engine/contract';
import { bytes, integer } from './format';
import type { Language, Words } from './language';
import { term } from './terms';

type Code = AnyError['code'];
type Of<C extends Code> = Extract<AnyError, { code: C }>;

/** A sentence for each code in each language: a missing one is a type error. */
type Sentences = { [C in Code]: Words<(problem: Of<C>) => string> };

/** What happened, where, and what was expected, in the page's language. */
export function sentence(problem: AnyError, language: Language): string {
  const say = sentences[problem.code][language] as (problem: AnyError) => string;
  return say(problem);
}

interface Shape {
  height: number;
  width: number;
  channels: number;
}

const shape = ({ height, width, channels }: Shape) => `${height} × ${width} × ${channels}`;
const dims = (sizes: readonly number[]) => sizes.join(' × ');
const list = (names: readonly string[]) => names.join(', ');

const sentences: Sentences = {
  empty_model: {
    en: () => 'The model has no layers. It needs at least one.',
    ko: () => '모델에 층이 없습니다. 하나 이상 필요합니다.',
  },
  malformed_spec: {
    en: ({ path, detail }) => `The model description cannot be read at “${path}”: ${detail}.`,
    ko: ({ path, detail }) => `모델 설명을 읽을 수 없습니다. 위치: “${path}”. 이유: ${detail}.`,
  },
  missing_field: {
    en: ({ node, field }) => `Layer “${node}” lacks the field “${field}”.`,
    ko: ({ node, field }) => `층 “${node}”: 필요한 항목이 없습니다 (“${field}”).`,
  },
  unknown_field: {
    en: ({ node, field }) => `Layer “${node}” has a field that its kind does not know: “${field}”.`,
    ko: ({ node, field }) => `층 “${node}”: 이 종류의 층에 없는 항목입니다 (“${field}”).`,
  },
  invalid_field: {
    en: ({ node, field, got, expected }) => `Layer “${node}”: “${field}” is ${got}; expected ${term(expected, 'en')}.`,
    ko: ({ node, field, got, expected }) =>
      `층 “${node}”, 항목 “${field}”. 받은 값: ${got}. 필요한 값: ${term(expected, 'ko')}.`,
  },
  unknown_kind: {
    en: ({ node, kind, known }) => `Layer “${node}” is of an unknown kind, “${kind}”. Known kinds: ${list(known)}.`,
    ko: ({ node, kind, known }) => `층 “${node}”: 알 수 없는 종류입니다 (“${kind}”). 아는 종류: ${list(known)}.`,
  },
  duplicate_name: {
    en: ({ name }) => `The name “${name}” is used twice. Every layer needs a name of its own.`,
    ko: ({ name }) => `같은 이름이 두 번 쓰였습니다: “${name}”. 층마다 이름이 달라야 합니다.`,
  },
  unknown_input: {
    en: ({ node, input }) => `Layer “${node}” reads from “${input}”, which does not exist.`,
    ko: ({ node, input }) => `층 “${node}”: 입력으로 지정한 층이 없습니다 (“${input}”).`,
  },
  cycle: {
    en: ({ nodes }) => `These layers wait for each other in a circle: ${list(nodes)}.`,
    ko: ({ nodes }) => `다음 층들이 서로를 기다리며 순환합니다: ${list(nodes)}.`,
  },
  input_count: {
    en: ({ node, least, most, got }) =>
      `Layer “${node}” has ${got} inputs; it takes ${countRange(least, most, 'or more')}.`,
    ko: ({ node, least, most, got }) =>
      `층 “${node}”: 입력 수 ${got}개. 필요한 수: ${countRange(least, most, '이상')}.`,
  },
  shape_mismatch: {
    en: ({ node, input, expected, got }) =>
      `The shapes at layer “${node}” do not agree: input ${input + 1} is ${shape(got)}, it would have to be ${shape(expected)}.`,
    ko: ({ node, input, expected, got }) =>
      `층 “${node}”: 입력 크기가 맞지 않습니다. ${input + 1}번째 입력: ${shape(got)}. 필요한 크기: ${shape(expected)}.`,
  },
  window_too_large: {
    en: ({ node, axis, extent, available }) =>
      `The window of layer “${node}” does not fit: it spans ${extent} cells of ${axis}, the input has ${available}. Use a smaller kernel, less dilation, or “same” padding.`,
    ko: ({ node, axis, extent, available }) =>
      `층 “${node}”: 창이 입력보다 큽니다. ${axisKo(axis)} 기준 창 ${extent}칸, 입력 ${available}칸. 더 작은 커널이나 팽창, 또는 SAME 패딩을 쓰세요.`,
  },
  too_large: {
    en: ({ node, quantity, value, limit }) =>
      `Layer “${node}” is too large for a browser: ${integer(value)} ${term(quantity, 'en')}, at most ${integer(limit)} are possible.`,
    ko: ({ node, quantity, value, limit }) =>
      `층 “${node}”: 브라우저에서 다루기에 너무 큽니다 (${term(quantity, 'ko')}). 값: ${integer(value)}. 한계: ${integer(limit)}.`,
  },
  truncated: {
    en: ({ format, expected, got }) =>
      `The ${format} file ends too early: ${bytes(expected)} were expected, ${bytes(got)} are there. Load it again.`,
    ko: ({ format, expected, got }) =>
      `파일이 중간에 끊겼습니다 (${format}). 필요한 크기: ${bytes(expected)}. 받은 크기: ${bytes(got)}. 다시 불러와 주세요.`,
  },
  wrong_format: {
    en: ({ format, detail }) => `This is no ${format} file: ${detail.replace(/\.$/, '')}.`,
    ko: ({ format, detail }) => `형식이 다른 파일입니다. 필요한 형식: ${format}. 이유: ${detail.replace(/\.$/, '')}.`,
  },
  missing_tensor: {
    en: ({ tensor }) => `The file lacks the tensor “${tensor}”, which the model needs.`,
    ko: ({ tensor }) => `모델에 필요한 텐서가 파일에 없습니다: “${tensor}”.`,
  },
  unexpected_tensor: {
    en: ({ tensor }) => `The file has a tensor that the model does not know: “${tensor}”.`,
    ko: ({ tensor }) => `모델에 없는 텐서가 파일에 있습니다: “${tensor}”.`,
  },
  non_finite: {
    en: ({ tensor }) => `The tensor “${tensor}” contains infinity or NaN. Only finite numbers are accepted.`,
    ko: ({ tensor }) => `텐서에 무한대나 NaN이 들어 있습니다: “${tensor}”. 유한한 수만 쓸 수 있습니다.`,
  },
  tensor_shape: {
    en: ({ tensor, expected, got }) => `The tensor “${tensor}” is ${dims(got)}; the model expects ${dims(expected)}.`,
    ko: ({ tensor, expected, got }) =>
      `텐서 “${tensor}”: 크기가 다릅니다. 받은 크기: ${dims(got)}. 필요한 크기: ${dims(expected)}.`,
  },
  tensor_type: {
    en: ({ tensor, got }) => `The tensor “${tensor}” holds numbers of type ${got}; expected F32 or F16.`,
    ko: ({ tensor, got }) => `텐서 “${tensor}”: 수 형식을 읽을 수 없습니다: ${got}. 필요한 형식: F32 또는 F16.`,
  },
  no_data: {
    en: () => 'None of the digits that this needs has arrived. Ask again when they have.',
    ko: () => '여기에 필요한 숫자 이미지가 아직 하나도 도착하지 않았습니다. 도착한 뒤에 다시 해 보세요.',
  },
  out_of_memory: {
    en: ({ bytes: needed }) =>
      `The browser gives no more memory: ${bytes(needed)} would be needed. Close other tabs, or take a smaller network.`,
    ko: ({ bytes: needed }) =>
      `브라우저 메모리가 부족합니다. 필요한 크기: ${bytes(needed)}. 다른 탭을 닫거나 더 작은 신경망을 선택해 주세요.`,
  },
  no_input: {
    en: () => 'The layer has no input yet. Choose an image or draw one.',
    ko: () => '층에 아직 입력이 없습니다. 이미지를 고르거나 그려 주세요.',
  },
  count_mismatch: {
    en: ({ images, labels }) =>
      `The file has ${integer(images)} images and ${integer(labels)} labels; both must be equal.`,
    ko: ({ images, labels }) =>
      `이미지와 레이블의 수가 다릅니다. 이미지 ${integer(images)}개, 레이블 ${integer(labels)}개.`,
  },
  too_many_images: {
    en: ({ expected, got }) =>
      `There are more images than were announced: ${integer(got)} instead of ${integer(expected)}.`,
    ko: ({ expected, got }) =>
      `이미지가 예고된 것보다 많습니다. 예고된 수: ${integer(expected)}. 받은 수: ${integer(got)}.`,
  },
  label_out_of_range: {
    en: ({ index, label, classes }) =>
      `Image ${integer(index)} is labelled ${label}; labels run from 0 to ${classes - 1}.`,
    ko: ({ index, label, classes }) =>
      `이미지 ${integer(index)}번의 레이블이 범위를 벗어났습니다: ${label}. 가능한 값: 0–${classes - 1}.`,
  },
  image_size: {
    en: ({ expected, got }) => `The images are ${dims(got)} pixels; the model reads ${dims(expected)}.`,
    ko: ({ expected, got }) => `이미지 크기가 다릅니다. 받은 크기: ${dims(got)}. 필요한 크기: ${dims(expected)}.`,
  },
  out_of_range: {
    en: ({ option, value, min, max }) => `${term(option, 'en')} is ${value}; it must lie between ${min} and ${max}.`,
    ko: ({ option, value, min, max }) =>
      `${term(option, 'ko')}: 값이 범위를 벗어났습니다 (${value}). 가능한 범위: ${min}–${max}.`,
  },
  shard_unreachable: {
    en: ({ file, status }) => `${file} did not arrive (${httpEn(status)}).`,
    ko: ({ file, status }) => `${file}: 받지 못했습니다 (${httpKo(status)}).`,
  },
  shard_damaged: {
    en: ({ file, why }) => `${file} does not hold what it should. ${sentence(why, 'en')}`,
    ko: ({ file, why }) => `${file}: 내용이 올바르지 않습니다. ${sentence(why, 'ko')}`,
  },
  file_unreachable: {
    en: ({ file, status }) =>
      `A file that the page needs did not arrive: ${file} (${httpEn(status)}). Reload the page.`,
    ko: ({ file, status }) =>
      `페이지에 필요한 파일을 받지 못했습니다: ${file} (${httpKo(status)}). 새로 고침해 주세요.`,
  },
  unsupported_browser: {
    en: ({ missing }) =>
      `This browser cannot run the engine; it lacks ${list(missing)}. A current Chrome, Edge, Firefox or Safari (16.4 or later) can.`,
    ko: ({ missing }) =>
      `이 브라우저에서는 엔진을 실행할 수 없습니다. 없는 기능: ${list(missing)}. 최신 Chrome, Edge, Firefox, Safari(16.4 이상)를 써 주세요.`,
  },
  diverged: {
    en: ({ step, restoredStep, learningRate }) =>
      `At step ${integer(step)} the loss was no longer a finite number, so training stopped. The weights of step ${integer(restoredStep)} are back. The learning rate of ${learningRate} is probably too high.`,
    ko: ({ step, restoredStep, learningRate }) =>
      `손실이 유한한 수가 아니게 되어 학습을 멈췄습니다(스텝: ${integer(step)}). 마지막으로 정상이던 가중치로 되돌렸습니다(스텝: ${integer(restoredStep)}). 학습률이 너무 큰 것 같습니다(현재: ${learningRate}).`,
  },
  engine_crashed: {
    en: ({ detail, step }) => {
      if (step === null) return `The engine could not be started (${detail}). Reload the page.`;
      const again = `The engine stopped unexpectedly (${detail}).`;
      return step === 0
        ? `${again} It was restarted with untrained weights: there was no checkpoint.`
        : `${again} It was restarted from the last checkpoint, step ${integer(step)}.`;
    },
    ko: ({ detail, step }) => {
      if (step === null) return `엔진을 시작할 수 없습니다 (${detail}). 새로 고침해 주세요.`;
      const again = `엔진이 예기치 않게 멈추었습니다 (${detail}).`;
      return step === 0
        ? `${again} 저장 지점이 없어 학습하지 않은 가중치로 다시 시작했습니다.`
        : `${again} 마지막 저장 지점에서 다시 시작했습니다. 스텝: ${integer(step)}.`;
    },
  },
  storage_refused: {
    en: ({ detail }) =>
      `The browser does not let this page store the trained model (${detail}). It lasts until the page is closed.`,
    ko: ({ detail }) =>
      `브라우저가 학습한 모델의 저장을 허용하지 않습니다 (${detail}). 페이지를 닫으면 모델이 사라집니다.`,
  },
  storage_full: {
    en: ({ bytes: size }) =>
      `There is no room to store the trained model (${bytes(size)}). Free some space; the model lasts until the page is closed.`,
    ko: ({ bytes: size }) =>
      `학습한 모델을 저장할 공간이 없습니다 (${bytes(size)}). 공간을 비워 주세요. 페이지를 닫으면 모델이 사라집니다.`,
  },
};

function countRange(least: number, most: number | null | undefined, orMore: string): string {
  if (most === null || most === undefined) return `${least} ${orMore}`;
  return least === most ? `${least}` : `${least}–${most}`;
}

const axisKo = (axis: string) => (axis === 'height' ? '높이' : '너비');
const httpEn = (status: number) => (status === 0 ? 'no connection' : `HTTP ${status}`);
const httpKo = (status: number) => (status === 0 ? '연결 없음' : `HTTP ${status}`);
