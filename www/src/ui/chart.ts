/** W0. Options of a streaming line chart (uPlot): paper, ink and hairlines, all numbers in the page's own read-out. */
import type uPlot from 'uplot';

export interface ChartSeries {
  /** One value per x, `null` where there is none. */
  values: Float32Array | (number | null)[];
  /**
   * `raw`: a thin veil; `line`: the curve; `dashed`: a curve to compare with;
   * `joined`: a curve through sparse values; `dots`: sparse values alone.
   */
  style: 'raw' | 'line' | 'dashed' | 'joined' | 'dots';
  /** Name of the colour token, e.g. `--ink`. */
  colour: string;
}

/** `share`: linear, ends at 1; `loss`: linear from 0; `log`: powers of ten; `falling`: the same with the smallest on top. */
export type YScale = 'share' | 'loss' | 'log' | 'falling';

export interface ChartShape {
  width: number;
  height: number;
  series: Pick<ChartSeries, 'style' | 'colour'>[];
  scale: YScale;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  /** Resolves a colour token for the canvas. */
  token: (name: string) => string;
  onCursor: (index: number | null) => void;
}

const AXIS_FONT = '12px system-ui, sans-serif';
/** Where logarithmic axes end: batches whose loss or error is next to nothing would stretch them without limit. */
export const LOG_FLOOR = 1e-3;
/** Steps that the x axis shows at least, so that a run that begins grows into the chart. */
const LEAST_STEPS = 50;

export function chartOptions(shape: ChartShape): uPlot.Options {
  const { width, height, token } = shape;
  return {
    width,
    height,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 7, width: 0 },
    },
    scales: { x: { time: false, range: xRange }, y: Y_SCALES[shape.scale] },
    axes: [
      axis(token, { size: 28, space: 72, grid: { show: false }, values: (_, ticks) => ticks.map(shape.formatX) }),
      axis(token, {
        size: 52,
        space: 32,
        values: (_, ticks) => ticks.map(shape.formatY),
        ...(isLogarithmic(shape.scale) && {
          splits: (_, __, least, most) => logTicks(least, most),
          filter: (_, ticks) => ticks,
        }),
      }),
    ],
    series: [{}, ...shape.series.map((series) => line(series, token))],
    hooks: { setCursor: [(plot) => shape.onCursor(plot.cursor.idx ?? null)] },
  };
}

const xRange: uPlot.Range.Function = (_, first, last) => {
  const from = first ?? 1;
  return [from, Math.max(last ?? 0, from + LEAST_STEPS - 1)];
};

const logarithmic: uPlot.Scale = {
  distr: 3,
  range: (_, least, most) => [Math.max((least ?? 0.1) * 0.8, LOG_FLOOR), Math.max((most ?? 1) * 1.2, 2 * LOG_FLOOR)],
};

const Y_SCALES: Record<YScale, uPlot.Scale> = {
  share: { range: (_, least) => [least === null ? 0 : Math.max(0, least - (1 - least) * 0.04), 1] },
  loss: { range: (_, __, most) => [0, most ? most * 1.05 : 1] },
  log: logarithmic,
  falling: {
    ...logarithmic,
    dir: -1,
    range: (_, least, most) => [Math.max(least ?? 0.1, LOG_FLOOR), Math.max(most ?? 1, 2 * LOG_FLOOR)],
  },
};

const isLogarithmic = (scale: YScale) => scale === 'log' || scale === 'falling';

/** Ticks of a logarithmic axis: powers of ten, with 2 and 5 between them where these are few. */
export function logTicks(least: number, most: number): number[] {
  const factors = Math.log10(most / least) > 2 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power += 1) {
    for (const factor of factors) ticks.push(Number(`${factor}e${power}`));
  }
  return ticks.filter((tick) => tick >= least && tick <= most);
}

function axis(token: (name: string) => string, own: uPlot.Axis): uPlot.Axis {
  const hairline = { stroke: () => token('--rule'), width: 1 };
  return {
    stroke: () => token('--ink-3'),
    font: AXIS_FONT,
    gap: 6,
    ...own,
    grid: { ...hairline, ...own.grid },
    ticks: { show: false },
  };
}

function line({ style, colour }: Pick<ChartSeries, 'style' | 'colour'>, token: (name: string) => string): uPlot.Series {
  const sparse = style === 'joined' || style === 'dots';
  return {
    stroke: () => token(colour),
    width: style === 'raw' ? 1 : 1.75,
    alpha: style === 'raw' ? 0.28 : 1,
    ...(style === 'dashed' && { dash: [5, 4] }),
    spanGaps: sparse,
    ...(style === 'dots' && { paths: () => null }),
    points: { show: style === 'dots', size: 8, width: 0, fill: () => token(colour) },
  };
}

/** Colour tokens of an element as the canvas needs them, each looked up once. */
export function tokens(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name) ?? style.getPropertyValue(name).trim();
    known.set(name, colour);
    return colour;
  };
}
