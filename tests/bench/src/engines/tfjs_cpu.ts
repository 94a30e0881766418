import * as tf from '@tensorflow/tfjs';
import { trainingInput, trainingLabels } from '../inputs.ts';
import { nodesOf } from '../peers/nodes.ts';
import { run, tensors } from '../peers/tensorflow.ts';
import { CLASSES, TRAINING } from '../protocol.ts';
import { serve } from '../serve.ts';

serve(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
  return {
    prepare: (task) => {
      const { height, width, channels } = task.model.summary.input;
      const nodes = nodesOf(task.model);
      const trainable = new Set(
        task.model.summary.nodes.flatMap((node) => node.parameters.filter((p) => p.trainable).map((p) => p.name)),
      );
      const initial = Object.entries(tensors(nodes)).filter(([name]) => trainable.has(name));
      const variables = initial.map(([name, tensor]): [string, tf.Variable] => [name, tf.variable(tensor)]);
      const parameters = Object.fromEntries(variables);
      const x = tf.tensor4d(trainingInput(task), [task.images, height, width, channels]);
      const labels = tf.oneHot(tf.tensor1d(Array.from(trainingLabels(task)), 'int32'), CLASSES);
      const optimizer = tf.train.momentum(TRAINING.learningRate, TRAINING.momentum);
      const step = () => {
        const loss = optimizer.minimize(
          () => tf.losses.softmaxCrossEntropy(labels, run(nodes, parameters, x)) as tf.Scalar,
          true,
          variables.map(([, variable]) => variable),
        );
        const [value = NaN] = loss?.dataSync<'float32'>() ?? [];
        loss?.dispose();
        return value;
      };
      return {
        run: (times) => {
          for (let i = 0; i < times; i += 1) step();
        },
        result: () => Float32Array.of(step(), step()),
        free: () => {
          optimizer.dispose();
          tf.dispose([x, labels, parameters, initial.map(([, tensor]) => tensor)]);
        },
      };
    },
  };
});
