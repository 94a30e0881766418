import type { Page } from '@playwright/test';
import { Graph } from './support/graph';
import { longTasks, median, tell, watchLongTasks } from './support/measure';
import { expect, test } from './support/scope';

test('any model of the zoo opens as a graph, and the digit comes back', async ({ scope, page }) => {
  await scope.open();
  const graph = new Graph(page);
  await graph.choice.selectOption({ label: 'ResNet-50' });
  await graph.ready();
  await expect(page.getByRole('heading', { level: 1, name: 'ResNet-50' })).toBeVisible();
  await expect(page.getByText(/25,557,032 trained parameters/)).toBeVisible();
  await expect(graph.item(/^conv1, Convolution, 112×112×64, reads input$/)).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL(/network-model=resnet50/);
  await graph.choice.selectOption({ label: 'LeNet-5, trained, with a digit' });
  await scope.alive();
});

test('a block unfolds where it is, by mouse', async ({ page }) => {
  const graph = new Graph(page);
  await graph.open('resnet34_10');
  const block = graph.item(/^stage2_unit1, block of 7 layers, 56×56×64/);
  await expect(block).toHaveAttribute('aria-expanded', 'false');
  // Pointing at it in the outline brings it into sight.
  await block.hover();
  const place = await graph.find('stage2_unit1');
  await page.mouse.click(place.x, place.y);
  await expect(block).toHaveAttribute('aria-expanded', 'true');
  await expect(graph.item(/^add, Addition, 56×56×64, reads stage2_unit1\/bn2, pool1$/)).toBeVisible();
  // What was clicked is still under the pointer: folding again takes the same place.
  await expect.poll(() => graph.at(place)).toContain('stage2_unit1, block');
  await page.mouse.click(place.x, place.y);
  await expect(block).toHaveAttribute('aria-expanded', 'false');
});

test('the graph is zoomed and moved', async ({ page }) => {
  const graph = new Graph(page);
  await graph.open('post_mnist');
  const apart = async () => (await graph.find('relu1')).x - (await graph.find('conv1')).x;
  const before = await apart();
  await graph.find('conv1');
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -60);
  await page.keyboard.up('Control');
  await expect.poll(apart).toBeGreaterThan(before * 1.2);

  await page.getByRole('button', { name: 'Show the whole graph' }).click();
  const left = (await graph.find('conv1')).x;
  await graph.figure.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await graph.find('conv1')).x - left).toBeGreaterThan(60);
  await page.keyboard.press('0');
  await expect.poll(async () => Math.abs((await graph.find('conv1')).x - left)).toBeLessThan(20);
});

test('the outline does by keyboard what the graph does by mouse, and a link brings it back', async ({ page }) => {
  const graph = new Graph(page);
  await graph.open('resnet34_10');
  await graph.item(/^conv1/).focus();
  const keys = page.keyboard;
  for (let i = 0; i < 4; i++) await keys.press('ArrowDown');
  await expect(graph.item(/^stage2_unit1/)).toBeFocused();
  await expect(graph.caption).toHaveText(/^stage2_unit1, block of 7 layers/);
  await keys.press('ArrowRight');
  await expect(graph.item(/^stage2_unit1/)).toHaveAttribute('aria-expanded', 'true');
  await keys.press('ArrowRight');
  await keys.press('ArrowDown');
  await expect(graph.item(/^bn1, Batch normalisation, 56×56×64, reads stage2_unit1\/conv1/)).toBeFocused();
  await keys.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: /stage2_unit1\/bn1/ })).toBeVisible();
  await expect(page).toHaveURL(/node=stage2_unit1%2Fbn1.*network-open=stage2_unit1/);
  await page.reload();
  await graph.ready();
  await expect(page.getByRole('heading', { level: 2, name: /stage2_unit1\/bn1/ })).toBeVisible();
  await expect(graph.item(/^bn1, .* reads stage2_unit1\/conv1/)).toHaveAttribute('aria-selected', 'true');
  await graph.item(/^bn1, .* reads stage2_unit1\/conv1/).focus();
  await keys.press('ArrowLeft');
  await expect(graph.item(/^stage2_unit1/)).toBeFocused();
  await keys.press('ArrowLeft');
  await expect(graph.item(/^bn1, .* reads stage2_unit1\/conv1/)).toHaveCount(0);
  await expect(graph.item(/^stage2_unit1/)).toHaveAttribute('aria-selected', 'true');
});

test('the table tells the receptive field of every layer and leads to it', async ({ page }) => {
  const graph = new Graph(page);
  await graph.open('resnet34_10');
  await page.getByText('Receptive fields of all layers').click();
  const cells = (layer: string) =>
    page.getByRole('row').filter({ has: page.getByRole('button', { name: layer, exact: true }) });
  await expect(cells('conv1').getByRole('cell')).toHaveText(['112 × 112 × 64', '7', '2', '−2', '2']);
  await expect(cells('pool1').getByRole('cell')).toHaveText(['56 × 56 × 64', '11', '4', '−2', '2']);
  await page.getByRole('button', { name: 'stage5_unit3/conv2', exact: true }).click();
  await expect(graph.item(/^stage5_unit3, block/)).toHaveAttribute('aria-expanded', 'true');
  await expect(graph.item(/^conv2, .*stage5_unit3\/relu1$/)).toHaveAttribute('aria-selected', 'true');
});

test('a model is edited: what it comes to follows, and what cannot be built says why', async ({ page }) => {
  const graph = new Graph(page);
  await graph.open('lenet5', 'node=conv1');
  await page.getByText('Edit this model').click();
  const text = page.getByRole('textbox', { name: 'The model as JSON' });
  await expect(page.getByText(/61,706 trained parameters/)).toBeVisible();

  await page.getByRole('textbox', { name: 'filters', exact: true }).fill('8');
  // conv1 has 8 × (25 + 1) parameters instead of 6 × 26, conv2 16 × 2 × 25 more.
  await expect(page.getByText(/62,558 trained parameters/)).toBeVisible();
  await expect(graph.item(/^conv1, Convolution, 28×28×8/)).toBeVisible();
  await expect(text).toHaveValue(/"name": "conv1", "kind": "conv2d",.*"filters": 8/);

  await page.getByRole('combobox', { name: 'Kind of the new layer' }).selectOption('batch_norm');
  await page.getByRole('button', { name: 'Add after it' }).click();
  await expect(graph.item(/^batch_norm_1, Batch normalisation, 28×28×8, reads conv1/)).toBeVisible();

  // A name that does not exist, by keyboard: it says where, and the last good model stays.
  const good = await text.inputValue();
  await text.fill(good.replace('"name": "conv2"', '"name": "conv2", "inputs": ["nowhere"]'));
  await expect(page.getByRole('alert')).toContainText('Layer “conv2” reads from “nowhere”, which does not exist.');
  await expect(graph.item(/^batch_norm_1/)).toBeVisible();
  await text.fill(`${good},`);
  await expect(page.getByRole('alert')).toContainText('cannot be read');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(graph.item(/^batch_norm_1/)).toHaveCount(0);

  // When the address has settled.
  await expect(page).not.toHaveURL(/batch_norm/);
  await expect(page).toHaveURL(/network-spec=/);
  await page.reload();
  await expect(page.getByText(/62,558 trained parameters/)).toBeVisible();

  await page.getByText('Edit this model').click();
  await page.getByRole('button', { name: 'Train this' }).click();
  await expect(page).toHaveURL(/view=train/);
  await expect(page.getByText(/62,558 parameters/)).toBeVisible();
});

test('it is quick', async ({ scope, page }) => {
  await scope.open();
  const graph = new Graph(page);
  await watchLongTasks(page);
  const asked = Date.now();
  await graph.choice.selectOption({ label: 'ResNet-50' });
  await graph.ready();
  tell('ResNet-50 stands after', Date.now() - asked, 'ms');
  await page.getByRole('button', { name: 'Unfold all' }).click();
  await expect(graph.item(/^relu3/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Show the whole graph' }).click();
  tell('hover to caption and lines', median(await hovers(page, graph)), 'ms', 1);
  const tasks = await longTasks(page);
  tell('long tasks', tasks.length, '');
  tell('longest', Math.max(0, ...tasks), 'ms');
});

/** Milliseconds from each of 40 movements over the graph to the frame after the one that painted it. */
async function hovers(page: Page, graph: Graph): Promise<number[]> {
  const box = await graph.figure.boundingBox();
  if (!box) throw new Error('the graph is not on the page');
  await page.evaluate(() => {
    window.hoverTimes = [];
    addEventListener(
      'pointermove',
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => window.hoverTimes.push(performance.now() - timeStamp);
          channel.port2.postMessage(null);
        }),
      { capture: true },
    );
  });
  for (let i = 0; i < 40; i++) {
    await page.mouse.move(box.x + 20 + (i * (box.width - 40)) / 40, box.y + box.height / 2 + (i % 3) * 6);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  return page.evaluate(() => window.hoverTimes);
}

declare global {
  interface Window {
    hoverTimes: number[];
  }
}
