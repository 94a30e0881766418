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

use super::grid::{Grid, Offsets};
use super::lanes::{LANES, Lanes};

/// Columns of a tile, and of a packed panel.
pub const COLUMNS: usize = 2 * LANES;
/// Rows of a tile.
pub(super) const ROWS: usize = 4;
/// Rows that meet all columns before the next ones do: where they lie is found out once, and what they read stays near.
pub(super) const BLOCK: usize = 64;

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

    /// Floats of the panels that [`pack_transpose`] makes of the weights of `filters` filters.
    pub fn transposed_panels(&self, filters: usize) -> usize {
        self.depth.block_count(COLUMNS) * filters * COLUMNS
    }
}

/// Floats of the panels that [`pack`] makes of a rows × columns matrix.
pub const fn panels(rows: usize, columns: usize) -> usize {
    rows * columns.next_multiple_of(COLUMNS)
}

/// Copies a matrix of `columns` columns into panels of eight, zeros in the columns that the last one lacks.
pub fn pack(matrix: &[f32], columns: usize, packed: &mut [f32]) {
    let rows = matrix.len() / columns;
    for (panel, first) in packed.chunks_exact_mut(rows * COLUMNS).zip((0..columns).step_by(COLUMNS)) {
        pack_panel(matrix, columns, first, panel);
    }
}

/// Copies the eight columns from `first` on. Of what a row lacks nothing is read later: the panel has there what follows
/// in memory, since a copy of fixed length is an instruction or two and one of variable length a loop.
pub fn pack_panel(matrix: &[f32], columns: usize, first: usize, panel: &mut [f32]) {
    let starts = (first..matrix.len()).step_by(columns);
    for (start, strip) in starts.zip(panel.as_chunks_mut::<COLUMNS>().0) {
        match matrix[start..].first_chunk() {
            Some(row) => *strip = *row,
            None => {
                *strip = [0.0; COLUMNS];
                strip.iter_mut().zip(&matrix[start..]).for_each(|(to, &from)| *to = from);
            }
        }
    }
}

/// Copies weights (taps × filters) into panels of eight taps, one row a filter.
pub fn pack_transpose(patches: &Patches, weights: &[f32], filters: usize, packed: &mut [f32]) {
    for ((k, _, width), panel) in patches.depth.blocks(COLUMNS).zip(packed.chunks_exact_mut(filters * COLUMNS)) {
        pack_transposed_panel(&weights[k * filters..(k + width) * filters], filters, panel);
    }
}

/// Copies the weights of at most eight taps into one panel, zeros in the columns it lacks.
pub fn pack_transposed_panel(weights: &[f32], filters: usize, panel: &mut [f32]) {
    panel.fill(0.0);
    for (column, tap) in weights.chunks_exact(filters).enumerate() {
        for (strip, &weight) in panel.as_chunks_mut::<COLUMNS>().0.iter_mut().zip(tap) {
            strip[column] = weight;
        }
    }
}

/// `Y = P · W + b` for the columns from `first` on: `packed` are their panels of W, `y` has `columns` columns.
pub fn multiply<L: Lanes>(
    patches: &Patches,
    data: &[f32],
    packed: &[f32],
    bias: Option<&[f32]>,
    [first, columns]: [usize; 2],
    y: &mut [f32],
) {
    let mut offsets = patches.rows.offsets();
    for y in y.chunks_mut(BLOCK * columns) {
        let mut starts = [[0; ROWS]; BLOCK / ROWS];
        starts.iter_mut().for_each(|starts| *starts = next_rows(&mut offsets));
        let panels = packed.chunks_exact(patches.depth.count() * COLUMNS);
        for (panel, first) in panels.zip((first..columns).step_by(COLUMNS)) {
            let end = columns.min(first + COLUMNS);
            let bias = bias.map_or([L::splat(0.0); 2], |bias| load::<L>(&bias[first..end]));
            for (y, rows) in y.chunks_mut(ROWS * columns).zip(starts) {
                let sums = tile::<L>(data, rows, patches.depth, strips(panel), bias);
                for (y, sums) in y.chunks_exact_mut(columns).zip(sums) {
                    store(sums, &mut y[first..end]);
                }
            }
        }
    }
}

/// `Y = P · W` for one panel of W, into a panel of Y with room for a multiple of four rows.
pub fn multiply_panel<L: Lanes>(patches: &Patches, data: &[f32], panel: &[f32], y: &mut [f32]) {
    let mut offsets = patches.rows.offsets();
    for y in y.as_chunks_mut::<LANES>().0.as_chunks_mut::<2>().0.as_chunks_mut::<ROWS>().0 {
        let sums = tile::<L>(data, next_rows(&mut offsets), patches.depth, strips(panel), [L::splat(0.0); 2]);
        for (y, sums) in y.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
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

/// `W += Pᵀ · Y`: `panel` has the eight columns of Y from `first` on, `weights` (taps × filters) has `columns` columns.
pub fn transpose_multiply<L: Lanes>(
    patches: &Patches,
    data: &[f32],
    panel: &[f32],
    columns: usize,
    first: usize,
    weights: &mut [f32],
) {
    let end = columns.min(first + COLUMNS);
    let mut offsets = patches.depth.offsets();
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
