import { beforeEach, expect, test } from 'vitest';
import { usual } from './filterLayer';
import { filters } from './filters.svelte';
import { placed, presetFilter, presetOf, withWeight, type Preset } from './kernels';

const line = presetOf('vertical-7') as Preset;

const written = () => {
  const pairs = new URLSearchParams();
  filters.linkPart.write(pairs);
  return pairs.toString();
};

beforeEach(() => filters.linkPart.read(new URLSearchParams()));

test('what is usual is not in the link', () => {
  expect(filters.layer).toEqual(usual.layer);
  expect(written()).toBe('');
});

test('a link brings the layer and its input back', () => {
  const stack = placed(usual.layer.stack, 1, { ...presetFilter(line), bias: -3 }, 7, 7);
  const layer = { stack: withWeight(stack, 0, 0, 5, 0.25), relu: true, padding: 'same', strides: [2, 1] } as const;
  filters.layer = layer;
  filters.selected = 1;
  filters.source.choice = { kind: 'digit', index: 7 };
  filters.source.side = 28;
  filters.source.grey = false;
  filters.range = 'layer';
  filters.sweep.resize(14, 28);
  filters.pin(3, 12);
  const text = written();
  filters.linkPart.read(new URLSearchParams());
  expect(filters.layer).toEqual(usual.layer);
  filters.linkPart.read(new URLSearchParams(text));
  expect(filters.layer).toEqual(layer);
  expect(filters.selected).toBe(1);
  expect([filters.range, filters.pinned]).toEqual(['layer', true]);
  expect(new URLSearchParams(text).get('filters-cell')).toBe('3.12');
  expect(filters.source.choice).toEqual({ kind: 'digit', index: 7 });
  expect([filters.source.side, filters.source.grey]).toEqual([28, false]);
});

test('what makes no sense is as usual', () => {
  filters.linkPart.read(
    new URLSearchParams(
      'filters-in=dog&filters-px=7&filters-colour=x&filters-size=3x3&filters-set=1_2&filters-at=9&filters-step=9x1&filters-cell=a.1&filters-range=all',
    ),
  );
  expect(written()).toBe('');
});

test('edits are taken back and brought back', () => {
  filters.editStack(withWeight(usual.layer.stack, 0, 0, 0, 9), 'weight 0 0');
  expect(filters.filter.slices[0]?.[0]).toBe(9);
  filters.takeBack();
  expect(filters.layer).toEqual(usual.layer);
  filters.bringBack();
  expect(filters.filter.slices[0]?.[0]).toBe(9);
});

test('the filter worked with is one that there is', () => {
  filters.addFilter(presetFilter(line), line.rows, line.columns);
  expect(filters.selected).toBe(1);
  filters.removeFilter(1);
  expect(filters.selected).toBe(0);
  filters.removeFilter(0);
  expect(filters.layer.stack.filters).toHaveLength(1);
});
