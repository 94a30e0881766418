import { expect, test } from 'vitest';
import { Latest } from './latest';

/** Answers when told to. */
function slow() {
  const open: { question: number; resolve: (answer: string) => void; reject: (problem: string) => void }[] = [];
  const got: string[] = [];
  const latest = new Latest<number, string>(
    (question) => new Promise((resolve, reject) => open.push({ question, resolve, reject })),
    (answer, question) => got.push(`${question}: ${answer}`),
    (problem, question) => got.push(`${question} refused: ${String(problem)}`),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { latest, open, got, settle };
}

test('one question at a time, and only the newest of those that waited', async () => {
  const { latest, open, got, settle } = slow();
  for (const question of [1, 2, 3]) latest.want(question);
  expect(open.map(({ question }) => question)).toEqual([1]);
  open[0]?.resolve('yes');
  await settle();
  expect(open.map(({ question }) => question)).toEqual([1, 3]);
  open[1]?.resolve('no');
  await settle();
  expect(got).toEqual(['1: yes', '3: no']);
  latest.want(4);
  expect(open).toHaveLength(3);
});

test('a refusal does not end it', async () => {
  const { latest, open, got, settle } = slow();
  latest.want(1);
  latest.want(2);
  open[0]?.reject('too large');
  await settle();
  open[1]?.resolve('yes');
  await settle();
  expect(got).toEqual(['1 refused: too large', '2: yes']);
});
