/** Which filters and maps of a network are shown while it learns, and how their columns align. */
import type { ModelSummary, NodeSummary } from '../../engine/contract';

export interface FilteredLayer {
  /** The node that owns the kernels. */
  node: string;
  /** Kernel height, kernel width, input channels, filters (HWIO). */
  kernel: readonly [height: number, width: number, inputs: number, filters: number];
  /** The maps shown under the filters: those of the activation that follows, if one does. */
  maps: NodeSummary;
}

/** Slices of kernels that a sheet shows at most: with more, each is too small to be seen, and a frame carries megabytes. */
const MOST_KERNELS = 1024;
/** Layers shown at most: of a deep network the first ones, whose filters mean something to the eye. */
const MOST_LAYERS = 4;

/**
 * The layers with kernels of rank 4, first to last, as far as they can be shown: a single weight is no picture. A kernel of rank 4 that is followed by a node of the same shape is
 * seen through that node: what passes the activation is what later layers see.
 */
export function filteredLayers({ nodes }: ModelSummary): FilteredLayer[] {
  const layers = nodes.flatMap((node): FilteredLayer[] => {
    const kernel = node.parameters.find(({ dims }) => dims.length === 4);
    if (!kernel) return [];
    const [height = 0, width = 0, inputs = 0, filters = 0] = kernel.dims;
    const next = nodes.find((other) => other.inputs.length === 1 && other.inputs[0] === node.name);
    return [
      { node: node.name, kernel: [height, width, inputs, filters], maps: next && sameShape(node, next) ? next : node },
    ];
  });
  const seen = ({ kernel: [height, width, inputs, filters] }: FilteredLayer) =>
    height * width > 1 && inputs * filters <= MOST_KERNELS;
  return layers.filter(seen).slice(0, MOST_LAYERS);
}

function sameShape({ shape: one }: NodeSummary, { shape: other }: NodeSummary): boolean {
  return one.height === other.height && one.width === other.width && one.channels === other.channels;
}

/** How columns of planes of two sizes stand under each other. */
export interface Columns {
  /** CSS pixels of one value, and gap in values, of a kernel … */
  kernelCell: number;
  kernelGap: number;
  /** … and of a map. */
  mapCell: number;
  mapGap: number;
}

/** Gaps as a share of what stands between them: a wide sheet gives kernels air, so that maps are seen first. */
const AIR = { few: 0.6, many: 0.2, map: 0.15 };
const MANY = 12;

/**
 * Columns that fill `width` CSS pixels. Values are whole pixels wide where that costs at most a fifth of the width: a
 * value of 2.4 pixels is painted two or three wide, which looks like a pattern in the data.
 */
export function alignColumns(width: number, columns: number, kernelWidth: number, mapWidth: number): Columns {
  const kernelGap = Math.max(1, Math.round(kernelWidth * (columns < MANY ? AIR.few : AIR.many)));
  const mapGap = Math.max(1, Math.round(mapWidth * AIR.map));
  const kernelPitch = kernelWidth + kernelGap;
  const mapPitch = mapWidth + mapGap;
  const full = (width + mapGap) / columns;
  const step = leastCommonMultiple(kernelPitch, mapPitch);
  const whole = Math.floor(full / step) * step;
  const pitch = whole >= 0.8 * full ? whole : full;
  return { kernelCell: pitch / kernelPitch, kernelGap, mapCell: pitch / mapPitch, mapGap };
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a * b) / x;
}
