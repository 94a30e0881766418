import type { Words } from '../i18n/language';
import type { PhotoName } from '../state/photos';
import type { SourceProblem } from '../state/source.svelte';

const en = {
  input: 'Input',
  photos: 'Photos',
  photo: {
    cat: 'Cat',
    raccoon: 'Raccoon',
    astronaut: 'Astronaut',
    rocket: 'Rocket',
    coffee: 'Coffee',
    flower: 'Flower',
    china: 'Temple',
    bricks: 'Bricks',
    camera: 'Cameraman',
    galaxies: 'Galaxies',
  } as Record<PhotoName, string>,
  photoBy: (credit: string) => `Photo: ${credit}`,
  digit: 'Digit',
  drawing: 'Drawing',
  bands: 'Satellite',
  bandsNote: 'Six bands of light, made by a formula: no real place.',
  file: 'File …',
  paste: 'Paste',
  webcam: 'Webcam',
  pasted: 'the clipboard',
  fileNote: (name: string) => `From ${name}. It stays in this browser.`,
  webcamNote: 'What the webcam sees stays in this browser.',
  drop: 'Or drop an image file onto the page, or paste one.',
  digitNumber: 'Test digit',
  previous: 'The digit before',
  next: 'The next digit',
  pad: 'Drawing pad',
  undo: 'Take the last stroke back',
  clear: 'Clear',
  colours: 'Colours',
  colour: 'Colour',
  grey: 'Grey',
  resolution: 'Resolution',
  resolutionReset: 'Back to the usual resolution',
  problem(problem: SourceProblem): string {
    switch (problem.code) {
      case 'not_an_image':
        return `The browser cannot read ${problem.name} as an image. Use a JPEG, PNG, WebP or GIF file.`;
      case 'unreachable':
        return `The photo “${problem.name}” did not arrive. Check the connection and choose it again.`;
      case 'digit_missing':
        return `Test digit ${problem.index} has not arrived yet. Choose it again in a moment.`;
      case 'clipboard_empty':
        return 'There is no image in the clipboard. Copy one and paste again.';
      case 'clipboard_refused':
        return 'The browser does not let this page read the clipboard. Press Ctrl+V instead.';
      case 'camera_refused':
        return 'The browser does not let this page use the webcam. Allow it in the address bar and choose it again.';
      case 'camera_missing':
        return 'No webcam was found.';
    }
  },
};

export type PartWords = typeof en;

export const partWords: Words<PartWords> = {
  en,
  ko: {
    input: '입력',
    photos: '사진',
    photo: {
      cat: '고양이',
      raccoon: '너구리',
      astronaut: '우주인',
      rocket: '로켓',
      coffee: '커피',
      flower: '꽃',
      china: '사원',
      bricks: '벽돌',
      camera: '사진사',
      galaxies: '은하',
    },
    photoBy: (credit) => `사진: ${credit}`,
    digit: '숫자',
    drawing: '그림',
    bands: '위성 영상',
    bandsNote: '빛의 파장대 여섯 개. 수식으로 만든 예시이며 실제 장소가 아닙니다.',
    file: '파일 …',
    paste: '붙여넣기',
    webcam: '웹캠',
    pasted: '클립보드',
    fileNote: (name) => `가져온 곳: ${name}. 이 브라우저 밖으로 나가지 않습니다.`,
    webcamNote: '웹캠에 보이는 것은 이 브라우저 밖으로 나가지 않습니다.',
    drop: '이미지 파일을 화면에 끌어다 놓거나 붙여넣어도 됩니다.',
    digitNumber: '테스트 숫자',
    previous: '이전 숫자',
    next: '다음 숫자',
    pad: '그림판',
    undo: '마지막 획 되돌리기',
    clear: '지우기',
    colours: '색',
    colour: '컬러',
    grey: '흑백',
    resolution: '해상도',
    resolutionReset: '기본 해상도로 되돌리기',
    problem(problem) {
      switch (problem.code) {
        case 'not_an_image':
          return `이미지로 읽을 수 없는 파일입니다: ${problem.name}. JPEG, PNG, WebP, GIF 파일을 쓰세요.`;
        case 'unreachable':
          return `사진을 받지 못했습니다: ${problem.name}. 연결을 확인하고 다시 골라 주세요.`;
        case 'digit_missing':
          return `테스트 숫자가 아직 도착하지 않았습니다: ${problem.index}. 잠시 뒤에 다시 골라 주세요.`;
        case 'clipboard_empty':
          return '클립보드에 이미지가 없습니다. 이미지를 복사한 뒤 다시 붙여넣으세요.';
        case 'clipboard_refused':
          return '브라우저가 클립보드 읽기를 허용하지 않습니다. 대신 Ctrl+V 키를 누르세요.';
        case 'camera_refused':
          return '브라우저가 웹캠 사용을 허용하지 않습니다. 주소 표시줄에서 허용한 뒤 다시 골라 주세요.';
        case 'camera_missing':
          return '웹캠을 찾지 못했습니다.';
      }
    },
  },
};

/** Whose each photo is: `assets/README.md`. */
export const credits: Record<PhotoName, string> = {
  cat: 'scikit-image, chelsea (CC0)',
  raccoon: 'SciPy, face (public domain)',
  astronaut: 'NASA (public domain)',
  rocket: 'SpaceX (public domain)',
  coffee: 'scikit-image, coffee (CC0)',
  flower: 'vultilion, scikit-learn (CC BY 2.0)',
  china: 'danielbuechele, scikit-learn (CC BY 2.0)',
  bricks: 'scikit-image, brick (CC0)',
  camera: 'scikit-image, camera (CC0)',
  galaxies: 'NASA, Hubble Deep Field (public domain)',
};
