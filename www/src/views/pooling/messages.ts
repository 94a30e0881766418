import type { Words } from '../../i18n/language';

const en = {
  title: 'Pooling keeps what is there and forgets exactly where',
  lead: 'Each window becomes one number: its largest value, or its average. Nothing is learned here; the map gets smaller and calmer.',

  input: 'Input',
  max: 'Maximum',
  average: 'Average',
  inputLabel: (size: string) => `Input, ${size}`,
  maxLabel: (size: string) => `Maximum of each window, ${size}`,
  averageLabel: (size: string) => `Average of each window, ${size}`,
  size: (height: string, width: string) => `${height} × ${width}`,
  spoken: (row: string, column: string, value: string) => `Row ${row}, column ${column}: ${value}`,
  pointHint:
    'Point at a cell of either result for its window and the value that won; at the input for the windows it is in. A click pins it, Escape lets go.',
  resultCell: (row: string, column: string) => `Row ${row}, column ${column} of the results.`,
  windowHolds: (values: string) => `Its window holds ${values}.`,
  winner: (value: string, row: string, column: string) =>
    `The largest is ${value}, from row ${row}, column ${column} of the input;`,
  mean: (value: string, cells: string) => `the average over its ${cells} cells is ${value}.`,
  inputCell: (row: string, column: string, value: string) => `Row ${row}, column ${column} of the input is ${value}.`,
  readBy: (windows: string, won: string) =>
    `Windows that hold it: ${windows}. In ${won} of them it is the largest and lives on; in every average it has its share.`,
  unread: 'No window holds it: the stride steps over it, or VALID drops it.',
  allWinners: 'Mark every cell that won',

  subject: 'What is pooled',
  inputs: { digit: 'A digit', picture: 'A picture' },
  subjects: { image: 'The image', maps: 'Learned maps', edges: 'Edge maps' },
  subjectHint: {
    image: 'The image itself, from 0 to 1. Of a digit, 1 is ink; of a picture, white.',
    maps: 'What the first convolution of the network and its ReLU make of the image: this is what the network itself pools. It learned them from digits.',
    edges:
      'Eight Sobel filters, each turned by 45° from the one before, and ReLU: where it grows brighter in one direction.',
  },
  map: 'Feature map',
  mapOf: (index: string, count: string) => `${index} of ${count}`,
  previousMap: 'Previous feature map',
  nextMap: 'Next feature map',
  window: 'Window',
  stride: 'Stride',
  padding: 'Padding',
  undo: 'Undo',
  redo: 'Redo',
  reset: (what: string, value: string) => `${what} back to ${value}`,
  range: 'Colours reach to',
  ranges: { map: 'this map', layer: 'all maps' },
  scale: (value: string) => `Colours reach to ${value}`,
  negative: 'negative',
  zero: '0',
  positive: 'positive',
  whose: 'Input',
  walk: 'Window',
  tour: 'Movement',
  play: 'Slide',
  playTour: (axis: string) => `Move: ${axis}`,
  pause: 'Pause',
  step: 'Next',
  back: 'Before',
  rewind: 'Back to the first',

  savingTitle: 'What the next layer saves',
  savingIntro: 'If a convolution with 16 filters of 5 × 5 comes next, as in LeNet-5:',
  without: 'Without pooling',
  with: 'With pooling',
  reads: 'It reads',
  multiplies: 'It multiplies',
  writes: 'It writes',
  bytes: 'bytes',
  times: 'times',
  share: (macs: string) => `Pooling leaves it ${macs} of the multiplications, and costs no parameter of its own.`,

  motionTitle: 'Move the image: what does pooling not notice?',
  still: 'As it is',
  moved: 'Moved',
  difference: 'Difference',
  stages: {
    input: 'The image',
    before: 'Before pooling',
    max: 'Maximum',
    average: 'Average',
    max2: 'Maximum twice',
    average2: 'Average twice',
  },
  mapAlt: (stage: string, state: string, size: string) => `${stage}, ${state}, ${size}`,
  changed: 'Changed by',
  beyond: 'Not followed',
  beyondHint: 'What is left of the change when the map moves along with the image. 0 %: one pixel in, one pixel out.',
  nothing: '–',
  motion: 'Motion',
  axes: { right: 'Shift right', down: 'Shift down', degrees: 'Rotate', scale: 'Scale' },
  units: { right: 'px', down: 'px', degrees: '°', scale: '×' },
  asItIs: 'Everything back',
  differenceCell: (stage: string, row: string, column: string, was: string, is: string, by: string) =>
    `${stage}, row ${row}, column ${column}: ${was} before, ${is} now, ${by} between them.`,
  differenceHint: 'Point at a difference for its three numbers. Blue has become less, vermilion more.',

  answer: 'The network’s answer',
  answerIs: (digit: string, share: string) => `It reads ${digit} (${share}).`,
  answerWas: (digit: string, share: string) => `Unmoved, it reads ${digit} (${share}).`,
  answerOf: (digit: string, now: string, before: string) => `${digit}: ${now}, unmoved ${before}`,

  curveTitle: 'How far does it reach?',
  curveAlt: (axis: string, summary: string) => `Change of the maps against ${axis}. ${summary}`,
  curveAt: (stage: string, change: string) => `${stage} ${change}`,
  curveAxis: (axis: string, unit: string) => `${axis}, ${unit}`,
  change: 'change',

  findingMoved: (before: string, max: string, average: string, max2: string, average2: string) =>
    `Moved like this, the map itself has changed by ${before}; the maximum of its windows by ${max}, their average by ${average}; pooled twice it is ${max2} and ${average2}.`,
  findingStill: 'Nothing is moved, and nothing has changed. Shift the image by a pixel.',
  findingFar: (end: string, before: string, max2: string) =>
    `At ${end} the unpooled map has changed by ${before}, and the one pooled twice by ${max2}.`,
  measure:
    'The number is ‖moved − still‖ ∕ ‖still‖, over all maps of the layer: 0 % for the same map; about 141 % for one of which nothing is where it was.',
  smallTitle: 'Small shifts only',
  small:
    'A window does not notice a movement inside it. So pooling softens small shifts, of a pixel or so, and each further pooling softens them again; it does not take them away. A larger shift, a rotation or another scale moves values from window to window, and then the pooled map is another map too: follow the curves outward. That the network reads the digit all the same is not the work of pooling alone: it was trained on shifted, rotated and scaled digits.',
  segmentationTitle: 'Why it hurts segmentation',
  segmentation:
    'To say of every pixel what it belongs to, a network must not forget where things are: one pixel moved in has to be one pixel moved out. A convolution does that, and shows 0 % not followed for every whole pixel. Pooling with stride 2 cannot move its map by half a cell: after a shift of one pixel the values themselves are others, and only after two has the map moved along by exactly one cell.',
  trySmall: 'Shift by 1 px',
  tryWhole: (pixels: string) => `Shift by ${pixels} px`,

  starting: 'The engine is starting.',
  empty: 'Nothing to pool yet. Draw a digit below, or pick a test image.',
  less: 'less',
  more: 'more',

  wholeTitle: 'Pooling without a window',
  wholeLead:
    'Global average pooling turns a whole map into one number: how much of its feature there is, wherever it is. Pooling along depth keeps the largest value of all maps at each place: that something is there, whichever filter found it. If the filters are the same pattern turned, the result hardly cares how the pattern is turned: an invariance that was learned, not built in.',
  wholeImage:
    'Global average pooling turns a whole map into one number: how much there is of it, wherever it is. Pool learned maps or edge maps, above, to see pooling along depth as well.',
  deep: 'Largest of all',
  meanOf: 'mean',
  wholeFinding: (means: string, deep: string) =>
    `Moved as above, the averages of the single maps have changed by ${means} together; that of their maximum along depth by ${deep}.`,
};

export type PoolingWords = typeof en;

export const poolingWords: Words<PoolingWords> = {
  en,
  ko: {
    title: '풀링은 무엇이 있는지만 남기고 정확한 위치는 잊습니다',
    lead: '윈도 하나가 숫자 하나가 됩니다. 가장 큰 값이거나 평균입니다. 학습하는 것은 없고, 맵이 작아지고 차분해집니다.',

    input: '입력',
    max: '최댓값',
    average: '평균',
    inputLabel: (size) => `입력, ${size}`,
    maxLabel: (size) => `윈도별 최댓값, ${size}`,
    averageLabel: (size) => `윈도별 평균, ${size}`,
    size: (height, width) => `${height} × ${width}`,
    spoken: (row, column, value) => `${row}행 ${column}열: ${value}`,
    pointHint:
      '결과의 칸을 가리키면 그 윈도와 뽑힌 값이, 입력의 칸을 가리키면 그 칸이 든 윈도가 나타납니다. 클릭하면 고정되고 Esc 키를 누르면 풀립니다.',
    resultCell: (row, column) => `결과의 ${row}행 ${column}열.`,
    windowHolds: (values) => `윈도 안의 값: ${values}.`,
    winner: (value, row, column) => `최댓값: ${value} (입력의 ${row}행 ${column}열),`,
    mean: (value, cells) => `평균: ${value} (${cells}칸).`,
    inputCell: (row, column, value) => `입력의 ${row}행 ${column}열: ${value}.`,
    readBy: (windows, won) =>
      `이 칸이 든 윈도: ${windows}개. 그중 최댓값으로 뽑힌 곳: ${won}개. 평균에는 모두 조금씩 들어갑니다.`,
    unread: '어느 윈도에도 들지 않습니다. 스트라이드가 건너뛰었거나 VALID 패딩이 버린 칸입니다.',
    allWinners: '뽑힌 칸 모두 표시',

    subject: '풀링할 대상',
    inputs: { digit: '숫자', picture: '사진' },
    subjects: { image: '입력 이미지', maps: '학습된 특징 맵', edges: '경계선 맵' },
    subjectHint: {
      image: '입력 이미지 그대로이며 0에서 1까지입니다. 숫자에서는 잉크가, 사진에서는 흰색이 1입니다.',
      maps: '신경망의 첫 합성곱 층과 ReLU가 만든 특징 맵입니다. 숫자로 학습한 필터입니다. 신경망이 실제로 풀링하는 것이 바로 이 맵입니다.',
      edges: '45°씩 돌린 소벨 필터 여덟 개와 ReLU로 만든 맵입니다. 한 방향으로 밝아지는 곳이 나타납니다.',
    },
    map: '특징 맵',
    mapOf: (index, count) => `${index} / ${count}`,
    previousMap: '이전 특징 맵',
    nextMap: '다음 특징 맵',
    window: '윈도',
    stride: '스트라이드',
    padding: '패딩',
    undo: '되돌리기',
    redo: '다시 하기',
    reset: (what, value) => `${what} 기본값으로: ${value}`,
    range: '색의 끝',
    ranges: { map: '이 맵', layer: '모든 맵' },
    scale: (value) => `색의 끝: ${value}`,
    negative: '음수',
    zero: '0',
    positive: '양수',
    whose: '입력',
    walk: '윈도',
    tour: '움직임',
    play: '밀기',
    playTour: (axis) => `움직이기: ${axis}`,
    pause: '멈춤',
    step: '다음',
    back: '이전',
    rewind: '처음 칸으로',

    savingTitle: '다음 층이 아끼는 것',
    savingIntro: 'LeNet-5처럼 다음에 5 × 5 필터 16개짜리 합성곱 층이 온다면:',
    without: '풀링 없이',
    with: '풀링한 뒤',
    reads: '읽는 양',
    multiplies: '곱셈',
    writes: '쓰는 양',
    bytes: '바이트',
    times: '번',
    share: (macs) => `남는 곱셈: ${macs}. 풀링 자체에는 매개변수가 없습니다.`,

    motionTitle: '그림을 움직이면 풀링은 무엇을 눈치채지 못할까요?',
    still: '그대로',
    moved: '움직인 뒤',
    difference: '차이',
    stages: {
      input: '입력 이미지',
      before: '풀링 전',
      max: '최댓값',
      average: '평균',
      max2: '최댓값 두 번',
      average2: '평균 두 번',
    },
    mapAlt: (stage, state, size) => `${stage}, ${state}, ${size}`,
    changed: '달라진 정도',
    beyond: '따라가지 못한 정도',
    beyondHint:
      '맵을 그림만큼 함께 움직여도 남는 차이입니다. 0 %이면 한 픽셀 움직인 입력에 한 픽셀 움직인 출력이 나옵니다.',
    nothing: '–',
    motion: '움직임',
    axes: { right: '오른쪽으로 이동', down: '아래로 이동', degrees: '회전', scale: '확대' },
    units: { right: 'px', down: 'px', degrees: '°', scale: '×' },
    asItIs: '모두 처음으로',
    differenceCell: (stage, row, column, was, is, by) =>
      `${stage}, ${row}행 ${column}열. 전: ${was}, 후: ${is}, 차이: ${by}.`,
    differenceHint: '차이의 칸을 가리키면 세 숫자가 나타납니다. 파란색은 줄어든 곳, 주황색은 늘어난 곳입니다.',

    answer: '신경망의 답',
    answerIs: (digit, share) => `읽은 숫자: ${digit} (${share}).`,
    answerWas: (digit, share) => `움직이기 전: ${digit} (${share}).`,
    answerOf: (digit, now, before) => `${digit}: ${now}, 움직이기 전 ${before}`,

    curveTitle: '어디까지 버틸까요?',
    curveAlt: (axis, summary) => `움직임에 따른 맵의 변화: ${axis}. ${summary}`,
    curveAt: (stage, change) => `${stage} ${change}`,
    curveAxis: (axis, unit) => `${axis}, ${unit}`,
    change: '변화',

    findingMoved: (before, max, average, max2, average2) =>
      `이만큼 움직였을 때 달라진 정도. 풀링 전: ${before}, 최댓값: ${max}, 평균: ${average}, 두 번 풀링: ${max2} (최댓값), ${average2} (평균).`,
    findingStill: '움직이지 않았으니 달라진 것도 없습니다. 그림을 한 픽셀 옮겨 보세요.',
    findingFar: (end, before, max2) => `끝까지 움직이면 (${end}) 풀링 전: ${before}, 최댓값 두 번: ${max2}.`,
    measure:
      '이 숫자는 층의 모든 맵에서 구한 ‖움직인 뒤 − 그대로‖ ∕ ‖그대로‖입니다. 같은 맵이면 0 %이고, 아무것도 제자리에 없으면 약 141 %입니다.',
    smallTitle: '작은 움직임까지만',
    small:
      '윈도 안에서 일어난 움직임은 결과에 나타나지 않습니다. 그래서 풀링은 한 픽셀 안팎의 작은 이동을 누그러뜨리고, 한 번 더 풀링하면 한 번 더 누그러뜨립니다. 없애지는 못합니다. 더 큰 이동이나 회전, 확대는 값을 다른 윈도로 옮기므로 풀링한 맵도 다른 맵이 됩니다. 곡선을 바깥쪽으로 따라가 보세요. 그래도 신경망이 숫자를 읽어 내는 것은 풀링 덕분만이 아닙니다. 옮기고 돌리고 확대한 숫자로 학습했기 때문이기도 합니다.',
    segmentationTitle: '분할에는 왜 해로울까요?',
    segmentation:
      '픽셀마다 무엇에 속하는지 답하려면 신경망이 위치를 잊으면 안 됩니다. 입력이 한 픽셀 움직이면 출력도 한 픽셀 움직여야 합니다. 합성곱은 그렇게 하므로 정수 픽셀만큼 옮기면 따라가지 못한 정도가 0 %입니다. 스트라이드가 2인 풀링은 맵을 반 칸 옮길 수 없습니다. 한 픽셀 옮기면 값 자체가 달라지고, 두 픽셀을 옮겨야 맵이 정확히 한 칸 따라갑니다.',
    trySmall: '1픽셀 옮기기',
    tryWhole: (pixels) => `${pixels}픽셀 옮기기`,

    starting: '엔진을 시작하고 있습니다.',
    empty: '아직 풀링할 것이 없습니다. 아래에 숫자를 그리거나 테스트 이미지를 고르세요.',
    less: '줄어듦',
    more: '늘어남',

    wholeTitle: '윈도가 없는 풀링',
    wholeLead:
      '전역 평균 풀링은 맵 하나를 숫자 하나로 만듭니다. 그 특징이 어디에 있든 얼마나 있는지만 남습니다. 깊이 방향 풀링은 같은 자리에서 모든 맵의 최댓값을 남깁니다. 어느 필터가 찾았든 무언가 있다는 것만 남습니다. 필터들이 같은 무늬를 돌려 놓은 것이라면 무늬가 어느 쪽으로 돌아가 있든 결과가 거의 같습니다. 처음부터 정해진 것이 아니라 학습으로 얻는 불변성입니다.',
    wholeImage:
      '전역 평균 풀링은 맵 하나를 숫자 하나로 만듭니다. 어디에 있든 얼마나 있는지만 남습니다. 위에서 학습된 특징 맵이나 경계선 맵을 고르면 깊이 방향 풀링도 볼 수 있습니다.',
    deep: '모든 맵의 최댓값',
    meanOf: '평균',
    wholeFinding: (means, deep) =>
      `위와 같이 움직였을 때 맵별 평균이 달라진 정도: ${means}. 깊이 방향 최댓값의 평균이 달라진 정도: ${deep}.`,
  },
};
