/** What the page needs to come alive: where its files are, and in which order it asks for them. */
import lenet5 from '../../../assets/models/lenet5.json';
import sampleIndices from '../../../assets/digits/samples.json';
import samples from '../../../assets/digits/samples.bin?url';
import weights from '../../../assets/weights/lenet5.safetensors?url';
import wasm from '../engine/pkg/convscope_bg.wasm?url';
import type { AnyError, ModelSpec } from '../engine/contract';
import { checkpoints } from './checkpoint.svelte';
import { loadData } from './data';
import { drawing } from './drawing.svelte';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { pageLocation } from './location.svelte';
import { notices } from './notices.svelte';

const absolute = (address: string) => new URL(address, document.baseURI).href;

/** Starts the engine, shows the link's digit or the sample, brings the saved model back, then lets MNIST stream in. */
export async function startEngine(): Promise<void> {
  const { recipe, shown } = pageLocation.opened;
  try {
    engineState.started = await engineState.client.start({
      wasm: absolute(wasm),
      weights: absolute(weights),
      samples: absolute(samples),
      sampleIndices,
      mnist: absolute('mnist/'),
      spec: lenet5 as ModelSpec,
      recipe,
    });
  } catch (problem) {
    engineState.error = problem as AnyError;
    notices.report(problem as AnyError);
    return;
  }
  const [sample] = engineState.started.samples;
  if (sample) drawing.show(sample);
  if (shown) pageLocation.show(shown);
  frameLoop.invalidate();
  await checkpoints.restore(recipe);
  frameLoop.invalidate();
  await loadData();
}
