/** What the page needs to come alive: where its files are, and in which order it asks for them. */
import sampleIndices from '../../../assets/digits/samples.json';
import samples from '../../../assets/digits/samples.bin?url';
import weights from '../../../assets/weights/lenet5.safetensors?url';
import base from '../engine/pkg/base/convscope_bg.wasm?url';
import fast from '../engine/pkg/fast/convscope_bg.wasm?url';
import type { AnyError, Started } from '../engine/contract';
import { checkpoints } from './checkpoint.svelte';
import { drawing } from './drawing.svelte';
import { engineState } from './engine.svelte';
import { frameLoop } from './frame.svelte';
import { pageLocation } from './location.svelte';
import { notices } from './notices.svelte';
import { FIRST_PRESET, presetSpec } from './presets';

const absolute = (address: string) => new URL(address, document.baseURI).href;

/** Starts the engine, shows the link's digit or the sample, and brings the saved model back; `null` if it cannot. */
export async function startEngine(): Promise<Started | null> {
  const { build, threads, preset, recipe, shown } = pageLocation.opened;
  try {
    engineState.started = await engineState.client.start({
      wasm: { base: absolute(base), fast: absolute(fast) },
      wish: { build, threads },
      weights: absolute(weights),
      samples: absolute(samples),
      sampleIndices,
      mnist: absolute('mnist/'),
      spec: presetSpec(FIRST_PRESET),
      own: presetSpec(preset),
      recipe,
    });
  } catch (problem) {
    engineState.error = problem as AnyError;
    notices.report(problem as AnyError);
    return null;
  }
  const [sample] = engineState.started.samples;
  if (sample) drawing.show(sample);
  if (shown) pageLocation.show(shown);
  frameLoop.invalidate();
  await checkpoints.restore(recipe, preset);
  frameLoop.invalidate();
  return engineState.started;
}
