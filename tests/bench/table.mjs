// The report as text.

const HEAD = [
  'workload',
  'batch',
  'threads',
  'fast',
  'base',
  'tfjs',
  'ort',
  'convnetjs',
  'tfjs-cpu',
  'GFLOP/s',
  'of ceiling',
  'x peer',
];

/**
 * @param {import('./src/page.ts').Report} report
 * @param {string} machine
 */
export function table({ rows, ceilings, fused }, machine) {
  const lines = [HEAD, ...rows.map(line)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const text = lines.map((cells) => cells.map((cell, i) => pad(cell, i, widths[i] ?? 0)).join('  '));
  const [low, high] = [Math.min(...ceilings), Math.max(...ceilings)];
  return [
    ...text,
    '',
    `Milliseconds, medians. x peer: how many times the fastest peer's speed our best build has.`,
    `Ceiling of one core: ${low.toFixed(1)}-${high.toFixed(1)} GFLOP/s of relaxed multiply-adds${fused ? '' : ', NOT fused'}.`,
    machine,
  ].join('\n');
}

/** @param {import('./src/page.ts').Row} row */
function line(row) {
  const ours = least([row.ours_fast_ms, row.ours_base_ms]);
  const peer = least([row.tfjs_ms, row.ort_ms, row.convnetjs_ms, row.tfjs_cpu_ms]);
  return [
    row.workload,
    String(row.batch),
    String(row.threads),
    ...[row.ours_fast_ms, row.ours_base_ms, row.tfjs_ms, row.ort_ms, row.convnetjs_ms, row.tfjs_cpu_ms].map(number),
    number(ours && (1000 * row.gflop) / ours),
    row.share_of_ceiling === null ? '-' : `${(100 * row.share_of_ceiling).toFixed(0)} %`,
    number(ours && peer && peer / ours),
  ];
}

/** @param {(number | null)[]} values */
function least(values) {
  const there = values.filter((value) => value !== null);
  return there.length > 0 ? Math.min(...there) : null;
}

/** Three digits that mean something. */
function number(/** @type {number | null} */ value) {
  return value === null ? '-' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function pad(/** @type {string} */ cell, /** @type {number} */ column, /** @type {number} */ width) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
