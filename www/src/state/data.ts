import { drawing } from './drawing.svelte';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { reporting } from './notices.svelte';

/** After a crash the new worker is asked before the dead one's answer has failed. */
let asked = 0;

/** Lets in what of MNIST has not arrived, also what failed before. */
export async function loadData(): Promise<void> {
  const question = ++asked;
  engineState.loading = true;
  frameLoop.invalidate();
  await reporting(engineState.client.loadData());
  if (question !== asked) return;
  engineState.loading = false;
  frameLoop.invalidate();
  drawing.retry();
}
