import type { Contestant } from './contestants.ts';
import type { Runner } from './measure.ts';
import type { Remote } from './remote.ts';

/** Epochs after which nobody is waited for. */
const MOST_EPOCHS = 12;

/** What it took to reach the goal. */
export interface Learned {
  /** Milliseconds of training. */
  time: number;
  epochs: number;
  reached: boolean;
}

/**
 * Half an epoch each in turn, with the ceiling's samples between them, until everyone reads `goal` of the test digits or
 * is given up. Tests take no time that counts.
 */
export async function learn(
  remotes: Map<Contestant, Remote>,
  goal: number,
  ceiling: Runner,
): Promise<Map<Contestant, Learned>> {
  const learned = new Map<Contestant, Learned>();
  const learning = new Map(remotes);
  while (learning.size > 0) {
    for (const [contestant, remote] of learning) {
      const before = learned.get(contestant) ?? { time: 0, epochs: 0 };
      const time = before.time + (await remote.ask('time', 1));
      const epochs = before.epochs + 0.5;
      const [accuracy = NaN] = await remote.ask('result');
      const reached = accuracy >= goal;
      learned.set(contestant, { time, epochs, reached });
      console.log(
        `  ${remote.name}: ${(100 * accuracy).toFixed(2)} % after ${epochs} epochs, ${(time / 1e3).toFixed(1)} s`,
      );
      if (reached || epochs >= MOST_EPOCHS) learning.delete(contestant);
      ceiling.measured.push((await ceiling.remote.ask('time', ceiling.times)) / ceiling.times);
    }
  }
  return learned;
}
