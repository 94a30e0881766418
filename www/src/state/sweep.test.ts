import { beforeEach, expect, test, vi } from 'vitest';
import { Sweep } from './sweep.svelte';

/** Animation frames that the test lets pass. */
let frames: FrameRequestCallback[] = [];
const pass = (now: number) => frames.splice(0).forEach((frame) => frame(now));

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
});

function sweepOf(rows: number, columns: number): Sweep {
  const sweep = new Sweep();
  sweep.resize(rows, columns);
  return sweep;
}

test('plays row by row at its speed and stops at the last cell', () => {
  const sweep = sweepOf(2, 3);
  sweep.speed = 4;
  sweep.play();
  pass(0);
  expect([sweep.index, sweep.running, sweep.revealing]).toEqual([0, true, true]);
  pass(500);
  expect([sweep.index, sweep.y, sweep.x]).toEqual([2, 0, 2]);
  pass(750);
  expect([sweep.y, sweep.x]).toEqual([1, 0]);
  pass(9000);
  expect([sweep.index, sweep.running]).toEqual([5, false]);
  expect(frames).toEqual([]);
});

test('steps stay inside and pause', () => {
  const sweep = sweepOf(2, 2);
  sweep.play();
  sweep.step(1);
  expect([sweep.index, sweep.running]).toEqual([1, false]);
  sweep.step(9);
  expect(sweep.index).toBe(3);
  sweep.step(-9);
  expect(sweep.index).toBe(0);
});

test('a picked cell ends the play and shows the whole map', () => {
  const sweep = sweepOf(3, 4);
  sweep.play();
  sweep.stand(2, 1);
  expect([sweep.index, sweep.running, sweep.revealing]).toEqual([9, false, false]);
});

test('another size keeps the place', () => {
  const sweep = sweepOf(10, 10);
  sweep.stand(5, 8);
  sweep.resize(20, 5);
  expect([sweep.y, sweep.x]).toEqual([10, 4]);
});
