import { Architectures } from './support/architectures';
import { expect, test } from './support/scope';

test('every network of the list states what is published of it', async ({ page }) => {
  test.setTimeout(120_000);
  const view = new Architectures(page);
  await view.open();
  for (const [name, parameters, macs] of [
    ['LeNet-5, 1998', '60,000', '325,680'],
    ['AlexNet', '60,965,224', '724,406,816'],
    ['VGG-16', '138,357,544', '15,470,264,320'],
    ['ResNet-50', '25,557,032', '4,089,184,256'],
    ['Xception', '22,855,952', '8,357,403,496'],
    ['SENet-154', '115,088,984', '20,688,363,520'],
  ] as const) {
    await view.network.selectOption({ label: name });
    await expect(view.number(name, 'Trained parameters')).toHaveText(parameters);
    await expect(view.number(name, 'Multiplications (MACs)')).toHaveText(macs);
  }
  await expect(view.network.getByRole('option')).toHaveCount(27);
});

test('a network with auxiliary heads states both counts', async ({ page }) => {
  const view = new Architectures(page);
  await view.open();
  await expect(view.number('GoogLeNet', 'Trained parameters')).toHaveText('13,378,280');
  await expect(view.number('GoogLeNet', 'Without auxiliary heads')).toHaveText(
    '6,998,552 parameters, 1,582,671,872 MACs',
  );
});

test('the timeline tells of a milestone and opens it', async ({ page }) => {
  const view = new Architectures(page);
  await view.open();
  const alexnet = view.timeline.getByRole('button', { name: /AlexNet/ });
  await expect(alexnet).toContainText('15.30 %');
  await expect(alexnet).toContainText('60,965,224');
  await alexnet.focus();
  await expect(view.timeline).toContainText('A. Krizhevsky');
  await alexnet.press('Enter');
  await expect(page.getByRole('region', { name: 'AlexNet', exact: true })).toBeVisible();
  await expect(alexnet).toHaveAttribute('aria-current', 'true');
});

test('bars and table: by block and by layer, sorted by any column', async ({ page }) => {
  const view = new Architectures(page);
  await view.open('architectures-network=vgg16');
  const rows = view.table('VGG-16').getByRole('row');
  // Five groups of convolutions, five poolings and the head; the column heads and the sum.
  const blocks = await rows.count();
  await view.table('VGG-16').getByRole('button', { name: 'Parameters' }).click();
  const first = rows.nth(1);
  await expect(first).toContainText('102,764,544');
  await page.getByRole('radio', { name: 'Layer' }).press('Space');
  expect(await rows.count()).toBeGreaterThan(blocks);
  await view.table('VGG-16').getByRole('button', { name: 'Layer' }).click();
  await expect(first).toContainText('224×224×64');
  await expect(first).toContainText('1,792');
  await expect(first).toContainText('12.8 MB');
  await expect(first).toContainText('25.7 MB');
  const depth = page.getByRole('slider', { name: 'Along the depth of VGG-16' });
  await depth.focus();
  await depth.press('Home');
  await expect(depth).toHaveAttribute('aria-valuetext', /: 1,792 parameters$/);
  await depth.press('ArrowRight');
  await expect(depth).not.toHaveAttribute('aria-valuetext', /1,792/);
});

test('two networks stand beside each other, and a link brings both back', async ({ page }) => {
  const view = new Architectures(page);
  await view.open();
  await view.network.selectOption({ label: 'ResNet-50' });
  await view.beside.selectOption({ label: 'SE-ResNet-50' });
  await page.getByRole('combobox', { name: 'Height of the bars' }).selectOption('macs');
  await expect(view.number('SE-ResNet-50', 'Trained parameters')).toHaveText('28,088,024');
  await expect(page).toHaveURL(
    /architectures-network=resnet50&architectures-beside=se_resnet50&architectures-bars=macs/,
  );
  await page.reload();
  await expect(view.number('ResNet-50', 'Trained parameters')).toHaveText('25,557,032');
  await expect(view.number('SE-ResNet-50', 'Trained parameters')).toHaveText('28,088,024');
  await expect(page.getByRole('combobox', { name: 'Height of the bars' })).toHaveValue('macs');
});

test('the famous comparisons are counted', async ({ page }) => {
  const view = new Architectures(page);
  await view.open();
  const pair = (name: RegExp) => page.getByRole('article', { name });
  await expect(pair(/inception module/)).toContainText('303,464,448');
  await expect(pair(/inception module/)).toContainText('128,049,152');
  await expect(pair(/5×5/)).toContainText('102,400');
  await expect(pair(/5×5/)).toContainText('73,728');
  await expect(pair(/separable/)).toContainText('4,769,856');
  await expect(pair(/separable/)).toContainText('536,536');
  await expect(pair(/squeeze/)).toContainText('25,557,032');
  await expect(pair(/GoogLeNet/)).toContainText('8.71×');
});
