import { drawing } from './drawing.svelte';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { reporting } from './notices.svelte';

/** Lets in what of MNIST has not arrived, also what failed before. */
export async function loadData(): Promise<void> {
  engineState.loading = true;
  frameLoop.invalidate();
  await reporting(engineState.client.loadData());
  engineState.loading = false;
  frameLoop.invalidate();
  drawing.retry();
}
