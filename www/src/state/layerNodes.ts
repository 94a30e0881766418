/** A layer's settings as the nodes that the engine builds; which fields each kind has, it knows. */
import type { NodeSpec } from '../engine/contract';
import { biasOf, mapsOf, weightAt, type GridSetting, type Sides } from './layerGrid';

/** The layer that is looked at. */
export const layer = 'conv';

const paddingOf = (padding: GridSetting['padding']) =>
  typeof padding === 'string' ? padding : { explicit: [...padding] };

/** The layer of a grid; `padding` instead of its own if given. */
export function gridNode(grid: GridSetting, name = layer, padding: GridSetting['padding'] = grid.padding): NodeSpec {
  const { kernel, strides, filters, groups, dilation } = grid;
  const window = { kernel: [...kernel], strides: [...strides], padding: paddingOf(padding), dilation: [...dilation] };
  const base = { name, inputs: ['input'], ...window };
  switch (grid.mode) {
    case 'convolution':
      return { ...base, kind: 'conv2d', filters };
    case 'grouped':
      return { ...base, kind: 'conv2d', filters: mapsOf(grid), groups };
    case 'depthwise':
      return { ...base, kind: 'depthwise_conv2d', depth_multiplier: filters };
    case 'transposed':
      return { ...base, kind: 'conv2d_transpose', filters };
  }
}

/** The same sums of the same numbers, with as many zeros on both sides. */
export const symmetric = (rows: number, columns: number): Sides => [rows, rows, columns, columns];

/** Kernel and biases by the names that the engine knows them by. */
export function gridParameters(grid: GridSetting, name = layer): Record<string, Float32Array> {
  const biases = Float32Array.from({ length: mapsOf(grid) }, (_, map) => biasOf(grid, map));
  return { [`${name}.kernel`]: kernelValues(grid), [`${name}.bias`]: biases };
}

/** Rows × columns × channels of a group × feature maps; of a transposed convolution × filters × channels, as in Keras. */
function kernelValues(grid: GridSetting): Float32Array {
  const { kernel, channels, filters } = grid;
  const values = new Float32Array(kernel[0] * kernel[1] * channels * filters);
  for (let u = 0; u < kernel[0]; u++) {
    for (let v = 0; v < kernel[1]; v++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let filter = 0; filter < filters; filter++) {
          values[kernelIndex(grid, u, v, channel, filter)] = weightAt(grid, u, v, channel, filter);
        }
      }
    }
  }
  return values;
}

/** Where a weight stands among the floats of the kernel. */
export function kernelIndex(grid: GridSetting, u: number, v: number, channel: number, filter: number): number {
  const { mode, kernel, channels, filters, groups } = grid;
  const tap = u * kernel[1] + v;
  if (mode === 'transposed') return (tap * filters + filter) * channels + channel;
  if (mode !== 'grouped') return (tap * channels + channel) * filters + filter;
  const inGroup = channels / groups;
  const group = Math.floor(channel / inGroup);
  return ((tap * inGroup + (channel % inGroup)) * groups + group) * filters + filter;
}
