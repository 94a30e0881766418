//! The inner loops of a depthwise convolution, over one row of four channels.

use super::taps::Taps;
use crate::kernels::epilogue::Epilogue;
use crate::kernels::lanes::{LANES, Lanes};

/// Cells whose sums are kept in registers, beside three weights and the inputs, where 15 is all that V8 hands out. Images of
/// 7, 14, 28, 56 and 112 columns are whole tiles. In Chromium 112×112×32 takes 0.37 ms; one cell at a time, with nine
/// weights in registers, took 0.57.
pub const TILE: usize = 7;

/// Cells of a row whose sums have the same taps: `first`, `first + step` …, `count` of them. From one to the next the taps'
/// sources go on by `stride`.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub taps: Taps,
    pub stride: usize,
    pub first: usize,
    pub step: usize,
    pub count: usize,
}

/// What is summed up: rows of a block of four channels in a ring.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The block: rows of `row` floats each.
    x: &'a [f32],
    row: usize,
    /// Which of them, and the rows of taps that they belong to.
    rows: Taps,
    /// Where the first of them lies.
    at: usize,
}

impl<'a> Source<'a> {
    /// The rows that `rows` names, of a block with rows of `row` floats.
    pub const fn new(x: &'a [f32], row: usize, rows: Taps) -> Self {
        Self { x, row, rows, at: rows.source * row % x.len() }
    }

    /// Each row to be read, with the index of its row of taps.
    #[inline(always)]
    fn rows(self) -> impl Iterator<Item = (&'a [f32], usize)> {
        let Self { x, row, rows, at } = self;
        (0..rows.count).scan(at, move |at, a| {
            let here = *at;
            *at += rows.source_step * row;
            if *at >= x.len() {
                *at -= x.len();
            }
            Some((&x[here..here + row], rows.first + a * rows.step))
        })
    }
}

/// The weights of a block: taps × taps × 4.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'a> {
    pub floats: &'a [f32],
    /// Taps in a row.
    pub columns: usize,
}

impl<'a> Weights<'a> {
    #[inline(always)]
    fn row(self, index: usize) -> &'a [f32] {
        &self.floats[index * self.columns * LANES..][..self.columns * LANES]
    }
}

/// What becomes of the sums of a block: four of the channels of a row of cells, fewer in the last block.
#[derive(Debug, Clone, Copy)]
pub struct Target<L> {
    /// The first of the channels, and how many a cell has.
    first: usize,
    channels: usize,
    /// What a sum begins with.
    start: L,
    /// 1 and 0 where the epilogue has none.
    scale: L,
    shift: L,
    /// The least value: 0 for ReLU, else −∞.
    least: L,
    /// Whether sums are written as they are.
    is_plain: bool,
}

impl<L: Lanes> Target<L> {
    /// Channels from `first` on; sums begin with `bias`. The epilogue's residual is left out.
    pub fn new(first: usize, channels: usize, bias: Option<&[f32]>, epilogue: Epilogue<'_>) -> Self {
        let four =
            |floats: Option<&[f32]>, absent| floats.map_or(L::splat(absent), |floats| L::load_part(&floats[first..]));
        Self {
            first,
            channels,
            start: four(bias, 0.0),
            scale: four(epilogue.scale, 1.0),
            shift: four(epilogue.shift, 0.0),
            least: L::splat(if epilogue.relu { 0.0 } else { f32::NEG_INFINITY }),
            is_plain: epilogue.is_empty(),
        }
    }

    /// What is written instead of `sum`.
    #[inline(always)]
    fn finish(&self, sum: L) -> L {
        sum.mul_add(self.scale, self.shift).max(self.least)
    }
}

/// Writes the sums of a line into the row `y`.
#[inline(always)]
pub fn filter<L: Lanes>(source: Source<'_>, weights: Weights<'_>, line: Line, target: &Target<L>, y: &mut [f32]) {
    let Target { first, channels, .. } = *target;
    let cells = y[line.first * channels + first..].chunks_mut(line.step * channels);
    if first + LANES <= channels {
        sums(source, weights, line, target, cells);
    } else {
        sums(source, weights, line, target, cells.map(|cell| &mut cell[..channels - first]));
    }
}

fn sums<'y, L: Lanes>(
    source: Source<'_>,
    weights: Weights<'_>,
    line: Line,
    target: &Target<L>,
    cells: impl Iterator<Item = &'y mut [f32]>,
) {
    let are_three = line.taps.are_three() && source.rows.are_all_of(weights.floats.len() / (3 * LANES));
    match line.stride {
        1 if are_three => threes::<L, TILE, 1>(source, weights, line, target, cells),
        2 if are_three => threes::<L, TILE, 2>(source, weights, line, target, cells),
        1 => tiles::<L, TILE, 1>(source, weights, line, target, cells),
        2 => tiles::<L, TILE, 2>(source, weights, line, target, cells),
        _ => tiles::<L, 1, 1>(source, weights, line, target, cells),
    }
}

/// All rows of a kernel of three columns that lie side by side, T cells at a time, S columns apart. Every input is loaded once
/// a row of taps: 9 inputs and 3 weights for 21 multiply-adds.
#[inline(always)]
fn threes<'y, L: Lanes, const T: usize, const S: usize>(
    source: Source<'_>,
    weights: Weights<'_>,
    line: Line,
    target: &Target<L>,
    mut cells: impl Iterator<Item = &'y mut [f32]>,
) {
    let (block, weights) = (source.x.as_chunks::<LANES>().0, weights.floats.as_chunks::<LANES>().0.as_chunks::<3>().0);
    let step = source.rows.source_step * source.row / LANES;
    for j in (0..line.count).step_by(T) {
        let mut sums = [target.start; T];
        let mut at = source.at / LANES + line.taps.source + j * S;
        for weights in weights {
            let x = &block[at..][..(T - 1) * S + 3];
            let weights: [L; 3] = std::array::from_fn(|b| L::load(&weights[b]));
            for (b, weight) in weights.into_iter().enumerate() {
                sums = std::array::from_fn(|t| L::load(&x[t * S + b]).mul_add(weight, sums[t]));
            }
            at += step;
            if at >= block.len() {
                at -= block.len();
            }
        }
        let sums = if target.is_plain { sums } else { sums.map(|sum| target.finish(sum)) };
        for sum in sums {
            let Some(cell) = cells.next() else { return };
            sum.store_part(cell);
        }
    }
}

/// T cells at a time, S columns apart.
#[inline(always)]
fn tiles<'y, L: Lanes, const T: usize, const S: usize>(
    source: Source<'_>,
    weights: Weights<'_>,
    line: Line,
    target: &Target<L>,
    mut cells: impl Iterator<Item = &'y mut [f32]>,
) {
    let taps = line.taps;
    for j in (0..line.count).step_by(T) {
        let mut sums = [target.start; T];
        for (x, a) in source.rows() {
            let weights = weights.row(a);
            for b in 0..taps.count {
                let weight = L::load_part(&weights[(taps.first + b * taps.step) * LANES..]);
                let x = &x[(taps.source + j * line.stride + b * taps.source_step) * LANES..];
                let x = &x.as_chunks::<LANES>().0[..(T - 1) * S + 1];
                sums = std::array::from_fn(|t| L::load(&x[t * S]).mul_add(weight, sums[t]));
            }
        }
        for sum in sums {
            let Some(cell) = cells.next() else { return };
            target.finish(sum).store_part(cell);
        }
    }
}

/// Adds to the gradients of a block's weights what one row of positions contributes: `dy`, 4 floats a position, whose
/// taps' sources go on by `stride`.
pub fn correlate<L: Lanes>(source: Source<'_>, columns: Taps, stride: usize, dy: &[f32], dweights: &mut [f32]) {
    for ((x, _), dweights) in source.rows().zip(dweights.chunks_exact_mut(columns.count * LANES)) {
        if columns.count == 3 && columns.source_step == 1 {
            tap_groups::<L, 3>(x, columns, stride, dy, dweights);
        } else {
            tap_groups::<L, 1>(x, columns, stride, dy, dweights);
        }
    }
}

/// [`correlate`] for one row of taps, B of them at a time. Even and odd positions have sums of their own, so that an addition
/// need not wait for the one before it.
#[inline(always)]
fn tap_groups<L: Lanes, const B: usize>(x: &[f32], columns: Taps, stride: usize, dy: &[f32], dweights: &mut [f32]) {
    let groups = dweights.as_chunks_mut::<LANES>().0.as_chunks_mut::<B>().0;
    let (pairs, last) = dy.as_chunks::<LANES>().0.as_chunks::<2>();
    for (b, dweights) in groups.iter_mut().enumerate() {
        let first = columns.source + b * B * columns.source_step;
        let add = |sums: [L; B], j: usize, dy: &[f32; LANES]| {
            let (x, dy) = (&x[(first + j * stride) * LANES..].as_chunks::<LANES>().0[..B], L::load(dy));
            std::array::from_fn(|i| L::load(&x[i]).mul_add(dy, sums[i]))
        };
        let (mut even, mut odd) = ([L::splat(0.0); B], [L::splat(0.0); B]);
        for (j, [left, right]) in pairs.iter().enumerate() {
            even = add(even, 2 * j, left);
            odd = add(odd, 2 * j + 1, right);
        }
        for dy in last {
            even = add(even, 2 * pairs.len(), dy);
        }
        for ((dweight, even), odd) in dweights.iter_mut().zip(even).zip(odd) {
            L::load(dweight).add(even.add(odd)).store(dweight);
        }
    }
}
