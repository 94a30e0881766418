/** Sums that do not wait for each other: fused multiply-adds take 4 cycles, two start in each, and 16 registers exist. */
const CHAINS = 12;
/** Rounds in the source of an iteration, so that counting costs nothing. */
const ROUNDS = 8;
/** Of one iteration: a multiply-add of four lanes is 8. */
export const FLOP_PER_ITERATION = CHAINS * ROUNDS * 8;

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const RELAXED_MADD = [0xfd, 0x85, 0x02];
const F32X4_ADD = [0xfd, 0xe4, 0x01];
const FIRST_LANE = [0xfd, 0x1f, 0];
const END = 0x0b;

/**
 * A module made by hand, so that no compiler stands between what is meant and what runs: `spin(n)` multiplies and adds,
 * `residue()` is (1 + 2⁻¹³)² − (1 + 2⁻¹²), 2⁻²⁶ where a multiply-add rounds once and 0 where it rounds twice.
 */
export function ceilingModule(): Uint8Array<ArrayBuffer> {
  const types = [
    [0x60, 1, I32, 1, F32],
    [0x60, 0, 1, F32],
  ];
  const names = ['spin', 'residue'];
  const bodies = [spin(), residue()];
  const sections = [
    section(1, vector(types)),
    section(3, vector([[0], [1]])),
    section(7, vector(names.map((name, i) => [...sized([...new TextEncoder().encode(name)]), 0, i]))),
    section(10, vector(bodies.map(sized))),
  ];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
}

/** Local 0 counts down, 1 … CHAINS are the sums, the next two the factors. */
function spin(): number[] {
  const sums = Array.from({ length: CHAINS }, (_, i) => i + 1);
  const [a, b] = [CHAINS + 1, CHAINS + 2];
  const round = sums.flatMap((sum) => [...get(a), ...get(b), ...get(sum), ...RELAXED_MADD, ...set(sum)]);
  return [
    ...[1, CHAINS + 2, V128],
    ...splat(2 ** -10),
    ...set(a),
    ...splat(2 ** -9),
    ...set(b),
    ...[0x03, 0x40],
    ...Array.from({ length: ROUNDS }, () => round).flat(),
    // i32.const 1, i32.sub, local.tee 0, br_if 0
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, END],
    ...sums.flatMap((sum, i) => [...get(sum), ...(i > 0 ? F32X4_ADD : [])]),
    ...[...FIRST_LANE, END],
  ];
}

function residue(): number[] {
  const factor = splat(1 + 2 ** -13);
  return [0, ...factor, ...factor, ...splat(-1 - 2 ** -12), ...RELAXED_MADD, ...FIRST_LANE, END];
}

/** f32.const, f32x4.splat. */
function splat(value: number): number[] {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer), 0xfd, 0x13];
}

function get(local: number): number[] {
  return [0x20, local];
}

function set(local: number): number[] {
  return [0x21, local];
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function vector(items: number[][]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function sized(content: number[]): number[] {
  return [...leb(content.length), ...content];
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))];
}
