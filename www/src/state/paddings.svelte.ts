import type { AnyError, AxisReport } from '../engine/contract';
import { engineState } from './engine.svelte';
import { Latest } from './latest';
import type { LinkPart } from './link';
import { asProblem } from './notices.svelte';
import { axisBounds, defaultAxis, readAxis, writeAxis, type AxisSetting } from './paddingAxis';

export { axisBounds, defaultAxis, type AxisSetting };

/** One axis under the two libraries' rules. */
export interface PaddingsAnswer {
  setting: AxisSetting;
  /** TensorFlow's SAME. */
  same: AxisReport;
  /** PyTorch's symmetric padding with as many outputs; `null` if there is none. */
  symmetric: AxisReport | null;
}

/** TensorFlow's SAME beside PyTorch's padding, along one axis. */
class Paddings implements LinkPart {
  setting = $state.raw<AxisSetting>(defaultAxis);
  answer = $state.raw<PaddingsAnswer | null>(null);
  problem = $state.raw<AnyError | null>(null);

  #questions = new Latest(
    (setting: AxisSetting) => ask(setting),
    (answer) => {
      this.answer = answer;
      this.problem = null;
    },
    (problem) => (this.problem = asProblem(problem)),
  );

  change(part: Partial<AxisSetting>): void {
    this.setting = { ...this.setting, ...part };
  }

  /** Call inside an effect. */
  follow(): void {
    if (engineState.started) this.#questions.want(this.setting);
  }

  write(pairs: URLSearchParams): void {
    writeAxis(pairs, this.setting);
  }

  read(pairs: URLSearchParams): void {
    this.setting = readAxis(pairs);
  }
}

async function ask(setting: AxisSetting): Promise<PaddingsAnswer> {
  const same = await axis(setting, 'same');
  const zeros = same.torch.symmetric;
  return { setting, same, symmetric: zeros === null ? null : await axis(setting, { explicit: [0, 0, zeros, zeros] }) };
}

async function axis({ input, kernel, stride }: AxisSetting, padding: unknown): Promise<AxisReport> {
  const node = { name: 'conv', kind: 'conv2d', filters: 1, kernel: [1, kernel], strides: [1, stride], padding };
  const workload = { batch: 1, bits: 32 };
  const [report] = await engineState.client.report({ input: [1, input, 1], nodes: [node], workload });
  if (!report) throw { code: 'empty_model' } satisfies AnyError;
  return report.axes[1];
}

export const paddings = new Paddings();
