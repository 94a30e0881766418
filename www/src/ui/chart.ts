/** W0. Options of a streaming line chart (uPlot): paper, ink and hairlines, all numbers in the page's own read-out. */
import type uPlot from 'uplot';

export interface ChartSeries {
  /** One value per x, `null` where there is none. */
  values: Float32Array | (number | null)[];
  /** `raw`: a thin veil; `line`: the curve; `joined`: a curve through sparse values; `dots`: sparse values alone. */
  style: 'raw' | 'line' | 'joined' | 'dots';
  /** Name of the colour token, e.g. `--ink`. */
  colour: string;
}

export interface ChartShape {
  width: number;
  height: number;
  series: Pick<ChartSeries, 'style' | 'colour'>[];
  /** Logarithmic y axis. */
  log: boolean;
  /** Top of the y axis where the quantity has one, e.g. 1 for an accuracy. */
  ceiling: number | null;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  /** Resolves a colour token for the canvas. */
  token: (name: string) => string;
  onCursor: (index: number | null) => void;
}

const AXIS_FONT = '12px system-ui, sans-serif';
/** Below this a logarithmic loss axis ends: batches whose loss rounds to nothing would stretch it without limit. */
const LOG_FLOOR = 1e-4;

export function chartOptions(shape: ChartShape): uPlot.Options {
  const { width, height, token } = shape;
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 7, width: 0 },
    },
    scales: { x: { time: false }, y: yScale(shape) },
    axes: [
      axis(token, { size: 28, space: 72, grid: { show: false }, values: (_, ticks) => ticks.map(shape.formatX) }),
      axis(token, {
        size: 52,
        space: 32,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : shape.formatY(tick))),
      }),
    ],
    series: [{}, ...shape.series.map((series) => line(series, token))],
    hooks: { setCursor: [(plot) => shape.onCursor(plot.cursor.idx ?? null)] },
  };
}

function yScale({ log, ceiling }: ChartShape): uPlot.Scale {
  if (log) {
    return { distr: 3, clamp: LOG_FLOOR, range: (_, least, most) => [Math.max(least * 0.8, LOG_FLOOR), most * 1.2] };
  }
  return {
    range: (_, least, most) => {
      if (ceiling === null) return [0, most > 0 ? most * 1.05 : 1];
      return [least < ceiling ? least - (ceiling - least) * 0.04 : 0, ceiling];
    },
  };
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
