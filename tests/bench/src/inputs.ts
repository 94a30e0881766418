import { CLASSES, SEED, type Task } from './protocol.ts';

/** Uniform 32-bit numbers from a seed: a Weyl sequence through the finaliser of MurmurHash3. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let bits = state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return (bits ^ (bits >>> 16)) >>> 0;
  };
}

function imageLength({ model }: Task): number {
  const { height, width, channels } = model.summary.input;
  return height * width * channels;
}

/** What a pass sees: −1 … 1, NHWC. */
export function forwardInput(task: Task): Float32Array {
  const next = generator(SEED);
  return Float32Array.from({ length: task.images * imageLength(task) }, () => next() / 2 ** 31 - 1);
}

/** What a training step sees, as bytes. */
export function trainingPixels(task: Task): Uint8Array {
  const next = generator(SEED);
  return Uint8Array.from({ length: task.images * imageLength(task) }, () => next() >>> 24);
}

/** The same as the engine turns it into floats: 0 … 1, NHWC. */
export function trainingInput(task: Task): Float32Array {
  return Float32Array.from(trainingPixels(task), (byte) => byte / 255);
}

export function trainingLabels(task: Task): Uint8Array {
  return Uint8Array.from({ length: task.images }, (_, i) => i % CLASSES);
}
