import { describe, expect, test } from 'vitest';
import { readSetting, usual, writeSetting, type Setting } from './architectures';
import { milestones, origins } from './origins';
import { zooIds } from './zoo';

function link(setting: Setting): URLSearchParams {
  const pairs = new URLSearchParams();
  writeSetting(pairs, setting);
  return pairs;
}

describe('in the address', () => {
  test('there and back', () => {
    const setting: Setting = {
      network: 'xception',
      beside: 'senet154',
      measure: 'macs',
      level: 'layers',
      order: 'training',
    };
    expect(readSetting(link(setting))).toEqual(setting);
    expect(link(usual).toString()).toBe('');
    expect(readSetting(link({ ...usual, beside: 'vgg16' }))).toEqual({ ...usual, beside: 'vgg16' });
  });

  test('what makes no sense is as usual', () => {
    const wrong = 'architectures-network=nothing&architectures-beside=&architectures-bars=length&architectures-sort=no';
    expect(readSetting(new URLSearchParams(wrong))).toEqual(usual);
  });
});

test('milestones stand in the order of their years', () => {
  const years = milestones.map(({ name }) => origins[name].year);
  expect(years).toEqual([...years].sort());
  expect(zooIds.map((id) => origins[id].year).every((year) => year >= 1998)).toBe(true);
});
