import { Arithmetic } from './support/arithmetic';
import { expect, test } from './support/scope';

const numbers = (texts: readonly string[]) => texts.map((text) => Number(text.replace('−', '-')));

test('13 wide, kernel 6, stride 5: SAME adds 1 and 2 columns, VALID leaves 2 unused', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await expect(page.getByText('13 with a kernel of 6 and a stride of 5 give 3.')).toBeVisible();
  await expect(page.getByText('SAME adds zeros: 1 on the left, 2 on the right; every cell is read.')).toBeVisible();
  expect(await view.size(view.input)).toEqual([9, 16]);
  expect(await view.size(view.output)).toEqual([4, 3]);
  // The columns of zeros are where TensorFlow puts them.
  await view.click(view.input, 0, 0);
  expect(await view.spoken(view.input)).toBe('row 0, column −1: a zero of the padding');
  await view.click(view.input, 0, 1);
  expect(await view.spoken(view.input)).toMatch(/^row 0, column 0: −?\d$/);

  await view.choose('VALID');
  await expect(page.getByText('13 with a kernel of 6 and a stride of 5 give 2.')).toBeVisible();
  await expect(page.getByText('VALID adds nothing; the last 2 unused.')).toBeVisible();
  await expect.poll(() => view.size(view.input)).toEqual([8, 13]);
  expect(await view.size(view.output)).toEqual([3, 2]);
  await view.click(view.input, 0, 10);
  expect(await view.spoken(view.input)).not.toContain('read by no window');
  await view.click(view.input, 0, 11);
  expect(await view.spoken(view.input)).toContain('read by no window');
});

test('the formula holds the numbers of the cell that is looked at', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await view.hover(view.output, 1, 2);
  await expect(page.getByText('Output (i, j) = (1, 2) is connected to')).toBeVisible();
  await expect(page.getByText('= 2 … 4', { exact: true })).toBeVisible();
  await expect(page.getByText('= 9 … 14', { exact: true })).toBeVisible();
});

test('both ends of a link: output and window, input and outputs, weight and inputs', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await view.hover(view.output, 0, 0);
  await expect(page.getByText(/^Output \(0, 0\) = −?\d+, the sum over its window\.$/)).toBeVisible();
  // Row 2 stands in the windows of output rows 0 and 1, column 4 in those of columns 0 and 1.
  await view.hover(view.input, 2, 5);
  await expect(page.getByText(/^Input \(2, 4\) = .*Outputs that it feeds: 4\.$/)).toBeVisible();
  await view.hover(view.input, 0, 0);
  await expect(page.getByText('A zero of the padding at (0, −1). Outputs that it feeds: 1.')).toBeVisible();
  await view.hover(view.kernel, 1, 2);
  await expect(page.getByText(/^Weight \(1, 2\) = /)).toBeVisible();

  await view.click(view.output, 3, 1);
  await view.hover(view.input, 2, 5);
  await page.mouse.move(5, 5);
  await expect(page.getByText(/^Output \(3, 1\) = /).first()).toBeVisible();
  await view.output.press('Escape');
  await expect(page.getByText('Point at any cell, or move to it')).toBeVisible();
});

test('what is written out adds up to the number in the cell', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await view.click(view.output, 2, 1);
  await expect(view.sum).toHaveAccessibleName('The sum behind output (2, 1)');
  const shown = (await view.spoken(view.output))?.split(': ')[1] ?? '';
  await expect(view.sum.getByRole('strong')).toHaveText(shown);
  const products = numbers(await view.sum.locator('small').allTextContents());
  expect(products).toHaveLength(18);
  // The bias that the view opens with is 1.
  expect(products.reduce((sum, product) => sum + product, 1)).toBe(numbers([shown])[0]);
});

test('a setting that is impossible says why, and the last figure stays', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open('arithmetic-padding=valid');
  const before = await view.size(view.output);
  await view.set('Input, columns', 5);
  await expect(
    page.getByText(/The window of layer .* does not fit: it spans 6 cells of width, the input has 5\./),
  ).toBeVisible();
  expect(await view.size(view.output)).toEqual(before);
  await view.set('Input, columns', 6);
  await expect(page.getByText('6 with a kernel of 6 and a stride of 5 give 1.')).toBeVisible();
  await expect.poll(() => view.size(view.output)).toEqual([3, 1]);
});

test('a cell is typed, and the change taken back, with the keyboard alone', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open('arithmetic-weights=ones:1&arithmetic-input=ones:1&arithmetic-padding=valid');
  await view.output.focus();
  // 18 products of 1 and the bias.
  expect(await view.spoken(view.output)).toBe('row 0, column 0: 19');
  await view.input.focus();
  await page.keyboard.press('-');
  await page.keyboard.press('4');
  await expect.poll(() => view.spoken(view.input)).toBe('row 0, column 0: −4');
  await expect.poll(() => view.spoken(view.output)).toBe('row 0, column 0: 14');
  await page.keyboard.press('Control+z');
  await expect.poll(() => view.spoken(view.output)).toBe('row 0, column 0: 19');
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => view.spoken(view.output)).toBe('row 0, column 0: 14');
});

test('13 wide, kernel 6, stride 5 with the keyboard alone', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open('arithmetic-size=8x9&arithmetic-kernel=3x3&arithmetic-strides=2x1');
  for (const [name, value] of [
    ['Input, columns', '13'],
    ['Kernel, columns', '6'],
    ['Stride, columns', '5'],
  ] as const) {
    await view.tabTo(view.settings.getByRole('textbox', { name, exact: true }));
    await page.keyboard.press('Control+a');
    await page.keyboard.type(value);
    await page.keyboard.press('Enter');
  }
  await expect(page.getByText('SAME adds zeros: 1 on the left, 2 on the right; every cell is read.')).toBeVisible();
  await view.tabTo(page.getByRole('radio', { name: 'SAME' }), 'Shift+Tab');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('VALID adds nothing; the last 2 unused.')).toBeVisible();
  await view.tabTo(view.input, 'Shift+Tab');
  await page.keyboard.press('End');
  await expect.poll(() => view.spoken(view.input)).toMatch(/^row 0, column 12: .* read by no window$/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText(/^Input \(0, 10\) = .*Outputs that it feeds: 1\.$/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/arithmetic-padding=valid.*arithmetic-at=input\.0\.0\.10/);
});

test('TensorFlow’s SAME beside PyTorch’s padding', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await expect(view.paddings.getByText('TensorFlow SAME (2, 3)')).toBeVisible();
  await expect(view.paddings.getByText('PyTorch padding=3 (3, 3)')).toBeVisible();
  await expect(view.paddings.getByText(/Both give 112 outputs.*1 cell earlier/)).toBeVisible();
  await view.set('Stride', 1, view.paddings);
  await expect(view.paddings.getByText('TensorFlow SAME (3, 3)')).toBeVisible();
  await expect(view.paddings.getByText(/the same numbers come out/)).toBeVisible();
  await view.set('Kernel', 4, view.paddings);
  await expect(view.paddings.getByText(/No padding that is alike on both sides gives 224 outputs/)).toBeVisible();
});

test('the cost of the post’s example, of a fully connected layer, and what to change', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  const line = (name: string | RegExp) => view.cost.locator('dl > div').filter({ hasText: name });
  await expect(line(/^Parameters/)).toContainText(/\(5 × 5 × 3 \+ 1\) × 200 =\s*15,200/);
  await expect(line(/^Multiplications/)).toContainText('225,000,000');
  await expect(line(/^Memory of the output/)).toContainText('12.0 MB');
  await expect(line('one map')).toContainText('675,000,000');
  await expect(line('all maps')).toContainText('135,000,000,000');
  await expect(view.cost.getByText(/it fits into 4 GB/)).toBeVisible();
  await view.set('Batch size', 200, view.cost);
  await expect(view.cost.getByText(/takes 4\.9 GB, more than the 4 GB there are/)).toBeVisible();
  await view.cost.getByText('16 bit', { exact: true }).click();
  await expect(view.cost.getByText(/takes 2\.4 GB: it fits/)).toBeVisible();
  await view.set('Layers in a row', 2, view.cost);
  await expect(line('Parameters of all 2 layers')).toContainText(/15,200 \+ 1,000,200 =\s*1,015,400/);
  await expect(view.cost.getByText(/takes 4\.8 GB, more than the 4 GB/)).toBeVisible();
  await view.set('Layers in a row', 1, view.cost);
  await expect(view.cost.getByText(/takes 2\.4 GB: it fits/)).toBeVisible();
  await view.cost.getByRole('button', { name: '100 × 100 pixels, 1,000 neurons' }).click();
  await expect(line(/^Multiplications/)).toContainText('10,000,000');
});

test('a link brings the whole state back', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await view.choose('By hand');
  await view.set('Zeros above', 2);
  await view.set('Stride, columns', 3);
  await view.click(view.output, 0, 1);
  await view.cost.getByText('16 bit', { exact: true }).click();
  await expect(page).toHaveURL(
    /arithmetic-strides=2x3&arithmetic-padding=2\.1\.1\.2.*arithmetic-at=output\.0\.0\.1.*cost-bits=16/,
  );
  const size = await view.size(view.output);
  await page.reload();
  await expect(view.output).toBeVisible();
  expect(await view.size(view.output)).toEqual(size);
  await expect(page.getByText(/^Output \(0, 1\) = /).first()).toBeVisible();
});

test('depthwise: a map has to do with its own channel alone', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await view.choose('Depthwise');
  await expect(view.outputOf(1)).toBeVisible();
  await view.hover(view.inputOf(1), 2, 5);
  // Of four outputs a map, in one map instead of two.
  await expect(page.getByText(/^Input \(2, 4\) = .*Outputs that it feeds: 4\.$/)).toBeVisible();
  await view.click(view.outputOf(1), 1, 1);
  await expect(page.getByRole('grid', { name: 'Kernel of map 1, channel 1' })).toBeVisible();
  await expect(view.sum.locator('small')).toHaveCount(18);
  const shown = (await view.spoken(view.outputOf(1)))?.split(': ')[1] ?? '';
  await expect(view.sum.getByRole('strong')).toHaveText(shown);
});

test('in groups: a map is made of the channels of its group alone', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open();
  await view.choose('In groups');
  await expect(view.inputOf(3)).toBeVisible();
  await expect(page.getByRole('radio', { name: '2', exact: true })).toBeChecked();
  await view.hover(view.inputOf(3), 2, 5);
  await expect(page.getByText(/^Input \(2, 4\) = .*Outputs that it feeds: 4\.$/)).toBeVisible();
  await view.click(view.outputOf(1), 1, 1);
  await expect(view.sum.getByText('channel 2:')).toBeVisible();
  await expect(view.sum.getByText('channel 0:')).toHaveCount(0);
  // The kernel that is shown is the one that the engine multiplies by.
  const before = await view.spoken(view.outputOf(1));
  const kernel = page.getByRole('grid', { name: 'Kernel of map 1, channel 3' });
  await view.click(kernel, 0, 0);
  await page.keyboard.press('9');
  await expect(view.sum.getByText(/·9$/)).toBeVisible();
  await expect.poll(() => view.spoken(view.outputOf(1))).not.toBe(before);
  await page.getByRole('tab', { name: 'Keras' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('groups=2');
  await view.cost.getByRole('button', { name: 'The layer on the grid' }).click();
  await expect(view.cost.locator('dl > div').filter({ hasText: /^Parameters/ })).toContainText(
    /\(3 × 6 × 4 \/ 2 \+ 1\) × 2 =\s*74/,
  );
  // As many groups as channels is a depthwise convolution.
  await view.settings.getByText('4', { exact: true }).click();
  await expect(view.outputOf(3)).toBeVisible();
  await expect(page).toHaveURL(/arithmetic-mode=grouped.*arithmetic-channels=4.*arithmetic-groups=4/);
});

test('a bias is typed, and the colours reach to a cell, a map or the layer', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open('arithmetic-weights=ones:1&arithmetic-input=ones:1&arithmetic-padding=valid&arithmetic-filters=2');
  const bias = page.getByLabel('+ bias');
  await bias.fill('-3');
  await bias.press('Enter');
  await expect.poll(() => view.spoken(view.output)).toBe('row 0, column 0: 15');
  await expect(page).toHaveURL(/arithmetic-biases=-3/);
  const legend = page.locator('.legend');
  await expect(legend).toContainText(/Output:\s*−15\s*15/);
  // The other map has no bias.
  await legend.getByText('of all maps').click();
  await expect(legend).toContainText(/Output:\s*−18\s*18/);
  await legend.getByText('of the cell').click();
  await view.click(view.output, 0, 0);
  await expect(legend).toContainText(/Output:\s*−15\s*15/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => view.spoken(view.output)).toBe('row 0, column 0: 19');
});

test('transposed: an input writes a window into the output, and what is padded is cut off', async ({ page }) => {
  const view = new Arithmetic(page);
  await view.open('arithmetic-mode=transposed&arithmetic-size=3x4&arithmetic-kernel=3x3&arithmetic-strides=2x2');
  await expect(page.getByText('4 with a kernel of 3 and a stride of 2 give 8.')).toBeVisible();
  await expect(page.getByText('SAME cuts off 0 on the left, 1 on the right; every cell is written.')).toBeVisible();
  expect(await view.size(view.input)).toEqual([3, 4]);
  expect(await view.size(view.output)).toEqual([7, 9]);
  await view.hover(view.input, 1, 1);
  await expect(page.getByText('Input (i, j) = (1, 1) writes to')).toBeVisible();
  await expect(page.getByText('= 2 … 4', { exact: true })).toHaveCount(2);
  // A cell with even coordinates lies in the windows of up to four inputs.
  await view.click(view.output, 2, 2);
  await expect(page.getByText(/^Output \(2, 2\) = .*Inputs that write to it: 4\.$/)).toBeVisible();
  await expect(view.sum.locator('small')).toHaveCount(4);
  const shown = (await view.spoken(view.output))?.split(': ')[1] ?? '';
  await expect(view.sum.getByRole('strong')).toHaveText(shown);
});

test('the layer as code, copied with one click', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const view = new Arithmetic(page);
  await view.open();
  const code = page.getByRole('tabpanel');
  await expect(code).toContainText('tf.nn.conv2d(');
  await page.getByRole('tab', { name: 'tf.nn' }).press('ArrowRight');
  await expect(code).toContainText('keras.layers.Conv2D(');
  await page.getByRole('tab', { name: 'PyTorch' }).click();
  await expect(code).toContainText('Conv2d(');
  await page.getByRole('tab', { name: 'NumPy' }).click();
  await expect(code).toContainText('import numpy as np');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await code.locator('pre').textContent());
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test('nothing is wider than the screen, and the figure stays in view while its controls are used', async ({
    page,
  }) => {
    const view = new Arithmetic(page);
    await view.open('arithmetic-mode=grouped&arithmetic-channels=4&arithmetic-groups=2');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await view.settings.getByRole('group', { name: 'Stride, columns' }).scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 200);
    await expect(view.settings.getByRole('group', { name: 'Stride, columns' })).toBeInViewport();
    await expect(view.outputOf(1)).toBeInViewport();
  });
});
