import type { Page, Route } from '@playwright/test';
import { tell } from './support/measure';
import { expect, one, test, type Scope } from './support/scope';
import { Training } from './support/training';

test.describe('data', () => {
  test('a shard that does not arrive is named, training goes on, trying again brings it', async ({ scope, page }) => {
    test.setTimeout(120_000);
    const cut = await cutOff(page, /train-03-/);
    await scope.open('view=train');
    const training = new Training(page);
    await expect(training.reasons).toContainText(/train-03-\S+ did not arrive \(no connection\)/, { timeout: 30_000 });
    await training.play.click();
    await training.reachStep(10);
    await training.stop();
    await expect.poll(() => training.digitsOfEpoch(), { timeout: 30_000 }).toBe(55_000);
    cut.mend();
    await scope.button('Try again').click();
    await training.expectAllDigits();
  });

  test('a network cut in the middle loses nothing that is there', async ({ scope, page }) => {
    test.setTimeout(180_000);
    const cut = await cutOff(page, /train-(0[2-9]|1\d)-/);
    await scope.open('view=train');
    const training = new Training(page);
    await expect(training.reasons).toContainText('train-02-', { timeout: 30_000 });
    // Without waiting for every other shard to be given up: the pass under way must not swallow the question.
    cut.mend();
    await scope.button('Try again').click();
    await training.step(1);
    await training.expectAllDigits();
  });

  test('a shard that holds something else is refused with a reason, trying again brings it', async ({
    scope,
    page,
  }) => {
    test.setTimeout(120_000);
    const signIn = await spoil(page, /train-01-/, (route) =>
      route.fulfill({ body: Buffer.from('<!doctype html><title>Sign in</title>') }),
    );
    const half = await spoil(page, /train-02-/, cutShort);
    await scope.open('view=train');
    const training = new Training(page);
    await expect(training.reasons).toContainText(/train-01-\S+ does not hold what it should\. This is no idx file/, {
      timeout: 30_000,
    });
    await expect(training.reasons).toContainText(/train-02-\S+ does not hold what it should\. This is no gzip file/, {
      timeout: 30_000,
    });
    await training.step(1);
    signIn.mend();
    half.mend();
    await scope.button('Try again').click();
    await training.expectAllDigits();
  });

  test('without any data the trained network still reads', async ({ scope, page }) => {
    await page.route('**/mnist/**', (route) => route.abort());
    await scope.open();
    await scope.button('Clear').click();
    await scope.draw(one);
    await expect.poll(() => scope.read()).toBe(1);
    await scope.link('Train').click();
    const training = new Training(page);
    await expect(training.reasons).toContainText('manifest.json', { timeout: 30_000 });
    await expect(training.measure).toBeDisabled();
    await page.getByRole('button', { name: 'One batch' }).click();
    await expectNotice(scope, /None of the digits that this needs has arrived/);
  });

  test('a step asked for before its digits are there is taken when they come', async ({ scope, page }) => {
    const gate = await holdBack(page, /train-00-/);
    await scope.open('view=train');
    await page.getByRole('button', { name: 'One batch' }).click();
    await expect(page.getByText('Waiting for digits')).toBeVisible();
    const training = new Training(page);
    await training.expectSteps(0);
    gate.open();
    await training.expectSteps(1);
  });

  test('a step that waits is dropped by a reset', async ({ scope, page }) => {
    const gate = await holdBack(page, /train-00-/);
    await scope.open('view=train');
    const training = new Training(page);
    await page.getByRole('button', { name: 'One batch' }).click();
    await expect(page.getByText('Waiting for digits')).toBeVisible();
    await page.getByRole('button', { name: 'Back to the same initial weights' }).click();
    await expect(page.getByText('Waiting for digits')).toBeHidden();
    gate.open();
    await expect(page.getByText(/digits have arrived/)).toBeHidden({ timeout: 60_000 });
    await training.expectSteps(0);
    await training.step(1);
  });

  test('a restored run waits until it is known what there is', async ({ scope, page }) => {
    await scope.open('view=train');
    const training = new Training(page);
    await training.step(2);
    await training.saved(2);
    const gate = await holdBack(page, /manifest\.json/);
    await page.reload();
    await training.expectSteps(2);
    await page.getByRole('button', { name: 'One batch' }).click();
    await expect(page.getByText('Waiting for digits')).toBeVisible();
    gate.open();
    await training.expectSteps(3);
  });

  test('a file that the page needs and that does not arrive is named', async ({ scope, page }) => {
    await page.route('**/*.safetensors', (route) => route.fulfill({ status: 503 }));
    await scope.visit();
    await expectNotice(scope, /A file that the page needs did not arrive: lenet5.+\.safetensors \(HTTP 503\)/);
  });
});

test('a view that does not arrive says so', async ({ scope, page }) => {
  await scope.open();
  await page.route('**/assets/View-*.js', (route) => route.abort());
  await scope.link('Train').click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'A file that the page needs did not arrive: Train',
  );
  await scope.link('Network').click();
  await scope.alive();
});

test.describe('training', () => {
  test('a loss that is no number stops it, keeps the last good weights and says what to try', async ({
    scope,
    page,
  }) => {
    await scope.open('view=train');
    const training = new Training(page);
    await training.play.click();
    await training.reachStep(100);
    const before = await training.stop();
    await page.getByRole('combobox', { name: 'Optimizer' }).selectOption('Momentum');
    await expect(training.learningRate).toHaveValue('0.02');
    await page.getByText('More', { exact: true }).click();
    // A penalty of 0.1 at this rate flips every weight's sign with each step.
    for (const [field, value] of [
      [page.getByRole('textbox', { name: 'L2 penalty' }), '0.1'],
      [training.learningRate, '10'],
    ] as const) {
      await field.fill(value);
      await field.press('Enter');
    }
    await training.play.click();
    const alarm = page.getByRole('alert').filter({ hasText: 'no longer a finite number' });
    await expect(alarm).toBeVisible({ timeout: 60_000 });
    const restored = Number(
      /weights of step ([\d,]+) are back/.exec(await alarm.innerText())?.[1]?.replaceAll(',', ''),
    );
    expect(restored).toBeGreaterThan(0);
    await training.expectSteps(restored);
    await expect(training.play).toBeVisible();
    tell('weights went back by', before - restored, 'steps');
    await scope.alive();
    await alarm.getByRole('button', { name: 'Go on with 1', exact: true }).click();
    await expect(training.learningRate).toHaveValue('1');
  });

  test('an engine that crashes is restarted from the last checkpoint, and says so', async ({ scope, page }) => {
    await scope.open('view=train');
    const training = new Training(page);
    await training.play.click();
    await training.reachStep(20);
    const steps = await training.stop();
    await training.saved(steps);
    await expect(page.getByText(/digits have arrived/)).toBeHidden({ timeout: 60_000 });
    await crash(page);
    // Nothing is under way any more: this question is the one that meets the crash.
    await page.getByRole('button', { name: 'One batch' }).click();
    await expectNotice(scope, new RegExp(`The engine stopped unexpectedly \\(.*broken on purpose.*step ${steps}\\.`));
    await training.expectSteps(steps);
    await training.step(1);
    await scope.button('Put this message away').click();
    await expect(scope.notices.getByRole('alert')).toHaveCount(0);
    await expect(training.measure).toBeEnabled({ timeout: 60_000 });
  });

  test('a crash while it trains is noticed without a question', async ({ scope, page }) => {
    await scope.open('view=train');
    const training = new Training(page);
    await training.step(1);
    await training.saved(1);
    await training.play.click();
    await training.reachStep(20);
    await crash(page);
    await expectNotice(scope, /The engine stopped unexpectedly/);
    await scope.alive();
  });
});

test.describe('storage', () => {
  test('refused: the page says so and works', async ({ scope, page }) => {
    await page.addInitScript(() => {
      indexedDB.open = () => {
        throw new DOMException('storage is switched off', 'SecurityError');
      };
    });
    await scope.open('view=train');
    await expectNotice(scope, /does not let this page store the trained model \(storage is switched off\)/);
    await new Training(page).step(2);
  });

  test('full: the page says so and works', async ({ scope, page }) => {
    await page.addInitScript(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
    });
    await scope.open('view=train');
    await new Training(page).step(1);
    await expectNotice(scope, /There is no room to store the trained model \([\d.]+ [kM]B\)/);
    await new Training(page).step(1);
  });

  test('a saved model that is damaged is told, not trusted', async ({ scope, page }) => {
    await scope.open('view=train');
    const training = new Training(page);
    await training.step(1);
    await training.saved(1);
    await page.evaluate(damageSavedModel);
    await page.reload();
    await scope.alive();
    await expect(scope.notices.getByRole('alert').first()).toBeVisible();
    await training.expectSteps(0);
    await training.step(1);
  });
});

test.describe('an old browser', () => {
  test('without SIMD is told what it lacks', async ({ scope, page }) => {
    await page.addInitScript(() => {
      WebAssembly.validate = () => false;
    });
    await scope.visit();
    await expectNotice(scope, /This browser cannot run the engine; it lacks WebAssembly SIMD\./);
  });

  test('without WebAssembly is told what it lacks, in its language', async ({ scope, page }) => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
    await scope.visit('lang=ko');
    const alarm = page.getByRole('region', { name: '알림' }).getByRole('alert');
    await expect(alarm).toContainText('이 브라우저에서는 엔진을 실행할 수 없습니다. 없는 기능: WebAssembly');
  });
});

async function expectNotice(scope: Scope, sentence: RegExp): Promise<void> {
  await expect(scope.notices.getByRole('alert').filter({ hasText: sentence })).toBeVisible({ timeout: 30_000 });
}

/** Requests for `files` fail until `mend`. */
function cutOff(page: Page, files: RegExp): Promise<{ mend: () => void }> {
  return spoil(page, files, (route) => route.abort('internetdisconnected'));
}

/** Requests for `files` are answered by `answer` until `mend`. */
async function spoil(
  page: Page,
  files: RegExp,
  answer: (route: Route) => Promise<void>,
): Promise<{ mend: () => void }> {
  let broken = true;
  await page.route(files, (route) => (broken ? answer(route) : route.continue()));
  return { mend: () => (broken = false) };
}

/** Requests for `files` wait until `open`. */
async function holdBack(page: Page, files: RegExp): Promise<{ open: () => void }> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  await page.route(files, async (route) => {
    await opened;
    await route.continue();
  });
  return { open };
}

/** Half of the file. */
async function cutShort(route: Route): Promise<void> {
  const response = await route.fetch();
  const body = await response.body();
  await route.fulfill({ body: body.subarray(0, body.length / 2) });
}

/** The engine's worker dies of an error that nobody catches. */
async function crash(page: Page): Promise<void> {
  const [worker] = page.workers();
  if (!worker) throw new Error('the engine has no worker');
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('broken on purpose');
    });
  });
}

/** Runs in the page: turns every second byte of the saved model over. */
function damageSavedModel(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('convscope');
    opening.onsuccess = () => {
      const database = opening.result;
      const records = database.transaction('checkpoints', 'readwrite').objectStore('checkpoints');
      const reading = records.get('own');
      reading.onsuccess = () => {
        const bytes = (reading.result.bytes as Uint8Array).map((byte, i) => (i % 2 === 0 ? ~byte : byte));
        records.put({ ...reading.result, bytes }, 'own');
      };
      records.transaction.oncomplete = () => {
        database.close();
        resolve();
      };
      records.transaction.onabort = () => reject(records.transaction.error);
    };
  });
}
