import { describe, expect, test } from 'vitest';
import type { ComparedMaps, Result } from '../../state/pooling.svelte';
import { changeText, spread, stagesOf } from './stages';

const answer = (nodes: string[]) => ({ maps: nodes.map((node) => ({ node }) as ComparedMaps) }) as Result['answer'];
const pools = ['max', 'average', 'max2', 'average2', 'means'];

describe('stages', () => {
  test('the image is what is pooled', () => {
    const stages = stagesOf({ subject: 'input', answer: answer(['input', ...pools]) });
    expect(stages.map(({ name, index }) => [name, index])).toEqual([
      ['before', 0],
      ['max', 1],
      ['average', 2],
      ['max2', 3],
      ['average2', 4],
    ]);
  });

  test('maps stand between the image and their poolings', () => {
    const stages = stagesOf({ subject: 'relu1', answer: answer(['input', 'relu1', ...pools]) });
    expect(stages.map(({ name }) => name)).toEqual(['input', 'before', 'max', 'average', 'max2', 'average2']);
  });
});

test('a small change is not written as none', () => {
  const nbsp = '\u00a0';
  expect([0, 0.004, 0.4567, 1.2, null].map((change) => changeText(change, '–'))).toEqual(
    ['0 %', '0.4 %', '46 %', '120 %', '–'].map((text) => text.replace(' ', nbsp)),
  );
});

describe('labels', () => {
  test('that are far apart stay', () => {
    expect(spread([10, 90, 50], 18, 200)).toEqual([10, 90, 50]);
  });

  test('that would overlap move apart in their order', () => {
    expect(spread([50, 50, 52], 18, 200)).toEqual([50, 68, 86]);
  });

  test('stay on the page', () => {
    expect(spread([190, 195], 18, 196)).toEqual([178, 196]);
  });
});
