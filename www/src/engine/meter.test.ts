import { expect, test } from 'vitest';
import { Meter } from './meter';

test('nothing measured is no speed', () => {
  expect(new Meter().perSecond).toBe(0);
});

test('counts images by the time they took', () => {
  const meter = new Meter();
  meter.add(64, 10);
  meter.add(64, 30);
  expect(meter.perSecond).toBeCloseTo((128 / 40) * 1000);
});

test('forgets what is older than a second of work', () => {
  const meter = new Meter();
  for (let i = 0; i < 10; i++) meter.add(1000, 100);
  for (let i = 0; i < 10; i++) meter.add(500, 100);
  expect(meter.perSecond).toBeCloseTo(5000);
});

test('keeps a slice that is longer than its memory', () => {
  const meter = new Meter();
  meter.add(64, 4000);
  expect(meter.perSecond).toBeCloseTo(16);
});
