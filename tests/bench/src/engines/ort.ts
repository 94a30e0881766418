import * as ort from 'onnxruntime-web/wasm';
import { forwardInput } from '../inputs.ts';
import { fold, nodesOf } from '../peers/nodes.ts';
import { onnxModel } from '../peers/onnx.ts';
import type { Job, Task } from '../protocol.ts';
import { serve } from '../serve.ts';

serve(({ threads }) => {
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = '/ort/';
  return { prepare };
});

async function prepare(task: Task): Promise<Job> {
  const { height, width, channels } = task.model.summary.input;
  const nodes = fold(nodesOf(task.model));
  const dims = [task.images, channels, height, width];
  // A single layer is repeated inside the runtime, so that no copy in or out counts; of a whole network copies are a
  // thousandth, and the runtime's optimiser sees more of a model that is no loop's body.
  const repeated = nodes.length === 1;
  const session = await ort.InferenceSession.create(onnxModel(nodes, dims, repeated), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const input = new ort.Tensor('float32', turn(forwardInput(task), [task.images, height * width, channels]), dims);
  const infer = (times: number) =>
    session.run(repeated ? { input, times: new ort.Tensor('int64', BigInt64Array.of(BigInt(times)), []) } : { input });
  return {
    run: async (times) => {
      if (repeated) {
        await infer(times);
      } else {
        for (let i = 0; i < times; i += 1) await infer(1);
      }
    },
    result: async () => {
      const { y } = await infer(1);
      const [images = 1, maps = 1, ...area] = y?.dims ?? [];
      return turn(y?.data as Float32Array, [images, maps, area.reduce((product, side) => product * side, 1)]);
    },
    free: () => session.release(),
  };
}

/** Images of rows × columns with their columns first: NHWC to NCHW and back. */
function turn(values: Float32Array, [images = 1, rows = 1, columns = 1]: number[]): Float32Array {
  const turned = new Float32Array(values.length);
  for (let i = 0; i < images; i += 1) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        turned[(i * columns + column) * rows + row] = values[(i * rows + row) * columns + column] ?? NaN;
      }
    }
  }
  return turned;
}
