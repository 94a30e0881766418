//! F1. [`gemm::multiply`](super::gemm::multiply) for windows over few channels, such as a first layer's: what four windows
//! read is copied together, tap by tap, before all filters meet it.
//!
//! The runs of such a window are a few floats long and cost a tile its pace. Gathered, they are one run, at one address
//! instead of four. Measured in Chromium (fast build, one core of a Zen 3): 7×7 over 28×28×1 to 64 filters 28 → 42 GFLOP/s,
//! 7×7/2 over 224×224×3 38.7 → 41.7; over 64 channels it would lose a tenth to the copy.

use super::gemm::{BLOCK, COLUMNS, Filters, Patches, ROWS, Strip, Tile, next_rows};
use super::grid::Grid;
use super::lanes::Lanes;

/// Runs shorter than this are gathered.
const SHORT_RUN: usize = 24;
/// As many taps are gathered at most.
const FEW_TAPS: usize = 256;
/// Floats of a gathered block at most: 20 KB, which leaves room for a panel in a first-level cache.
const FLOATS: usize = 5 * 1024;

/// Whether a product with so many columns gathers: one panel alone would not pay for it.
fn is_gathered(depth: &Grid, columns: usize) -> bool {
    depth.run() < SHORT_RUN && depth.count() <= FEW_TAPS && columns > COLUMNS
}

/// Floats of working memory that [`multiply`] needs; 0 if it does not gather.
pub fn scratch(depth: &Grid, columns: usize) -> usize {
    if is_gathered(depth, columns) { block_rows(depth.count()) * depth.count() } else { 0 }
}

/// Rows of a block of so many taps.
fn block_rows(taps: usize) -> usize {
    (FLOATS / taps / ROWS * ROWS).clamp(ROWS, BLOCK)
}

/// As [`gemm::multiply`](super::gemm::multiply), which it leaves the rest to; `gathered` holds [`scratch`] floats.
pub fn multiply<L: Lanes>(patches: &Patches, data: &[f32], filters: &Filters<'_>, y: &mut [f32], gathered: &mut [f32]) {
    if !is_gathered(&patches.depth, filters.columns) {
        return super::gemm::multiply::<L>(patches, data, filters, y);
    }
    match patches.rows.step() {
        1 => multiply_steps::<L, 1>(patches, data, filters, y, gathered),
        2 => multiply_steps::<L, 2>(patches, data, filters, y, gathered),
        3 => multiply_steps::<L, 3>(patches, data, filters, y, gathered),
        6 => multiply_steps::<L, 6>(patches, data, filters, y, gathered),
        _ => multiply_steps::<L, 0>(patches, data, filters, y, gathered),
    }
}

/// [`multiply`] where positions lie STEP floats apart; 0 is any.
#[inline(never)]
fn multiply_steps<L: Lanes, const STEP: usize>(
    patches: &Patches,
    data: &[f32],
    filters: &Filters<'_>,
    y: &mut [f32],
    gathered: &mut [f32],
) {
    let depth = patches.depth.count();
    let mut taps = [0; FEW_TAPS];
    taps.iter_mut().zip(patches.depth.offsets()).for_each(|(tap, offset)| *tap = offset);
    let gathered = gathered.as_chunks_mut::<ROWS>().0;
    let mut offsets = patches.rows.offsets();
    let block = block_rows(depth);
    for (i, y) in y.chunks_mut(block * filters.columns).enumerate() {
        let tiles = y.len().div_ceil(ROWS * filters.columns);
        for rows in gathered.chunks_exact_mut(depth).take(tiles) {
            gather::<STEP>(data, next_rows(&mut offsets), &taps, rows);
        }
        filters.finish(depth, i * block, y, gathered.chunks_exact(depth), tile::<L>);
    }
}

/// What four windows read, tap by tap.
#[inline(always)]
fn gather<const STEP: usize>(data: &[f32], rows: [usize; ROWS], taps: &[usize], tile: &mut [[f32; ROWS]]) {
    if STEP > 0 && rows == std::array::from_fn(|i| rows[0] + i * STEP) {
        let data = &data[rows[0]..];
        for (values, &tap) in tile.iter_mut().zip(taps) {
            let near = &data[tap..][..(ROWS - 1) * STEP + 1];
            *values = std::array::from_fn(|i| near[i * STEP]);
        }
    } else {
        for (values, &tap) in tile.iter_mut().zip(taps) {
            *values = rows.map(|row| data[row + tap]);
        }
    }
}

/// `start + Σ_k rows[k] · panel[k]`.
#[inline(always)]
fn tile<L: Lanes>(rows: &[[f32; ROWS]], panel: &[Strip], start: [L; 2]) -> Tile<L> {
    let mut sums = [start; ROWS];
    for (strip, values) in panel.iter().zip(rows) {
        let strip = strip.each_ref().map(L::load);
        for (sums, &value) in sums.iter_mut().zip(values) {
            let value = L::splat(value);
            *sums = [value.mul_add(strip[0], sums[0]), value.mul_add(strip[1], sums[1])];
        }
    }
    sums
}
