import type { Page } from '@playwright/test';
import { Filters } from './support/filters';
import { expect, test } from './support/scope';

/** A number as the page prints it. */
const number = (text: string | undefined) => Number((text ?? '').replace('−', '-'));

test('opens with a photo, a filter and its map', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open();
  expect(await filters.size(filters.input)).toEqual([64, 64]);
  expect(await filters.size(filters.map)).toEqual([62, 62]);
  await expect(page.getByText(/^Photo: /)).toBeVisible();
  await expect(
    page.getByText(/^Cell \(\d+, \d+\) of the map is −?\d+, the sum of 9 products\.$/).first(),
  ).toBeVisible();
});

test('the post’s vertical line sums the middle column of its window', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  await filters.button('Vertical line 7×7').click();
  await expect.poll(() => filters.size(filters.map)).toEqual([10, 10]);
  let sum = 0;
  for (let row = 2; row < 9; row++) {
    await filters.walkTo(filters.input, row, 6);
    sum += Number(/: (\d+)$/.exec(await filters.said(filters.input))?.[1]);
  }
  await filters.walkTo(filters.map, 2, 3);
  expect(await filters.said(filters.map)).toBe(`Row 3, column 4: ${sum}`);
});

test('everything printed adds up to the cell, over three channels', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16&filters-colour=1&filters-set=gauss-3*b2.5&filters-size=3x3');
  await filters.walkTo(filters.map, 4, 6);
  await page.keyboard.press('Enter');
  await filters.expectAt(5, 7);
  const { sums, bias, rounding, total } = await filters.ledger();
  expect(sums).toHaveLength(3);
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        await filters.walkTo(filters.products.nth(channel), row, column);
        sum += number(/ is (\S+)$/.exec(await filters.said(filters.products.nth(channel)))?.[1]);
      }
    }
    expect(sum).toBeCloseTo(sums[channel] ?? NaN, 6);
  }
  expect(bias).toBe(2.5);
  expect(sums.reduce((all, sum) => all + sum, bias + rounding)).toBeCloseTo(total, 6);
});

test('input, window, weights and map light each other', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  await filters.pointAt(filters.input, 5, 0);
  await expect.poll(() => filters.marks(filters.map, 'lit')).toEqual([[3, 0, 3, 1]]);
  await expect(page.getByText('This input cell feeds 3 cells of the map.').first()).toBeVisible();
  await filters.pointAt(filters.map, 4, 6);
  await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[4, 6, 3, 3]]);
  await filters.pointAt(filters.weights, 0, 2);
  await expect.poll(() => filters.marks(filters.input, 'lit')).toEqual([[0, 2, 14, 14]]);
});

test('a click pins, Escape unpins', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  await page.mouse.click(...(await filters.place(filters.map, 4, 6)));
  await filters.pointAt(filters.map, 9, 9);
  await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[4, 6, 3, 3]]);
  await page.keyboard.press('Escape');
  await filters.pointAt(filters.map, 9, 8);
  await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[9, 8, 3, 3]]);
});

test('the window is dragged on the input', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  await filters.pointAt(filters.input, 1, 1);
  await page.mouse.down();
  await filters.pointAt(filters.input, 9, 5);
  await page.mouse.up();
  await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[8, 4, 3, 3]]);
});

test('the window slides, pauses, steps and is scrubbed', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=32');
  await filters.button('Slide').click();
  await expect.poll(() => filters.position()).toBeGreaterThan(0);
  await filters.button('Pause').click();
  const at = await filters.position();
  await filters.button('One cell on').click();
  expect(await filters.position()).toBe(at + 1);
  await filters.button('One cell back').click();
  expect(await filters.position()).toBe(at);
  await filters.button('Back to the first cell').click();
  await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[0, 0, 3, 3]]);
  await page.getByRole('slider', { name: 'Position of the window' }).press('End');
  await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[29, 29, 3, 3]]);
});

test('a weight is typed, stepped, pulled, and taken back', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16&filters-set=identity&filters-size=3x3');
  await filters.walkTo(filters.map, 0, 0);
  const middle = number(/: (\S+)$/.exec(await filters.said(filters.map))?.[1]);
  await filters.walkTo(filters.weights, 1, 1);
  await page.keyboard.type('-3');
  await page.keyboard.press('Enter');
  await expect.poll(() => filters.said(filters.weights)).toBe('Row 2, column 2: −3');
  await expect.poll(() => filters.said(filters.map)).toBe(`Row 1, column 1: −${3 * middle}`);
  await page.keyboard.press('PageUp');
  await expect.poll(() => filters.said(filters.map)).toBe(`Row 1, column 1: −${2 * middle}`);
  await filters.pointAt(filters.weights, 1, 1);
  await page.mouse.down();
  const [x, y] = await filters.place(filters.weights, 1, 1);
  await page.mouse.move(x, y - 32);
  await page.mouse.up();
  await expect.poll(() => filters.said(filters.weights)).toBe('Row 2, column 2: 3');
  await expect.poll(() => filters.said(filters.map)).toBe(`Row 1, column 1: ${3 * middle}`);
  await page.keyboard.press('Control+z');
  await expect.poll(() => filters.said(filters.weights)).not.toBe('Row 2, column 2: 3');
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(() => filters.said(filters.weights)).toBe('Row 2, column 2: 3');
});

test('ReLU and bias change the cell as they should', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16&filters-set=sobel-right*b-5000&filters-size=3x3');
  await filters.walkTo(filters.map, 3, 3);
  const before = number(/: (\S+)$/.exec(await filters.said(filters.map))?.[1]);
  expect(before).toBeLessThan(-3000);
  await page.getByRole('radio', { name: 'ReLU' }).check({ force: true });
  await expect.poll(() => filters.said(filters.map)).toBe('Row 4, column 4: 0');
});

test('several filters make a stack of maps', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  await filters.button('Add a filter').click();
  await expect(page.getByRole('grid', { name: /^Feature map of 2\. Vertical line 7×7/ })).toBeVisible();
  // One window size for all: the smaller kernel stands among zeros.
  expect(await filters.size(filters.map)).toEqual([10, 10]);
  await filters.button(/^1\. Sobel right$/).click();
  expect(await filters.size(filters.weights)).toEqual([7, 7]);
  await filters.button('Remove 2. Vertical line 7×7').click();
  await expect(page.getByRole('grid', { name: /^Feature map of Sobel right/ })).toBeVisible();
});

test('the equation lights what a symbol ranges over', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  await page
    .getByRole('button', { name: /^u: row of the window \(0 … 2\)$/ })
    .first()
    .hover();
  await expect
    .poll(() => filters.marks(filters.weights, 'lit'))
    .toEqual([
      [0, 0, 1, 3],
      [1, 0, 1, 3],
      [2, 0, 1, 3],
    ]);
  await page
    .getByRole('button', { name: /^j: column of the map/ })
    .first()
    .focus();
  await expect.poll(() => filters.marks(filters.map, 'lit')).toHaveLength(1);
});

/** One white pixel. */
const white = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==';

/** Hands the page a file as a drop or a paste does. */
async function hand(page: Page, event: 'drop' | 'paste', name: string, base64: string, type: string): Promise<void> {
  await page.evaluate(
    async ([event, name, base64, type]) => {
      const bytes = await (await fetch(`data:${type};base64,${base64}`)).arrayBuffer();
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type }));
      const options = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        event === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: data })
          : new ClipboardEvent('paste', { ...options, clipboardData: data }),
      );
    },
    [event, name, base64, type] as const,
  );
}

for (const event of ['drop', 'paste'] as const) {
  test(`an image is taken from a ${event}; another file changes nothing and says so`, async ({ page }) => {
    const filters = new Filters(page);
    await filters.open('filters-px=16');
    await filters.walkTo(filters.input, 3, 3);
    const cat = await filters.said(filters.input);
    await hand(page, event, 'notes.txt', btoa('no image'), 'text/plain');
    await expect(page.getByRole('alert')).toContainText('notes.txt');
    expect(await filters.said(filters.input)).toBe(cat);
    await hand(page, event, 'white.png', white, 'image/png');
    await expect(page.getByText('From white.png. It stays in this browser.')).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect.poll(() => filters.said(filters.input)).toBe('Row 4, column 4: 255');
    // The choice of an input can be taken back.
    await page.keyboard.press('Control+z');
    await expect.poll(() => filters.said(filters.input)).toBe(cat);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => filters.said(filters.input)).toBe('Row 4, column 4: 255');
  });
}

test('the button takes an image out of the clipboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  await page.evaluate(() => navigator.clipboard.writeText('no image'));
  await filters.button('Paste').click();
  await expect(page.getByRole('alert')).toContainText('There is no image in the clipboard');
  await page.evaluate(async (base64) => {
    const image = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]);
  }, white);
  await filters.button('Paste').click();
  await expect(page.getByText('From the clipboard. It stays in this browser.')).toBeVisible();
  await filters.walkTo(filters.input, 3, 3);
  await expect.poll(() => filters.said(filters.input)).toBe('Row 4, column 4: 255');
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  /** A finger that goes down, moves and lifts, as the browser itself makes it of touches. */
  async function swipe(page: Page, from: [number, number], to: [number, number]): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: [number, number]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
    await touch('touchStart', from);
    for (let i = 1; i <= 8; i++) {
      await touch('touchMove', [from[0] + ((to[0] - from[0]) * i) / 8, from[1] + ((to[1] - from[1]) * i) / 8]);
    }
    await touch('touchEnd');
  }

  test('the window is dragged, a weight is pulled', async ({ page }) => {
    const filters = new Filters(page);
    await filters.open('filters-px=16');
    const start = await filters.place(filters.input, 3, 3);
    await swipe(page, start, await filters.place(filters.input, 10, 12));
    await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[9, 11, 3, 3]]);
    expect(await filters.position()).toBe(9 * 14 + 11);

    const [x, y] = await filters.place(filters.weights, 1, 1);
    const scrolled = await page.evaluate(() => scrollY);
    const before = await filters.said(filters.weights);
    await swipe(page, [x, y], [x, y - 60]);
    await expect.poll(() => filters.said(filters.weights)).not.toBe(before);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });
});

test('an image file is taken, another file is refused with a sentence', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=16');
  const file = page.getByLabel('File …');
  await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no image') });
  await expect(page.getByRole('alert')).toContainText('notes.txt');
  expect(await filters.size(filters.map)).toEqual([14, 14]);
  await file.setInputFiles({ name: 'white.png', mimeType: 'image/png', buffer: Buffer.from(white, 'base64') });
  await expect(page.getByText('From white.png. It stays in this browser.')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await filters.walkTo(filters.input, 3, 3);
  expect(await filters.said(filters.input)).toBe('Row 4, column 4: 255');
});

test('a link brings the layer back', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-in=digit.3&filters-px=28');
  await filters.button('Outline').click();
  await page.getByRole('radio', { name: 'SAME' }).check({ force: true });
  await page.mouse.click(...(await filters.place(filters.map, 4, 6)));
  await expect(page).toHaveURL(/filters-in=digit\.3.*filters-set=outline.*filters-pad=same.*filters-cell=4\.6/);
  await page.reload();
  await expect(filters.map).toBeVisible();
  await expect.poll(() => filters.marks(filters.input, 'window')).toEqual([[3, 5, 3, 3]]);
  expect(await filters.size(filters.map)).toEqual([28, 28]);
  await expect(page.getByRole('grid', { name: /^Feature map of Outline/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Test digit' })).toHaveValue('3');
});

test('six bands have six sums', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-in=bands&filters-px=24');
  await expect(page.getByText(/no real place/)).toBeVisible();
  const { sums, rounding, bias, total } = await filters.ledger();
  expect(sums).toHaveLength(6);
  expect(sums.reduce((all, sum) => all + sum, bias + rounding)).toBeCloseTo(total, 6);
});

test('filters that networks learned: LeNet-5’s over ink, SqueezeNet’s over colour', async ({ page }) => {
  const filters = new Filters(page);
  await filters.open('filters-px=28&filters-in=digit.3');
  await filters.button('LeNet-5, filter 1').click();
  await expect(page.getByRole('grid', { name: /^Feature map of LeNet-5, filter 1/ })).toBeVisible();
  // A link keeps its name.
  await expect(page).toHaveURL(/nlenet-1/);
  await page.reload();
  await expect(page.getByRole('grid', { name: /^Feature map of LeNet-5, filter 1/ })).toBeVisible();
  expect(await filters.size(filters.weights)).toEqual([5, 5]);
  await filters.open('filters-px=28');
  await page.getByText(/^Learned: SqueezeNet/).click();
  await filters.button('SqueezeNet, filter 64').click();
  await expect(filters.weights).toHaveCount(3);
  const { sums, bias, rounding, total } = await filters.ledger();
  expect(sums.reduce((all, sum) => all + sum, bias + rounding)).toBeCloseTo(total, 6);
});
