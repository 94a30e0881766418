import { expect, test } from 'vitest';
import { presetFilter, presetOf, placed, type Preset, type Stack } from './kernels';
import { decodeStack, encodeStack } from './stacktext';

const empty: Stack = { rows: 1, columns: 1, filters: [] };
const sobel = presetFilter(presetOf('sobel-right') as Preset);
const line = presetFilter(presetOf('vertical-7') as Preset);

function roundTrip(stack: Stack): Stack | null {
  const { size, filters } = encodeStack(stack);
  const pairs = new URLSearchParams(new URLSearchParams({ size, filters }).toString());
  return decodeStack(pairs.get('size') ?? '', pairs.get('filters') ?? '');
}

test('a learned filter keeps its name, and only a learned one', () => {
  const learned: Stack = { rows: 1, columns: 2, filters: [{ name: 'lenet-3', slices: [[0.5, -2]], bias: 4 }] };
  expect(encodeStack(learned).filters).toBe('0.5_-2*nlenet-3*b4');
  expect(roundTrip(learned)).toEqual(learned);
  expect(decodeStack('1x2', '0.5_-2*nother-3')).toBeNull();
});

test('a link brings a stack back', () => {
  const mixed = placed(placed(empty, 0, sobel, 3, 3), 1, { ...line, bias: -12.5 }, 7, 7);
  expect(roundTrip(mixed)).toEqual(mixed);
  const own: Stack = {
    rows: 1,
    columns: 2,
    filters: [
      {
        name: null,
        slices: [
          [0.25, -1],
          [1e-7, 30000],
        ],
        bias: 2,
      },
    ],
  };
  expect(roundTrip(own)).toEqual(own);
});

test('presets are named, not spelled out', () => {
  expect(encodeStack(placed(empty, 0, sobel, 3, 3))).toEqual({ size: '3x3', filters: 'sobel-right' });
});

test('what makes no sense is no stack', () => {
  expect(decodeStack('3x3', 'sobel-right')).not.toBeNull();
  for (const [size, text] of [
    ['3x3', ''],
    ['0x3', 'sobel-right'],
    ['12x3', 'sobel-right'],
    ['', 'sobel-right'],
    ['3x3', 'vertical-7'],
    ['3x3', 'sobel-right*1'],
    ['1x2', '1'],
    ['1x2', '1_x'],
    ['1x2', '1_'],
    ['1x2', '1_2*b'],
    ['1x2', '1_1e9'],
    ['1x1', Array(9).fill('1').join(' ')],
    ['1x1', Array(9).fill('1').join('*')],
  ]) {
    expect(decodeStack(size ?? '', text ?? ''), `${size} ${text}`).toBeNull();
  }
});
