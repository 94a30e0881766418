import type { AnyError, AxisReport } from '../engine/contract';
import { Answered } from './answered.svelte';
import { engineState } from './engine.svelte';
import type { LinkPart } from './link';
import { oneImage } from './reports';
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
class Paddings extends Answered<AxisSetting, PaddingsAnswer> implements LinkPart {
  constructor() {
    super(defaultAxis, ask);
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
  const [report] = await engineState.client.report({ input: [1, input, 1], nodes: [node], workload: oneImage });
  if (!report) throw { code: 'empty_model' } satisfies AnyError;
  return report.axes[1];
}

export const paddings = new Paddings();
