//! F1. Convolution with 3×3 kernels and stride 1 in a quarter of the multiplications: F(4×4, 3×3) of Lavin and Gray, "Fast
//! Algorithms for Convolutional Neural Networks", 2015 (arXiv:1509.09308).
//!
//! With d a tile of 6×6 input cells, g the taps and y the tile of 4×4 output cells,
//! `y = Aᵀ·[Σ (G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A`, where the sum goes over the channels: 36 matrix products tiles × channels × filters
//! where the definition has 144. The gradient of the input is such a convolution of dy with the turned kernel; that of the
//! kernel is the adjoint of the above, `dg = Gᵀ·[Σ (A·dy·Aᵀ) ⊙ (Bᵀ·d·B)]·G`, where the sum goes over the tiles.
//!
//! **Error.** With numbers up to 1 the absolute terms of a sum reach 84 times those of the definition (256 times at the points
//! of the paper, 7 times for F(2×2, 3×3)): that is the most by which the bound of a sum of n terms, n · 2⁻²⁴ of them, can
//! grow. Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks", 2018
//! (arXiv:1803.10986), have the whole analysis. The largest error in the sweep is 1.8e-6 of the sum of the absolute terms,
//! in a corner of dx that has one term a channel; elsewhere it is at most 1.0e-6. The error of a cell is a share of what its
//! tile holds: next to large ones, a cell that should be 0 is not quite.
//!
//! **Result.** Which way a layer goes depends on the number of tiles in the batch, so that the last bits of what it says of an
//! image may differ between an image alone and the same in a batch.

mod by_filters;
mod by_tiles;
mod filters;
mod tiles;
mod transforms;

use std::ops::Range;

use super::conv2d::Geometry;
use super::epilogue::Epilogue;
use super::gemm::{self, COLUMNS, Patches};
use super::grid::Grid;
use super::lanes::Lanes;
use super::parallel;
use crate::shape::Axis;
use filters::Kernel;
use tiles::{BLOCK, Finish, Layout, PRODUCTS, Tiles};
use transforms::{OUTPUTS, TAPS};

/// Multiply-accumulates that are worth a thread.
const GRAIN: usize = 1 << 20;

/// Floats of a matrix `channels × filters` of gradients, and a cache line.
const fn gradients(geometry: &Geometry) -> usize {
    geometry.channels * geometry.filters + 16
}

/// Whether this is possible.
///
/// Padding of three or more makes windows without a single cell, whose result has to be exactly the bias.
fn is_possible(geometry: &Geometry) -> bool {
    let is_possible = |axis: &Axis| {
        axis.kernel == TAPS && axis.stride == 1 && axis.dilation == 1 && axis.before.max(axis.after) < TAPS
    };
    geometry.axes.iter().all(is_possible)
}

/// Tiles of so many images.
fn tiles(geometry: &Geometry, batch: usize) -> usize {
    batch * Tiles::new(geometry).per_image()
}

/// Whether a forward pass of so many images is done here: where it is possible and was measured to win.
pub fn is_used(geometry: &Geometry, batch: usize) -> bool {
    // In Chromium on a Zen 3, against the direct way: 14×14×128→128 ×2.1 with 32 images (512 tiles) and ×1.4 with one (16
    // tiles), 28×28×16→16 ×1.3; with 4 tiles 7×7×64→64 ×1.1, 7×7×512→512 ×1.1; with 8 tiles 7×7×256→256 ×1.3.
    // Below: 28×28×8→8 ×0.7, 7×7×16→16 ×0.7.
    let least = geometry.channels.min(geometry.filters);
    let wins = match tiles(geometry, batch) {
        16.. => least >= 16,
        4.. => least >= 64,
        _ => false,
    };
    wins && is_possible(geometry)
}

/// Whether the gradients of so many images are computed here.
pub fn is_used_backward(geometry: &Geometry, batch: usize) -> bool {
    tiles(geometry, batch) >= 16 && is_used(geometry, batch)
}

/// Whether all tiles of so many images are worked on together, filter by filter. In Chromium 28×28×128→128 gains a fifth by
/// it and 14×14×256→256 as much; 28×28×16→16, whose transformed filters are near in any case, would lose a tenth.
fn is_one_block(geometry: &Geometry, batch: usize) -> bool {
    tiles(geometry, batch) <= BLOCK && geometry.channels * geometry.filters >= 64 * 64
}

/// Floats of scratch of a convolution of at most so many images.
fn convolution_scratch(geometry: &Geometry, batch: usize) -> usize {
    // Fewer images may be one block where these are not.
    let images = batch.min(BLOCK / Tiles::new(geometry).per_image());
    let one_block = if is_one_block(geometry, images) { by_filters::scratch(geometry, images) } else { 0 };
    if is_one_block(geometry, batch) { one_block } else { one_block.max(by_tiles::scratch(geometry, batch)) }
}

/// Floats of scratch that [`forward`] needs.
pub fn forward_scratch(geometry: &Geometry, batch: usize) -> usize {
    convolution_scratch(geometry, batch)
}

/// Floats of scratch that [`backward_kernel`] and [`backward_input`] need, each.
pub fn backward_scratch(geometry: &Geometry, batch: usize) -> usize {
    let kernel = PRODUCTS * gradients(geometry) + Part::new(geometry, kernel_block(geometry, batch)).floats();
    convolution_scratch(&turned(geometry), batch).max(kernel)
}

/// Tiles over which the gradient of the kernel is summed at once: the same for any number of threads.
fn kernel_block(geometry: &Geometry, batch: usize) -> usize {
    BLOCK.min(tiles(geometry, batch))
}

/// The convolution of dy that gives dx.
fn turned(geometry: &Geometry) -> Geometry {
    let turned = |axis: Axis| Axis {
        input: axis.output,
        output: axis.input,
        before: TAPS - 1 - axis.before,
        after: TAPS - 1 - axis.after,
        ..axis
    };
    Geometry { axes: geometry.axes.map(turned), channels: geometry.filters, filters: geometry.channels }
}

/// How the result of a convolution is cut for threads: one image into rows of tiles, several into images.
struct Cut {
    /// Floats of the result.
    chunk: usize,
    /// Tiles of a chunk.
    tiles: usize,
    /// Chunks there are.
    count: usize,
}

impl Cut {
    fn new(geometry: &Geometry, batch: usize) -> Self {
        let [rows, columns] = geometry.axes.map(|axis| axis.output);
        let (row, tiles) = (columns * geometry.filters, Tiles::new(geometry));
        if batch == 1 {
            Self { chunk: OUTPUTS * row, tiles: tiles.per_row(), count: rows.div_ceil(OUTPUTS) }
        } else {
            Self { chunk: rows * row, tiles: tiles.per_image(), count: batch }
        }
    }

    /// The tiles of the chunks from `first` on that make so many floats.
    fn tiles(&self, first: usize, floats: usize) -> Range<usize> {
        first * self.tiles..(first + floats.div_ceil(self.chunk)) * self.tiles
    }
}

/// Scratch of one thread for a block of tiles.
struct Part {
    /// Tiles × channels.
    input: usize,
    /// Tiles × filters.
    output: usize,
    /// The cells of one tile.
    patch: usize,
}

impl Part {
    fn new(geometry: &Geometry, block: usize) -> Self {
        Self {
            input: Layout::channels(block, geometry.channels).floats(),
            output: geometry.filters.div_ceil(COLUMNS) * Layout::panel(block).floats(),
            patch: Tiles::new(geometry).patch(),
        }
    }

    const fn floats(&self) -> usize {
        self.input + self.output + self.patch
    }

    fn split<'a>(&self, scratch: &'a mut [f32]) -> [&'a mut [f32]; 3] {
        let (input, scratch) = scratch.split_at_mut(self.input);
        let (output, scratch) = scratch.split_at_mut(self.output);
        [input, output, &mut scratch[..self.patch]]
    }
}

/// See [`super::conv2d::forward`].
pub fn forward<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    epilogue: Epilogue<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let Geometry { channels, filters, .. } = *geometry;
    let kernel = Kernel { taps: kernel, channels, filters, is_turned: false };
    convolve::<L>(geometry, x, &kernel, &Finish { bias, epilogue }, y, scratch);
}

/// See [`super::conv2d::backward_input`].
pub fn backward_input<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    let Geometry { channels, filters, .. } = *geometry;
    let kernel = Kernel { taps: kernel, channels: filters, filters: channels, is_turned: true };
    convolve::<L>(&turned(geometry), dy, &kernel, &Finish::default(), dx, scratch);
}

/// `y = x * kernel` and what follows.
fn convolve<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &Kernel<'_>,
    finish: &Finish<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let batch = y.len() / (geometry.axes[0].output * geometry.axes[1].output * geometry.filters);
    if is_one_block(geometry, batch) {
        by_filters::convolve::<L>(geometry, x, kernel, finish, y, scratch);
    } else {
        by_tiles::convolve::<L>(geometry, x, kernel, finish, y, scratch);
    }
}

/// See [`super::conv2d::backward_kernel`].
pub fn backward_kernel<L: Lanes>(geometry: &Geometry, x: &[f32], dy: &[f32], dkernel: &mut [f32], scratch: &mut [f32]) {
    let Geometry { axes: [rows, columns], channels, filters } = *geometry;
    let batch = dy.len() / (rows.output * columns.output * filters);
    let tiles = Tiles::new(geometry);
    let (du, scratch) = scratch.split_at_mut(PRODUCTS * gradients(geometry));
    let size = kernel_block(geometry, batch);
    let [v, d, patch] = Part::new(geometry, size).split(scratch);
    du.fill(0.0);
    let end = batch * tiles.per_image();
    for block in (0..end).step_by(size) {
        let block = [block, size.min(end - block)];
        parallel::join(|| tiles.transform_input::<L>(block, x, v, patch), || tiles.transform_dy::<L>(block, dy, d));
        transpose_multiply::<L>(block[1], [channels, filters], v, d, du);
    }
    filters::transform_gradient::<L>(du, gradients(geometry), filters, dkernel);
}

/// The products `du += vᵀ · d`, summed over so many tiles.
fn transpose_multiply<L: Lanes>(tiles: usize, [channels, filters]: [usize; 2], v: &[f32], d: &[f32], du: &mut [f32]) {
    let [input, panels] = [Layout::channels(tiles, channels), Layout::panel(tiles)];
    let patches = Patches { rows: Grid::line(tiles, input.step), depth: Grid::line(channels, 1) };
    let matrix = du.len() / PRODUCTS;
    let grain = GRAIN.div_ceil(tiles * channels * filters);
    parallel::chunks(du, matrix, &mut [], 0, grain, |first, du, _| {
        for (product, du) in (first..).zip(du.chunks_exact_mut(matrix)) {
            let v = &v[product * input.matrix..];
            for (d, first) in d.chunks(panels.floats()).zip((0..filters).step_by(COLUMNS)) {
                let d = &d[product * panels.matrix..][..tiles * COLUMNS];
                gemm::transpose_multiply::<L>(&patches, v, d, [first, filters], 0, &mut du[..channels * filters]);
            }
        }
    });
}
