import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { forwardInput } from '../inputs.ts';
import { fold, nodesOf } from '../peers/nodes.ts';
import { run, tensors } from '../peers/tensorflow.ts';
import { serve } from '../serve.ts';

serve(async ({ threads }) => {
  setWasmPaths('/tfjs/');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  // It never takes more than half of the cores it sees, whatever it is told.
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * threads });
  setThreadsCount(threads);
  await tf.setBackend('wasm');
  await tf.ready();
  if (getThreadsCount() !== threads) throw new Error(`tfjs runs ${getThreadsCount()} threads instead of ${threads}`);
  return {
    prepare: (task) => {
      const { height, width, channels } = task.model.summary.input;
      const nodes = fold(nodesOf(task.model));
      const parameters = tensors(nodes);
      const x = tf.tensor4d(forwardInput(task), [task.images, height, width, channels]);
      return {
        run: (times) => {
          for (let i = 0; i < times; i += 1) tf.tidy(() => void run(nodes, parameters, x));
        },
        result: () => {
          const y = tf.tidy(() => run(nodes, parameters, x));
          const values = y.dataSync<'float32'>();
          y.dispose();
          return values;
        },
        free: () => tf.dispose([x, parameters]),
      };
    },
  };
});
