import type { Page } from '@playwright/test';
import { expect, test } from './support/scope';
import { Training } from './support/training';

/** Names of things that Korean text keeps in Latin letters. */
const kept = new Set(
  (
    'ConvScope LeNet MNIST WebAssembly Rust ReLU SGD Momentum Nesterov RMSprop Adam AdamW CC BY SA MIT Apache SIMD ' +
    'Yann LeCun Corinna Cortes Christopher Burges Bottou Bengio Haffner Gradient based learning applied to document ' +
    'recognition Proceedings of the IEEE Page Up Down Enter Esc SAME VALID conv pool dense relu flatten softmax max log ' +
    'exp chelsea scikit image SqueezeNet TensorFlow PyTorch NumPy Keras ResNet RGB padding same stage unit skip add ' +
    'GoogLeNet AlexNet VGG SENet Xception ILSVRC MAC FLOP LRN torchvision timm'
  ).split(' '),
);

test('Korean: every word, every name', async ({ scope, page }) => {
  await scope.open();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await scope.button('한국어').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page).toHaveTitle('ConvScope · 신경망');
  await expect(page.getByRole('heading', { level: 1, name: '손글씨를 읽는 신경망의 속을 들여다보세요' })).toBeVisible();
  await expect(page.getByText(/^읽은 숫자: \d \(확률 [\d.]+\s%\)$/).first()).toBeVisible();
  for (const layer of await page.getByRole('tab').all()) {
    await layer.click();
    expect(await latinWords(page)).toEqual([]);
  }
  await page.getByRole('combobox', { name: '들여다볼 신경망' }).selectOption('resnet50');
  await page.getByRole('button', { name: '모두 펼치기' }).click();
  await page.getByText('모든 층의 수용 영역').click();
  for (const kind of [/배치 정규화/, /더하기/, /전역 평균 풀링/]) {
    await page.getByRole('treeitem', { name: kind }).first().click();
    expect(await latinWords(page)).toEqual([]);
  }
  await page.getByRole('combobox', { name: '들여다볼 신경망' }).selectOption('');

  await page.getByRole('button', { name: '지우기' }).click();
  await expect(page.getByRole('img', { name: /숫자판/ })).toHaveAccessibleName('숫자판. 보이는 것: 없음');

  await page.getByRole('button', { name: '소개' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await latinWords(page)).toEqual([]);
  await page.getByRole('button', { name: '닫기' }).click();

  await page.getByRole('link', { name: '학습', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '신경망이 숫자 읽는 법을 배웁니다' })).toBeVisible();
  await page.getByRole('button', { name: '배치 하나만' }).click();
  await page.getByRole('button', { name: '테스트 숫자 모두 측정하기' }).click();
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
  await page.getByText('더 보기').first().click();
  expect(await latinWords(page)).toEqual([]);

  await page.getByRole('link', { name: '필터', exact: true }).click();
  await expect(page.getByRole('grid', { name: /^특징 맵/ })).toBeVisible();
  expect(await latinWords(page)).toEqual([]);

  await page.getByRole('link', { name: '산술', exact: true }).click();
  await expect(page.getByRole('grid', { name: '입력, 채널 0' })).toBeVisible();
  await page.getByText('팽창, 채널, 수').click();
  await page.getByText('다른 층').click();
  expect(await latinWords(page)).toEqual([]);

  await page.getByRole('link', { name: '풀링', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^풀링은 무엇이 있는지만/ })).toBeVisible();
  // The pad was cleared.
  await page.getByRole('spinbutton', { name: '테스트 이미지' }).fill('3');
  await page.getByRole('spinbutton', { name: '테스트 이미지' }).press('Enter');
  for (const subject of ['학습된 특징 맵', '경계선 맵', '입력 이미지']) {
    // By the keyboard: a picture that arrives moves what a pointer aims at.
    await page.getByRole('radio', { name: subject }).press('Space');
    await expect(page.getByRole('radio', { name: subject })).toBeChecked();
    await expect(page.getByRole('grid', { name: /^윈도별 최댓값/ })).toBeVisible();
    expect(await latinWords(page)).toEqual([]);
  }

  await page.getByRole('link', { name: '구조', exact: true }).click();
  await expect(page.getByRole('article')).toHaveCount(6);
  expect(await latinWords(page)).toEqual([]);

  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test.describe('for a Korean visitor', () => {
  test.use({ locale: 'ko-KR' });

  test('the page speaks Korean by itself', async ({ page }) => {
    await page.goto('./');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    await expect(page.getByRole('button', { name: '숫자 그리기' })).toBeVisible();
    expect(page.url()).not.toContain('lang');
  });
});

test('the paper follows the system until it is chosen', async ({ scope, page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await scope.open();
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  await scope.button('Light paper').click();
  await expect.poll(paper).toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await scope.button('Dark paper').click();
  await expect.poll(paper).toBe(dark);
  await expect(page).toHaveURL(/theme=dark/);
  await page.reload();
  await scope.alive();
  expect(await paper()).toBe(dark);
});

test('a reload and a shared link bring back the whole state', async ({ scope, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await scope.open();
  await scope.button('Clear').click();
  await scope.draw([
    [0.3, 0.2],
    [0.7, 0.2],
    [0.45, 0.85],
  ]);
  await page.getByRole('tab', { name: /^conv2/ }).click();
  await scope.button('Dark paper').click();
  await scope.link('Train').click();
  const training = new Training(page);
  await training.learningRate.fill('0.005');
  await training.learningRate.press('Enter');
  await training.seed.fill('7');
  await training.seed.press('Enter');
  const smoothing = page.getByRole('combobox', { name: 'Smoothed over' });
  const logarithmic = page.getByRole('checkbox', { name: 'Logarithmic' });
  const recent = page.getByRole('checkbox', { name: 'Last 1,000 steps' });
  await smoothing.selectOption('100');
  await logarithmic.check();
  await recent.check();
  await scope.link('Network').click();
  await expect(page).toHaveURL(/#v=1&.*draw=.*lr=0\.005&seed=7&smooth=100&scale=log&range=recent/);
  await scope.alive();
  const shares = await scope.probabilities();
  expect(page.url()).not.toContain('?');

  await scope.button('Copy the link to what you see').click();
  await expect(scope.button('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());

  const restored = async () => {
    await scope.alive();
    await expect(scope.pad).toHaveAccessibleName('Digit pad, showing your drawing');
    await expect.poll(() => scope.probabilities()).toEqual(shares);
    await expect(page.getByRole('tab', { name: /^conv2/ })).toHaveAttribute('aria-selected', 'true');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await scope.link('Train').click();
    await expect(training.learningRate).toHaveValue('0.005');
    await expect(training.seed).toHaveValue('7');
    await expect(smoothing).toHaveValue('100');
    await expect(logarithmic).toBeChecked();
    await expect(recent).toBeChecked();
  };
  await page.reload();
  await restored();

  const visitor = await context.browser()?.newContext({ serviceWorkers: 'block' });
  const other = await visitor?.newPage();
  await other?.goto(link);
  await expect(
    other?.getByRole('img', { name: 'Digit pad, showing your drawing' }) ?? page.locator('never'),
  ).toBeVisible();
  await visitor?.close();
});

test('back and forward turn the views', async ({ scope, page }) => {
  await scope.open();
  await scope.link('Train').click();
  await expect(page).toHaveURL(/view=train/);
  await page.goBack();
  await expect(page.getByRole('tab').first()).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('group', { name: 'Training' })).toBeVisible();
});

test('an address that makes no sense opens the page as it is', async ({ scope, page }) => {
  await scope.open('view=nowhere&lang=xx&test=99999&draw=%00%ff&lr=-1&seed=abc&node=nothing&batch=7&unknown=1');
  await expect(scope.pad).toHaveAccessibleName(/test image \d+/);
  await expect(scope.notices.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('tabpanel').getByRole('heading', { level: 2 })).toBeVisible();
});

/** Words in Latin letters that a visitor sees or hears and that are not names. */
async function latinWords(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || element.closest('script, style, math, [lang=en]') || !element.checkVisibility()) continue;
      texts.push(node.textContent ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [aria-valuetext]')) {
      if (element.closest('[lang=en]')) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) {
        texts.push(element.getAttribute(name) ?? '');
      }
    }
    return texts;
  });
  // A term may be followed by the English one, as in textbooks: 커널(kernel).
  const glossed = /(?<=[가-힣])\([a-z ]+\)/g;
  const words = said.flatMap((text) => text.replace(glossed, '').match(/[A-Za-z]{3,}/g) ?? []);
  return [...new Set(words.filter((word) => !kept.has(word)))];
}
