import type { Locator } from '@playwright/test';
import { Pooling } from './support/pooling';
import { expect, test } from './support/scope';

/** Test image 0 is a 7; all is asked of it. */
const seven = 'test=0';

/** Numbers as the page writes them. */
const numbers = (text: string) => (text.match(/[−-]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g) ?? []).map(read);
const read = (text: string) => Number(text.replace('−', '-').replaceAll(',', ''));

/** Points at a cell of a grid that shows `size` × `size`. */
async function pointAt(grid: Locator, size: number, y: number, x: number): Promise<void> {
  await grid.scrollIntoViewIfNeeded();
  const box = await grid.boundingBox();
  if (!box) throw new Error('the grid is not on the page');
  await grid.hover({ position: { x: ((x + 0.5) * box.width) / size, y: ((y + 0.5) * box.height) / size } });
}

test.describe('max and average beside each other', () => {
  test('a result shows its window, the value that won and where it came from', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    const caption = page.getByText(/^Row \d+, column \d+ of the results\./);
    let inked = 0;
    for (const [y, x] of [
      [3, 4],
      [4, 9],
      [7, 7],
      [10, 6],
      [12, 6],
    ] as const) {
      await pointAt(pooling.max, 14, y, x);
      await expect(caption).toContainText(`Row ${y + 1}, column ${x + 1} of the results.`);
      const text = await caption.innerText();
      const held = numbers(/holds (.*?)\. The/.exec(text)?.[1] ?? '');
      const [most, row, column] = numbers(/The largest is (.*?) of the input/.exec(text)?.[1] ?? '');
      const [cells, mean] = numbers(/the average over its (.*)\.$/.exec(text)?.[1] ?? '');
      expect(held).toHaveLength(4);
      expect(cells).toBe(4);
      expect(most).toBe(Math.max(...held));
      expect(mean).toBeCloseTo(held.reduce((sum, value) => sum + value, 0) / 4, 3);
      const won = held.indexOf(most ?? NaN);
      expect([row, column]).toEqual([2 * y + 1 + Math.floor(won / 2), 2 * x + 1 + (won % 2)]);
      if (most) inked += 1;
    }
    expect(inked).toBeGreaterThan(1);
  });

  test('a cell of the input shows the windows that hold it', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(`${seven}&pooling-window=3&pooling-stride=2`);
    await expect(pooling.max).toHaveAccessibleName('Maximum of each window, 13 × 13');
    // Row 3 is the last of one window and the first of the next, and so is column 3.
    await pointAt(pooling.input, 28, 2, 2);
    await expect(page.getByText(/Windows that hold it: 4\./)).toBeVisible();
    await pointAt(pooling.input, 28, 1, 1);
    await expect(page.getByText(/Windows that hold it: 1\./)).toBeVisible();
    await pointAt(pooling.input, 28, 27, 3);
    await expect(page.getByText(/No window holds it/)).toBeVisible();
  });

  test('every window from 1 to 5, every stride, SAME and VALID', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    for (const [kernel, stride, valid, same] of [
      [1, 1, 28, 28],
      [3, 1, 26, 28],
      [5, 5, 5, 6],
      [2, 3, 9, 10],
    ] as const) {
      await pooling.set('Window', kernel);
      await pooling.set('Stride', stride);
      await page.getByRole('radio', { name: 'VALID' }).check({ force: true });
      await expect(pooling.average).toHaveAccessibleName(`Average of each window, ${valid} × ${valid}`);
      await page.getByRole('radio', { name: 'SAME' }).check({ force: true });
      await expect(pooling.average).toHaveAccessibleName(`Average of each window, ${same} × ${same}`);
    }
  });

  test('what the next layer saves', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
    await expect(row('It reads')).toHaveText(/3,136 bytes\s*784 bytes/);
    // 28 · 28 · 16 · 25, and a quarter of it.
    await expect(row('It multiplies')).toHaveText(/313,600 times\s*78,400 times/);
    await expect(row('It writes')).toHaveText(/50,176 bytes\s*12,544 bytes/);
    await expect(page.getByText(/leaves it 25\s%/)).toBeVisible();
  });
});

test.describe('an image that moves', () => {
  test('nothing moved, nothing changed', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(`${seven}&pooling-right=0`);
    await expect(page.getByText('Nothing is moved, and nothing has changed.')).toBeVisible();
    for (const stage of ['Before pooling', 'Maximum', 'Average twice'] as const) {
      expect(await pooling.number(stage, 'Changed by')).toBe(0);
    }
    await expect(pooling.answer.getByRole('listitem', { name: /^7: 100\.0\s%, unmoved 100\.0\s%$/ })).toBeVisible();
  });

  test('each pooling softens a shift of one pixel; four pixels are too many', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    const at = async () => ({
      before: await pooling.number('Before pooling', 'Changed by'),
      max: await pooling.number('Maximum', 'Changed by'),
      twice: await pooling.number('Maximum twice', 'Changed by'),
    });
    const near = await at();
    expect(near.before).toBeGreaterThan(near.max);
    expect(near.max).toBeGreaterThan(near.twice);
    await pooling.set('Shift right', 4);
    await expect.poll(async () => (await at()).twice).toBeGreaterThan(near.before);
    expect((await at()).before).toBeGreaterThan(100);
  });

  test('one pixel in is one pixel out before pooling; after it, two pixels are one cell', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    expect(await pooling.number('Before pooling', 'Not followed')).toBe(0);
    expect(await pooling.number('Maximum', 'Not followed')).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Shift by 2 px' }).click();
    await expect.poll(() => pooling.number('Maximum', 'Not followed')).toBe(0);
    expect(await pooling.number('Maximum twice', 'Not followed')).toBeGreaterThan(5);
    await pooling.set('Rotate', 10);
    await expect.poll(() => pooling.number('Maximum', 'Not followed')).toBeNaN();
  });

  test('a difference has its three numbers', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    const grid = page.getByRole('grid', { name: 'Maximum, Difference, 14 × 14' });
    await pointAt(grid, 14, 4, 9);
    const text = await page.getByText(/^Maximum, row 5, column 10: .* between them\.$/).innerText();
    const [was = NaN, is = NaN, by = NaN] = numbers(/: (.*)$/.exec(text)?.[1] ?? '');
    expect(by).toBeCloseTo(is - was, 3);
  });

  test('the learned maps are those of the network, and edges turned are found all the same', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(`${seven}&pooling-of=maps`);
    await expect(page.getByText('Feature map 1 of 6')).toBeVisible();
    await expect(pooling.page.getByRole('region', { name: 'The image' })).toBeVisible();
    await expect.poll(() => pooling.number('Before pooling', 'Not followed')).toBe(0);

    await page.getByRole('radio', { name: 'Edge maps' }).check({ force: true });
    await expect(page.getByText('Feature map 1 of 8')).toBeVisible();
    await page.getByRole('button', { name: 'Everything back' }).click();
    await pooling.set('Rotate', 30);
    const finding = page.getByText(/^Moved as above, the averages/);
    await expect.poll(async () => numbers(await finding.innerText())[0]).toBeGreaterThan(10);
    const [single = NaN, deep = NaN] = numbers(await finding.innerText());
    expect(deep).toBeLessThan(single);
  });
});

test.describe('for everyone', () => {
  test('a link brings the whole setting back; undo and redo', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    await pooling.set('Window', 3);
    await pooling.set('Shift down', -2.5);
    await expect(page).toHaveURL(/pooling-window=3&pooling-down=-2\.5/);
    await page.reload();
    await expect(pooling.max).toHaveAccessibleName('Maximum of each window, 13 × 13');
    await expect(page.getByRole('textbox', { name: 'Shift down' })).toHaveValue('-2.5');

    await pooling.set('Window', 5);
    await expect(pooling.max).toHaveAccessibleName('Maximum of each window, 12 × 12');
    await pooling.max.focus();
    await page.keyboard.press('Control+z');
    await expect(pooling.max).toHaveAccessibleName('Maximum of each window, 13 × 13');
    await page.keyboard.press('Control+Shift+Z');
    await expect(pooling.max).toHaveAccessibleName('Maximum of each window, 12 × 12');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(pooling.max).toHaveAccessibleName('Maximum of each window, 13 × 13');
  });

  test('the keyboard pins a cell and lets it go', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    await pooling.max.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByText(/^Row 5, column 1 of the results\./)).toBeHidden();
    await pooling.max.blur();
    await pooling.average.blur();
    await expect(page.getByText(/^Row 5, column 1 of the results\./)).toBeVisible();
    await pooling.max.focus();
    await page.keyboard.press('Escape');
    await pooling.max.blur();
    await expect(page.getByText(/^Point at a cell of either result/)).toBeVisible();
  });

  test.describe('on a phone', () => {
    test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

    test('a tap shows a window, and nothing is wider than the screen', async ({ page }) => {
      const pooling = new Pooling(page);
      await pooling.open(seven);
      await pooling.max.tap();
      await expect(page.getByText(/^Row \d+, column \d+ of the results\./)).toBeVisible();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
    });
  });
});

test.describe('a picture instead of a digit', () => {
  test('is pooled, moved and compared; the network is not asked', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    await page.getByText('A picture', { exact: true }).click();
    await expect(pooling.input).toHaveAccessibleName('Input, 56 × 56');
    await expect(pooling.max).toHaveAccessibleName('Maximum of each window, 28 × 28');
    await expect(pooling.answer).toHaveCount(0);
    expect(await pooling.number('Before pooling', 'Not followed')).toBe(0);
    expect(await pooling.number('Maximum', 'Not followed')).toBeGreaterThan(0);
    const cat = await pooling.number('Maximum', 'Changed by');
    await page.getByTitle('Bricks').click();
    await expect.poll(() => pooling.number('Maximum', 'Changed by')).not.toBe(cat);
    await expect(page).toHaveURL(/pooling-from=picture.*pooling-in=bricks/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => pooling.number('Maximum', 'Changed by')).toBe(cat);
    await page.reload();
    await expect(pooling.input).toHaveAccessibleName('Input, 56 × 56');
  });
});

test.describe('what runs', () => {
  test('the window walks over the results, step by step or by itself', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    const walk = page.getByRole('group', { name: 'Window', exact: true }).filter({ has: page.getByText('Slide') });
    await walk.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText(/^Row 1, column 2 of the results\./)).toBeVisible();
    await walk.getByRole('button', { name: 'Before' }).click();
    await expect(page.getByText(/^Row 1, column 1 of the results\./)).toBeVisible();
    await walk.getByRole('button', { name: 'Slide' }).click();
    await expect(page.getByText(/^Row 2, column \d+ of the results\./)).toBeVisible();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Slide' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to the first' }).click();
    await expect(page.getByText(/^Point at a cell of either result/)).toBeVisible();
  });

  test('the image moves to both ends and comes back', async ({ page }) => {
    const pooling = new Pooling(page);
    await pooling.open(seven);
    const right = page.getByRole('textbox', { name: 'Shift right', exact: true });
    await page.getByRole('button', { name: 'Move: Shift right' }).click();
    // Each stop lasts an eighth of a second: looked at with every picture of the page.
    for (const end of ['4', '-4', '0']) {
      await page.waitForFunction(
        (value) =>
          document.querySelector<HTMLInputElement>('input[type=text][aria-label="Shift right"]')?.value === value,
        end,
      );
    }
    await expect(page.getByRole('button', { name: 'Move: Shift right' })).toBeVisible();
    // All of it is one step to take back: the view opens with a shift of 1.
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(right).toHaveValue('1');
  });
});
