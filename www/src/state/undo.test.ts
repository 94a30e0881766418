import { expect, test } from 'vitest';
import { Undo } from './undo.svelte';

test('goes back and forward through states', () => {
  const undo = new Undo<string>();
  expect(undo.undo('a')).toBeNull();
  undo.note('a', 'kernel', 0);
  undo.note('b', 'stride', 10);
  expect(undo.canUndo).toBe(true);
  expect(undo.undo('c')).toBe('b');
  expect(undo.undo('b')).toBe('a');
  expect(undo.canUndo).toBe(false);
  expect(undo.redo('a')).toBe('b');
  expect(undo.redo('b')).toBe('c');
  expect(undo.redo('c')).toBeNull();
});

test('a new change forgets what was undone', () => {
  const undo = new Undo<string>();
  undo.note('a', 'kernel', 0);
  expect(undo.undo('b')).toBe('a');
  undo.note('a', 'stride', 10);
  expect(undo.canRedo).toBe(false);
});

test('a slider that is dragged is one step; a pause or another control begins the next', () => {
  const undo = new Undo<string>();
  undo.note('a', 'stride', 0);
  undo.note('b', 'stride', 500);
  undo.note('c', 'stride', 1200);
  undo.note('d', 'stride', 3000);
  undo.note('e', 'kernel', 3100);
  expect([undo.undo('f'), undo.undo('e'), undo.undo('d'), undo.undo('a')]).toEqual(['e', 'd', 'a', null]);
});

test('after an undo the same control begins a step of its own', () => {
  const undo = new Undo<string>();
  undo.note('a', 'stride', 0);
  expect(undo.undo('b')).toBe('a');
  undo.note('a', 'stride', 100);
  expect(undo.undo('c')).toBe('a');
});

test('forgets the oldest states', () => {
  const undo = new Undo<number>(3);
  for (let state = 0; state < 10; state++) undo.note(state, String(state), state);
  expect([undo.undo(10), undo.undo(9), undo.undo(8), undo.undo(7)]).toEqual([9, 8, 7, null]);
});
