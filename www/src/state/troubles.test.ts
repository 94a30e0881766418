import { afterEach, expect, test } from 'vitest';
import type { DataStatus, Frame, TrainingStatus } from '../engine/contract';
import { notices } from './notices.svelte';
import { TroubleWatch } from './troubles';

const lost = (file: string) => ({ code: 'shard_unreachable', file, status: 0 }) as const;
const stopped: TrainingStatus['stopped'] = { code: 'diverged', step: 40, restoredStep: 20, learningRate: 10 };

const seen = (failed: DataStatus['failed'], reason: TrainingStatus['stopped'] = null) =>
  ({ status: { stopped: reason }, data: { failed } }) as unknown as Frame;
const told = () => notices.list.map(({ problem }) => problem);

afterEach(() => {
  notices.list = [];
});

test('a run that blew up is told once and no longer than it lasts', () => {
  const watch = new TroubleWatch();
  watch.observe(seen([], stopped));
  expect(told()).toEqual([stopped]);
  for (const { id } of notices.list) notices.dismiss(id);
  watch.observe(seen([], stopped));
  expect(told()).toEqual([]);
  watch.observe(seen([]));
  watch.observe(seen([], stopped));
  expect(told()).toEqual([stopped]);
  watch.observe(seen([]));
  expect(told()).toEqual([]);
});

test('a file that does not arrive is told, another one again, and none when all are there', () => {
  const watch = new TroubleWatch();
  watch.observe(seen([lost('train-01')]));
  expect(told()).toEqual([lost('train-01')]);
  watch.observe(seen([lost('train-01'), lost('train-02')]));
  expect(told()).toEqual([lost('train-02')]);
  watch.observe(seen([]));
  expect(told()).toEqual([]);
});
