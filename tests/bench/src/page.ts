import { type Column, type Contestant, CONTESTANTS } from './contestants.ts';
import { learn } from './learning.ts';
import { distance, type Effort, interleave, median, type Runner, warmUp } from './measure.ts';
import type { Model, Task, Workload } from './protocol.ts';
import { Remote } from './remote.ts';

/**
 * A line of the table. Milliseconds are medians of a run over the whole batch, of learning those of all its steps, `null`
 * where nobody ran.
 */
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
/** An epoch of MNIST. */
const TRAINING_IMAGES = 60_000;
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
  const measured =
    workload.goal === undefined
      ? await timed(workload, model, there, ceiling, effort)
      : await learned(workload, workload.goal, model, there, ceiling);
  for (const [, remote] of there) await remote.ask('free');
  return [1, 2].flatMap((threads) => row(workload, threads, measured, ceiling.gflops()));
}

/** Milliseconds, `null` for a goal that was not reached, and 10⁹ operations of whoever was measured. */
type Measured = Map<Contestant, { time: number | null; gflop: number }>;

async function timed(
  workload: Workload,
  model: Model,
  there: [Contestant, Remote][],
  ceiling: Ceiling,
  effort: Effort,
): Promise<Measured> {
  const { name, batch, slice } = workload;
  const runners = new Map<Contestant, Runner>();
  let expected: Float32Array | undefined;
  for (const [contestant, remote] of there) {
    const images = slice[contestant.script] ?? batch;
    const result = await prepare(remote, { workload, model, images });
    expected ??= result;
    const far = distance(result, expected);
    if (!(far <= TOLERANCE)) throw new Error(`${name}: ${remote.name} is ${far} away from ours`);
    runners.set(contestant, await warmUp(remote, effort));
  }
  await interleave([...runners.values(), ceiling.runner], effort);
  const work = batch * gflopOfImage(workload, model);
  const entries = [...runners].map(([contestant, { measured }]) => {
    const time = (median(measured) * batch) / (slice[contestant.script] ?? batch);
    return [contestant, { time, gflop: work }] as const;
  });
  return new Map(entries);
}

async function learned(
  workload: Workload,
  goal: number,
  model: Model,
  there: [Contestant, Remote][],
  ceiling: Ceiling,
): Promise<Measured> {
  for (const [, remote] of there) await remote.ask('prepare', { workload, model, images: workload.batch });
  const work = TRAINING_IMAGES * gflopOfImage(workload, model);
  const learners = await learn(new Map(there), goal, ceiling.runner);
  const entries = [...learners].map(([contestant, { time, epochs, reached }]) => {
    return [contestant, { time: reached ? time : null, gflop: epochs * work }] as const;
  });
  return new Map(entries);
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
function gflopOfImage({ kind }: Workload, { summary }: Model): number {
  const first = summary.nodes.find(({ macs }) => macs > 0)?.macs ?? 0;
  const operations = kind === 'forward' ? 2 * summary.macs : 6 * summary.macs - 2 * first;
  return operations / 1e9;
}

/** No row where nobody uses just so many threads. */
function row({ name, batch }: Workload, threads: number, measured: Measured, ceiling: number): Row[] {
  const there = [...measured].filter(([contestant]) => contestant.rows.includes(threads));
  if (!there.some(([contestant]) => contestant.threads === threads)) return [];
  const times: { [column in Column]: number | null } = {
    ours_fast_ms: null,
    ours_base_ms: null,
    tfjs_ms: null,
    ort_ms: null,
    convnetjs_ms: null,
    tfjs_cpu_ms: null,
  };
  for (const [{ column }, { time }] of there) times[column] = time;
  const ours = there.flatMap(([{ script }, { time, gflop }]) =>
    script === 'ours' && time !== null ? [{ time, gflop }] : [],
  );
  const [best] = ours.toSorted((a, b) => a.time - b.time);
  const share = best ? best.gflop / (best.time / 1000) / (threads * ceiling) : null;
  const gflop = best?.gflop ?? there[0]?.[1].gflop ?? NaN;
  return [{ workload: name, batch, threads, ...times, gflop, share_of_ceiling: share }];
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
