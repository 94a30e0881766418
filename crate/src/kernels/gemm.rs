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
//! Every sum is added up in the order of its terms, whatever the tile: a row's result does not depend on its neighbours.

use super::grid::{Grid, Offsets};
use super::lanes::{LANES, Lanes};

/// Columns of a tile, and of a packed panel.
pub const COLUMNS: usize = 2 * LANES;
/// Rows of a tile.
const ROWS: usize = 4;

/// One row of a panel.
type Strip = [[f32; LANES]; 2];
/// The sums of a tile.
type Tile<L> = [[L; 2]; ROWS];

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

/// Copies the eight columns from `first` on, zeros where there are fewer.
pub fn pack_panel(matrix: &[f32], columns: usize, first: usize, panel: &mut [f32]) {
    let rows = matrix.chunks_exact(columns).zip(panel.as_chunks_mut::<COLUMNS>().0);
    if let Some(end) = first.checked_add(COLUMNS).filter(|&end| end <= columns) {
        rows.for_each(|(row, strip)| strip.copy_from_slice(&row[first..end]));
    } else {
        rows.for_each(|(row, strip)| {
            *strip = [0.0; COLUMNS];
            strip.iter_mut().zip(&row[first..]).for_each(|(to, &from)| *to = from);
        });
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

/// `Y = P · W + b`: `packed` are the panels of W, `y` has `columns` columns, no bias is zero.
pub fn multiply<L: Lanes>(
    patches: &Patches,
    data: &[f32],
    packed: &[f32],
    bias: Option<&[f32]>,
    columns: usize,
    y: &mut [f32],
) {
    let panels = packed.chunks_exact(patches.depth.count() * COLUMNS);
    for (panel, first) in panels.zip((0..columns).step_by(COLUMNS)) {
        multiply_panel::<L>(patches, data, panel, bias, columns, first, y);
    }
}

/// [`multiply`] for the eight columns from `first` on.
pub fn multiply_panel<L: Lanes>(
    patches: &Patches,
    data: &[f32],
    panel: &[f32],
    bias: Option<&[f32]>,
    columns: usize,
    first: usize,
    y: &mut [f32],
) {
    let end = columns.min(first + COLUMNS);
    let start = bias.map_or([L::splat(0.0); 2], |bias| load::<L>(&bias[first..end]));
    let mut offsets = patches.rows.offsets();
    for y in y.chunks_mut(ROWS * columns) {
        let sums = tile::<L>(data, next_rows(&mut offsets), patches.depth, strips(panel), start);
        for (y, sums) in y.chunks_exact_mut(columns).zip(sums) {
            store(sums, &mut y[first..end]);
        }
    }
}

/// `P += Y · Wᵀ`: `packed` are the transposed panels of W, `y` has `columns` columns.
pub fn multiply_by_transpose<L: Lanes>(patches: &Patches, y: &[f32], packed: &[f32], columns: usize, data: &mut [f32]) {
    for ((_, offset, width), panel) in patches.depth.blocks(COLUMNS).zip(packed.chunks_exact(columns * COLUMNS)) {
        multiply_by_transposed_panel::<L>(patches.rows, y, panel, columns, &mut data[offset..], width);
    }
}

/// [`multiply_by_transpose`] for `width` taps side by side, whose first reads `data[rows[m]]`.
pub fn multiply_by_transposed_panel<L: Lanes>(
    rows: Grid,
    y: &[f32],
    panel: &[f32],
    columns: usize,
    data: &mut [f32],
    width: usize,
) {
    let depth = Grid::line(columns, 1);
    let mut offsets = rows.offsets();
    for y in y.chunks(ROWS * columns) {
        let count = y.len() / columns;
        let from = std::array::from_fn(|i| i.min(count - 1) * columns);
        let sums = tile::<L>(y, from, depth, strips(panel), [L::splat(0.0); 2]);
        for (offset, sums) in next_rows(&mut offsets).into_iter().zip(sums).take(count) {
            add_to(sums, &mut data[offset..offset + width]);
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
fn next_rows(offsets: &mut Offsets) -> [usize; ROWS] {
    let mut last = 0;
    std::array::from_fn(|_| {
        last = offsets.next().unwrap_or(last);
        last
    })
}

#[inline(always)]
fn strips(panel: &[f32]) -> &[Strip] {
    panel.as_chunks::<LANES>().0.as_chunks::<2>().0
}

/// One to eight floats, zeros beyond.
#[inline(always)]
fn load<L: Lanes>(from: &[f32]) -> [L; 2] {
    let (low, high) = from.split_at(from.len().min(LANES));
    [L::load_part(low), L::load_part(high)]
}

/// One to eight floats.
#[inline(always)]
fn store<L: Lanes>(sums: [L; 2], to: &mut [f32]) {
    let (low, high) = to.split_at_mut(to.len().min(LANES));
    sums[0].store_part(low);
    sums[1].store_part(high);
}

/// `to += sums`, one to eight floats.
#[inline(always)]
fn add_to<L: Lanes>(sums: [L; 2], to: &mut [f32]) {
    let [low, high] = load::<L>(to);
    store([low.add(sums[0]), high.add(sums[1])], to);
}
