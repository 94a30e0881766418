import { type Column, type Contestant, CONTESTANTS } from './contestants.ts';
import { distance, type Effort, interleave, median, type Runner, warmUp } from './measure.ts';
import type { Model, Task, Workload } from './protocol.ts';
import { Remote } from './remote.ts';

/** A line of the table. Milliseconds are medians of a run over the whole batch, `null` where nobody ran. */
export type Row = { [column in Column]: number | null } & {
  workload: string;
  batch: number;
  threads: number;
  /** 10⁹ floating-point operations of a run: 2 a multiply-accumulate, convolutions and dense layers alone. */
  gflop: number;
  /** Of what the cores reach with multiply-adds alone, what our best build reached. */
  share_of_ceiling: number | null;
};

/** What a run of the page comes to. */
export interface Report {
  rows: Row[];
  /** 10⁹ operations a second of one core, a median for each workload. */
  ceilings: number[];
  /** Whether a relaxed multiply-add rounds once on this machine. */
  fused: boolean;
}

/** Relative. Measured: 1e-6 for the output of ResNet-50, 1e-7 for a layer's and for losses, which a step moves by 1e-2. */
const TOLERANCE = 1e-5;
/** Images of the two steps in which libraries must agree. */
const CHECKED_IMAGES = 2;

/** Times all workloads. */
async function bench(workloads: Workload[], effort: Effort): Promise<Report> {
  if (!crossOriginIsolated) throw new Error('the page is not cross-origin isolated: no threads');
  const remotes = new Map<Contestant, Remote>();
  for (const contestant of CONTESTANTS) {
    const { script, threads, build = '' } = contestant;
    remotes.set(contestant, await Remote.start(script, { threads, build }));
  }
  const ceiling = await Ceiling.start(effort);
  const report: Report = { rows: [], ceilings: [], fused: ceiling.fused };
  for (const workload of workloads) {
    console.log(workload.name, `batch ${workload.batch}`);
    report.rows.push(...(await measure(workload, remotes, ceiling, effort)));
    report.ceilings.push(ceiling.take());
  }
  return report;
}

async function measure(
  workload: Workload,
  remotes: Map<Contestant, Remote>,
  ceiling: Ceiling,
  effort: Effort,
): Promise<Row[]> {
  const [first] = remotes.values();
  if (!first) throw new Error('nobody takes part');
  const model = (await first.ask('model', workload)) as Model;
  const there = [...remotes].filter(([contestant]) => takesPart(workload, contestant));
  const runners = new Map<Contestant, Runner>();
  let expected: Float32Array | undefined;
  for (const [contestant, remote] of there) {
    const images = workload.slice[contestant.script] ?? workload.batch;
    const result = await prepare(remote, { workload, model, images });
    expected ??= result;
    const far = distance(result, expected);
    if (!(far <= TOLERANCE)) throw new Error(`${workload.name}: ${remote.name} is ${far} away from ours`);
    runners.set(contestant, await warmUp(remote, effort));
  }
  await interleave([...runners.values(), ceiling.runner], effort);
  for (const [, remote] of there) await remote.ask('free');
  const work = gflop(workload, model);
  return [1, 2].flatMap((threads) => row(workload, threads, runners, work, ceiling.gflops()));
}

/** A slow library takes part in a step when it is known how much of it to give to it. */
function takesPart({ kind, slice, alone }: Workload, { script, kinds }: Contestant): boolean {
  return kinds.includes(kind) && (script === 'ours' || (!alone && (kind === 'forward' || script in slice)));
}

/** Leaves the task ready and returns what must agree with the others. */
async function prepare(remote: Remote, task: Task): Promise<Float32Array> {
  if (task.workload.kind === 'step') {
    await remote.ask('prepare', { ...task, images: CHECKED_IMAGES });
    const losses = await remote.ask('result');
    await remote.ask('free');
    await remote.ask('prepare', task);
    return losses;
  }
  await remote.ask('prepare', task);
  return remote.ask('result');
}

/** A training step is three passes, but nobody asks for the gradient of the images. */
function gflop({ kind, batch }: Workload, { summary }: Model): number {
  const first = summary.nodes.find(({ macs }) => macs > 0)?.macs ?? 0;
  const operations = kind === 'forward' ? 2 * summary.macs : 6 * summary.macs - 2 * first;
  return (operations * batch) / 1e9;
}

/** No row where nobody uses just so many threads. */
function row(
  { name, batch, slice }: Workload,
  threads: number,
  runners: Map<Contestant, Runner>,
  work: number,
  ceiling: number,
): Row[] {
  const there = [...runners].filter(([contestant]) => contestant.rows.includes(threads));
  if (!there.some(([contestant]) => contestant.threads === threads)) return [];
  const times: { [column in Column]: number | null } = {
    ours_fast_ms: null,
    ours_base_ms: null,
    tfjs_ms: null,
    ort_ms: null,
    convnetjs_ms: null,
    tfjs_cpu_ms: null,
  };
  for (const [{ column, script }, { measured }] of there) {
    times[column] = (median(measured) * batch) / (slice[script] ?? batch);
  }
  const ours = Math.min(times.ours_fast_ms ?? Infinity, times.ours_base_ms ?? Infinity);
  const share = ours < Infinity ? work / (ours / 1000) / (threads * ceiling) : null;
  return [{ workload: name, batch, threads, ...times, gflop: work, share_of_ceiling: share }];
}

/** What one core reaches, measured among the others' samples. */
class Ceiling {
  private constructor(
    readonly runner: Runner,
    private readonly flop: number,
    readonly fused: boolean,
  ) {}

  static async start(effort: Effort): Promise<Ceiling> {
    const remote = await Remote.start('ceiling', { threads: 1, build: '' });
    await remote.ask('prepare', undefined as never);
    const [residue = 0, flop = NaN] = await remote.ask('result');
    return new Ceiling(await warmUp(remote, effort), flop, residue !== 0);
  }

  /** 10⁹ operations a second. */
  gflops(): number {
    return this.flop / median(this.runner.measured) / 1e6;
  }

  /** The same, and forgets what was measured. */
  take(): number {
    const gflops = this.gflops();
    this.runner.measured.length = 0;
    return gflops;
  }
}

Object.assign(globalThis, { bench });
