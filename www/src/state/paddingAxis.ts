import type { Bounds } from './recipe';

/** One axis of a layer with SAME padding. */
export interface AxisSetting {
  input: number;
  kernel: number;
  stride: number;
}

export const axisBounds: Record<keyof AxisSetting, Bounds> = {
  input: { min: 1, max: 1024 },
  kernel: { min: 1, max: 15 },
  stride: { min: 1, max: 8 },
};

/** The first layer of ResNet, where the two libraries differ. */
export const defaultAxis: AxisSetting = { input: 224, kernel: 7, stride: 2 };

const key = 'arithmetic-paddings';
const text = ({ input, kernel, stride }: AxisSetting) => `${input}.${kernel}.${stride}`;

export function writeAxis(pairs: URLSearchParams, axis: AxisSetting): void {
  if (text(axis) !== text(defaultAxis)) pairs.set(key, text(axis));
}

export function readAxis(pairs: URLSearchParams): AxisSetting {
  const found = /^(\d+)\.(\d+)\.(\d+)$/.exec(pairs.get(key) ?? '');
  const [input = 0, kernel = 0, stride = 0] = found?.slice(1).map(Number) ?? [];
  const axis = { input, kernel, stride };
  const fits = (['input', 'kernel', 'stride'] as const).every(
    (field) => axis[field] >= axisBounds[field].min && axis[field] <= axisBounds[field].max,
  );
  return fits ? axis : defaultAxis;
}
