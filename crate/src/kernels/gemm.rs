//! F1. The three matrix products of a convolution, none of which has its patch matrix in memory.
//!
//! Row m of the patch matrix P (positions × taps) holds what the window at position m reads, and column k what tap k
//! reads: `P[m][k] = data[rows[m] + depth[k]]`, two lists of offsets that follow from strides alone ([`Patches`]). With
//! the weights W (taps × filters, as HWIO kernels lie) and the output Y (positions × filters, as NHWC lies):
//!
//! * [`multiply`]: `Y = P · W + b`, the forward pass;
//! * [`multiply_by_transpose`]: `P += Y · Wᵀ`, the gradient of the input, which sums up where windows overlap;
//! * [`transpose_multiply`]: `W += Pᵀ · Y`, the gradient of the weights.
//!
//! A product is cut into tiles of 4 rows × 8 columns, whose 8 sums stay in registers; the 8 columns are packed, the rows
//! are read where they are. One step of depth in the source, not four: measured in Chromium on one core of a Zen 3,
//! 4×8 with one step reaches 44–50 GFLOP/s, with four it spills and reaches 28–31, taller tiles 17–21.
//!
//! [`multiply`] adds up every sum in the order of its terms, whatever the tile: what it says of an image does not depend
//! on the batch it came in.

use super::epilogue::{Epilogue, Fused};
use super::grid::{Grid, Offsets};
use super::lanes::{LANES, Lanes};

/// Columns of a tile, and of a packed panel.
pub const COLUMNS: usize = 2 * LANES;
/// Rows of a tile.
pub const ROWS: usize = 4;
/// Rows that meet all columns before the next ones do: where they lie is found out once, and what they read stays near.
pub(super) const BLOCK: usize = 64;

/// How many chunks are worth a thread of their own if each takes so many multiply-accumulates: half a million take 20 µs.
pub const fn grain(macs: usize) -> usize {
    (1_usize << 19).div_ceil(macs)
}

/// One row of a panel.
pub(super) type Strip = [[f32; LANES]; 2];
/// The sums of a tile.
pub(super) type Tile<L> = [[L; 2]; ROWS];

/// A matrix of which every element is a float of some image: `P[m][k] = data[rows[m] + depth[k]]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patches {
    /// One offset a position.
    pub rows: Grid,
    /// One offset a tap.
    pub depth: Grid,
}

impl Patches {
    /// A row-major matrix as it lies.
    pub const fn matrix(rows: usize, depth: usize) -> Self {
        Self { rows: Grid::line(rows, depth), depth: Grid::line(depth, 1) }
    }
}

/// Columns of Y, and what they come from.
#[derive(Debug, Clone, Copy)]
pub struct Filters<'a> {
    /// Panels of W from column `first` on.
    pub packed: &'a [f32],
    /// The first of these columns.
    pub first: usize,
    /// Columns of Y.
    pub columns: usize,
    /// What every sum starts with, one a column.
    pub bias: Option<&'a [f32]>,
    /// What is done to every sum.
    pub epilogue: Epilogue<'a>,
}

impl Filters<'_> {
    /// For `count` floats of Y from `start` on.
    pub fn part(&self, start: usize, count: usize) -> Self {
        Self { epilogue: self.epilogue.part(start, count), ..*self }
    }

    /// Writes a block of Y from `row` on, four rows for each of `tiles`, of which `tile(rows, panel, start)` has the sums.
    #[inline(always)]
    pub(super) fn finish<L: Lanes, T>(
        &self,
        depth: usize,
        row: usize,
        y: &mut [f32],
        tiles: impl Iterator<Item = T> + Clone,
        tile: impl Fn(T, &[Strip], [L; 2]) -> Tile<L>,
    ) {
        let columns = self.columns;
        let residual = self.epilogue.residual.map(|residual| &residual[row * columns..]);
        for (panel, first) in self.packed.chunks_exact(depth * COLUMNS).zip((self.first..columns).step_by(COLUMNS)) {
            let end = columns.min(first + COLUMNS);
            let bias = self.bias.map_or([L::splat(0.0); 2], |bias| load::<L>(&bias[first..end]));
            for (i, (y, rows)) in y.chunks_mut(ROWS * columns).zip(tiles.clone()).enumerate() {
                let mut sums = tile(rows, strips(panel), bias);
                if !self.epilogue.is_empty() {
                    // Made anew for each tile: kept, it would take registers from the sums.
                    let fused = Fused::<L, 2>::new(&self.epilogue, first..end);
                    for (j, sums) in sums.iter_mut().enumerate().take(y.len() / columns) {
                        let residual = residual.map(|residual| &residual[(i * ROWS + j) * columns..][first..end]);
                        *sums = fused.apply(*sums, residual);
                    }
                }
                for (y, sums) in y.chunks_exact_mut(columns).zip(sums) {
                    store(sums, &mut y[first..end]);
                }
            }
        }
    }
}

/// `Y = P · W + b` and its epilogue, for some columns.
pub fn multiply<L: Lanes>(patches: &Patches, data: &[f32], filters: &Filters<'_>, y: &mut [f32]) {
    let mut offsets = patches.rows.offsets();
    for (block, y) in y.chunks_mut(BLOCK * filters.columns).enumerate() {
        let mut starts = [[0; ROWS]; BLOCK / ROWS];
        starts.iter_mut().for_each(|starts| *starts = next_rows(&mut offsets));
        filters.finish(patches.depth.count(), block * BLOCK, y, starts.into_iter(), |rows, panel, start| {
            tile::<L>(data, rows, patches.depth, panel, start)
        });
    }
}

/// `Y = P · W`, or `Y += P · W`, for one panel of W, into a panel of Y with room for a multiple of four rows.
pub fn multiply_panel<L: Lanes>(patches: &Patches, data: &[f32], panel: &[f32], adds: bool, y: &mut [f32]) {
    let mut offsets = patches.rows.offsets();
    for y in y.as_chunks_mut::<LANES>().0.as_chunks_mut::<2>().0.as_chunks_mut::<ROWS>().0 {
        let sums = tile::<L>(data, next_rows(&mut offsets), patches.depth, strips(panel), [L::splat(0.0); 2]);
        for (y, &sums) in y.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
            let sums = if adds { L::load(y).add(sums) } else { sums };
            sums.store(y);
        }
    }
}

/// `P += Y · Wᵀ`: `packed` are the transposed panels of W, `y` has `columns` columns.
pub fn multiply_by_transpose<L: Lanes>(patches: &Patches, y: &[f32], packed: &[f32], columns: usize, data: &mut [f32]) {
    let depth = Grid::line(columns, 1);
    let mut offsets = patches.rows.offsets();
    for y in y.chunks(BLOCK * columns) {
        let count = y.len() / columns;
        let mut starts = [0; BLOCK];
        starts.iter_mut().zip(&mut offsets).for_each(|(start, offset)| *start = offset);
        // A tile takes rows that lie a quarter of the block apart. Neighbours overlap, and to load what was half written
        // a moment ago stalls: without this LeNet-5's second convolution takes 1.92 ms for 64 images, with it 1.53.
        let quarter = count.div_ceil(ROWS);
        for ((_, offset, width), panel) in patches.depth.blocks(COLUMNS).zip(packed.chunks_exact(columns * COLUMNS)) {
            let data = &mut data[offset..];
            for first in 0..quarter {
                let rows: [usize; ROWS] = std::array::from_fn(|i| (first + i * quarter).min(count - 1));
                let sums = tile::<L>(y, rows.map(|row| row * columns), depth, strips(panel), [L::splat(0.0); 2]);
                let rows = (first..count).step_by(quarter);
                for (row, sums) in rows.zip(sums) {
                    let start = starts[row];
                    match data[start..].first_chunk_mut() {
                        // The columns that a block lacks add 0 to what follows in memory: cheaper than to spare it.
                        Some(data) => add_strip(sums, data),
                        None => add_to(sums, &mut data[start..start + width]),
                    }
                }
            }
        }
    }
}

/// `W += Pᵀ · Y` for the taps from `tap` on: `panel` has the eight columns of Y from `first` on, `weights` has `columns`
/// columns and a row a tap.
pub fn transpose_multiply<L: Lanes>(
    patches: &Patches,
    data: &[f32],
    panel: &[f32],
    [first, columns]: [usize; 2],
    tap: usize,
    weights: &mut [f32],
) {
    let end = columns.min(first + COLUMNS);
    let mut offsets = patches.depth.offsets_from(tap);
    for weights in weights.chunks_mut(ROWS * columns) {
        let sums = transposed_tile::<L>(data, patches.rows, next_rows(&mut offsets), strips(panel));
        for (weights, sums) in weights.chunks_exact_mut(columns).zip(sums) {
            add_to(sums, &mut weights[first..end]);
        }
    }
}

/// `start + Σ_k data[rows + depth[k]] · panel[k]`; the innermost loop of `depth` steps by 1.
#[inline(always)]
fn tile<L: Lanes>(data: &[f32], rows: [usize; ROWS], depth: Grid, panel: &[Strip], start: [L; 2]) -> Tile<L> {
    let run = depth.run();
    let mut sums = [start; ROWS];
    depth.for_each_run(|i, offset| {
        let rows = rows.map(|row| &data[row + offset..][..run]);
        for (k, strip) in panel[i * run..][..run].iter().enumerate() {
            let strip = strip.each_ref().map(L::load);
            for (sums, row) in sums.iter_mut().zip(rows) {
                let value = L::splat(row[k]);
                *sums = [value.mul_add(strip[0], sums[0]), value.mul_add(strip[1], sums[1])];
            }
        }
    });
    sums
}

/// `Σ_m data[rows[m] + taps] · panel[m]`.
#[inline(always)]
fn transposed_tile<L: Lanes>(data: &[f32], rows: Grid, taps: [usize; ROWS], panel: &[Strip]) -> Tile<L> {
    let (run, step) = (rows.run(), rows.step());
    let mut sums = [[L::splat(0.0); 2]; ROWS];
    rows.for_each_run(|i, offset| {
        let taps = taps.map(|tap| &data[tap + offset..][..(run - 1) * step + 1]);
        for (m, strip) in panel[i * run..][..run].iter().enumerate() {
            let strip = strip.each_ref().map(L::load);
            for (sums, tap) in sums.iter_mut().zip(taps) {
                let value = L::splat(tap[m * step]);
                *sums = [value.mul_add(strip[0], sums[0]), value.mul_add(strip[1], sums[1])];
            }
        }
    });
    sums
}

/// The next four offsets; the last one is repeated in the places left.
#[inline(always)]
pub(super) fn next_rows(offsets: &mut Offsets) -> [usize; ROWS] {
    let mut last = 0;
    std::array::from_fn(|_| {
        last = offsets.next().unwrap_or(last);
        last
    })
}

#[inline(always)]
pub(super) fn strips(panel: &[f32]) -> &[Strip] {
    panel.as_chunks::<LANES>().0.as_chunks::<2>().0
}

/// One to eight floats, zeros beyond.
#[inline(always)]
pub(super) fn load<L: Lanes>(from: &[f32]) -> [L; 2] {
    let (low, high) = from.split_at(from.len().min(LANES));
    [L::load_part(low), L::load_part(high)]
}

/// One to eight floats.
#[inline(always)]
pub(super) fn store<L: Lanes>(sums: [L; 2], to: &mut [f32]) {
    if let Some(to) = to.first_chunk_mut::<COLUMNS>() {
        return to.as_chunks_mut::<LANES>().0.iter_mut().zip(sums).for_each(|(to, sums)| sums.store(to));
    }
    let (low, high) = to.split_at_mut(to.len().min(LANES));
    sums[0].store_part(low);
    sums[1].store_part(high);
}

/// `to += sums`.
#[inline(always)]
fn add_strip<L: Lanes>(sums: [L; 2], to: &mut [f32; COLUMNS]) {
    for (to, sums) in to.as_chunks_mut::<LANES>().0.iter_mut().zip(sums) {
        L::load(to).add(sums).store(to);
    }
}

/// `to += sums`, one to eight floats.
#[inline(always)]
fn add_to<L: Lanes>(sums: [L; 2], to: &mut [f32]) {
    let [low, high] = load::<L>(to);
    store([low.add(sums[0]), high.add(sums[1])], to);
}
