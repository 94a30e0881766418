import { expect, test } from 'vitest';
import { decodeChoice, encodeChoice, sameChoice, type Choice } from './choice';

const linked: Choice[] = [
  { kind: 'photo', name: 'raccoon' },
  { kind: 'digit', index: 0 },
  { kind: 'digit', index: 9999 },
  { kind: 'drawing', strokes: [] },
  {
    kind: 'drawing',
    strokes: [
      [
        { x: 3, y: 250 },
        { x: 255, y: 0 },
      ],
    ],
  },
  { kind: 'bands' },
];

test('a link brings a choice back', () => {
  for (const choice of linked) expect(decodeChoice(encodeChoice(choice) ?? '')).toEqual(choice);
});

test('what only this browser has is in no link', () => {
  expect(encodeChoice({ kind: 'camera' })).toBeNull();
  expect(encodeChoice({ kind: 'file', name: 'cat.jpg' })).toBeNull();
});

test('what makes no sense is no choice', () => {
  for (const text of ['', 'dog', 'digit.', 'digit.10000', 'digit.-1', 'digit.1e3', 'drawing.%', 'file.x']) {
    expect(decodeChoice(text), text).toBeNull();
  }
});

test('two choices are the same if they show the same', () => {
  expect(sameChoice({ kind: 'digit', index: 3 }, { kind: 'digit', index: 3 })).toBe(true);
  expect(sameChoice({ kind: 'digit', index: 3 }, { kind: 'digit', index: 4 })).toBe(false);
  expect(sameChoice({ kind: 'file', name: 'a' }, { kind: 'file', name: 'a' })).toBe(false);
});
