import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Checkpoint, Frame, Recipe } from '../engine/contract';
import { CheckpointKeeper } from './checkpoint.svelte';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { notices } from './notices.svelte';
import { DEFAULT_RECIPE } from './recipe';
import * as storage from './storage';

/** What the engine would answer, and what storage holds. */
let present: Checkpoint;
let stored: storage.Stored;
let seen: (frame: Frame) => void;
let keeper: CheckpointKeeper;

const model = (step: number, recipe: Partial<Recipe> = {}): Checkpoint => ({
  model: 'LeNet-5',
  step,
  recipe: { ...DEFAULT_RECIPE, ...recipe },
  evaluated: null,
  bytes: Uint8Array.of(step),
});

const frameOf = ({ step, recipe }: Checkpoint, running = false): Frame =>
  ({ status: { running, step, recipe, evaluatedStep: null, evaluatedAccuracy: null } }) as Frame;

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  stored = { own: null, earlier: null };
  present = model(0);
  vi.spyOn(storage, 'load').mockImplementation(async () => stored);
  vi.spyOn(storage, 'save').mockImplementation(async (changes) => {
    stored = { ...stored, ...changes };
  });
  vi.spyOn(engineState.client, 'checkpoint').mockImplementation(async () => present);
  vi.spyOn(engineState, 'restore').mockImplementation(async (checkpoint) => {
    present = checkpoint;
  });
  vi.spyOn(engineState.client, 'configure').mockImplementation(async () => present.recipe);
  vi.spyOn(frameLoop, 'listen').mockImplementation((listener) => {
    seen = listener;
    return () => undefined;
  });
  keeper = new CheckpointKeeper();
  keeper.follow();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  notices.list = [];
});

test('a network that has learnt nothing is not saved', async () => {
  seen(frameOf(present));
  await settled();
  expect(storage.save).not.toHaveBeenCalled();
});

test('a run is saved when it stops, with the recipe of that moment', async () => {
  present = model(5, { learningRate: 0.5 });
  // The frame is older than what the engine holds.
  seen(frameOf(model(4)));
  await settled();
  expect(stored.own).toEqual(present);
});

test('a hidden tab, which gets no frames, is saved while it trains', async () => {
  seen(frameOf(model(1), true));
  present = model(400);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stored.own?.step).toBe(400);
  present = model(900);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stored.own?.step).toBe(900);
});

test('a saving asked for while another is under way is made after it', async () => {
  let finish = () => {};
  vi.mocked(storage.save).mockImplementationOnce((changes) => {
    return new Promise((resolve) => (finish = () => resolve(void (stored = { ...stored, ...changes }))));
  });
  present = model(1);
  seen(frameOf(present));
  await settled();
  present = model(2);
  seen(frameOf(present));
  await settled();
  finish();
  await settled();
  expect(stored.own?.step).toBe(2);
});

test('what could not be written counts as not saved', async () => {
  vi.mocked(storage.save).mockRejectedValueOnce({ code: 'storage_full', bytes: 1 });
  present = model(3);
  seen(frameOf(present));
  await settled();
  expect(notices.list.map(({ problem }) => problem.code)).toEqual(['storage_full']);
  // Frames that show the same do not ask again; leaving the tab does.
  seen(frameOf(present));
  await settled();
  expect(storage.save).toHaveBeenCalledTimes(1);
  Object.assign(document, { hidden: true });
  document.dispatchEvent(new Event('visibilitychange'));
  await settled();
  expect(stored.own?.step).toBe(3);
});

test('what was restored is not written again', async () => {
  stored = { own: model(7), earlier: null };
  await keeper.restore(DEFAULT_RECIPE);
  seen(frameOf(present));
  await settled();
  expect(present.step).toBe(7);
  expect(storage.save).not.toHaveBeenCalled();
});

test('a link with another seed leaves the saved model where it is until its own network has learnt something', async () => {
  stored = { own: model(700), earlier: null };
  await keeper.restore({ ...DEFAULT_RECIPE, seed: 9 });
  expect(engineState.restore).not.toHaveBeenCalled();
  expect(keeper.earlier?.step).toBe(700);
  seen(frameOf(present));
  await settled();
  expect(stored.own?.step).toBe(700);

  present = model(1, { seed: 9 });
  seen(frameOf(present));
  await settled();
  expect(stored).toMatchObject({ own: { step: 1 }, earlier: { step: 700 } });
});

test('the longest of the models that gave way is kept, and trades places when it is brought back', async () => {
  for (const step of [900, 1]) {
    present = model(step);
    await keeper.setAside();
    present = model(0);
    seen(frameOf(present));
    await settled();
  }
  present = model(2);
  expect(keeper.earlier?.step).toBe(900);
  expect(await keeper.bringBack()).toBe(true);
  expect(present.step).toBe(900);
  expect(keeper.earlier?.step).toBe(2);
  expect(stored).toMatchObject({ own: { step: 900 }, earlier: { step: 2 } });
});
