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

mod filters;
mod tiles;
mod transforms;

use super::conv2d::Geometry;
use super::gemm::{self, COLUMNS, Patches};
use super::grid::Grid;
use super::lanes::{LANES, Lanes};
use super::parallel;
use crate::shape::Axis;
use tiles::{BLOCK, Layout, PRODUCTS, Tiles};
use transforms::{OUTPUTS, TAPS};

/// Multiply-accumulates that are worth a thread.
const GRAIN: usize = 1 << 20;

/// Floats of a matrix `channels × filters` of gradients, and a cache line.
const fn gradients(geometry: &Geometry) -> usize {
    geometry.channels * geometry.filters + 16
}

/// Whether a convolution of so many images is done here: where it is possible and was measured to win.
///
/// Padding of three or more makes windows without a single cell, whose result has to be exactly the bias.
pub fn is_used(geometry: &Geometry, batch: usize) -> bool {
    let is_possible = |axis: &Axis| {
        axis.kernel == TAPS && axis.stride == 1 && axis.dilation == 1 && axis.before.max(axis.after) < TAPS
    };
    // In Chromium on a Zen 3, forward: 14×14×128→128 ×2.1 with 32 images (512 tiles) and ×1.4 with one (16 tiles),
    // 28×28×16→16 ×1.3, 7×7×64→64 ×1.5 with 4 images (16 tiles). Below: 28×28×8→8 ×0.7, 7×7×256→256 ×0.8 with 2 images (8
    // tiles), for which to transform the filters costs more than is saved.
    let wins = geometry.channels.min(geometry.filters) >= 16 && batch * Tiles::new(geometry).per_image() >= 16;
    wins && geometry.axes.iter().all(is_possible)
}

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch(geometry: &Geometry, batch: usize) -> usize {
    let convolution = |g: &Geometry| {
        let part = Part::new(g, Cut::new(g, batch).block());
        filters::floats(g.channels, g.filters) + parallel::threads() * part.floats()
    };
    let kernel = PRODUCTS * gradients(geometry) + Part::new(geometry, kernel_block(geometry, batch)).floats();
    convolution(geometry).max(convolution(&turned(geometry))).max(kernel)
}

/// Tiles over which the gradient of the kernel is summed at once: the same for any number of threads.
fn kernel_block(geometry: &Geometry, batch: usize) -> usize {
    BLOCK.min(batch * Tiles::new(geometry).per_image())
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

    /// Tiles that a thread works on at once.
    fn block(&self) -> usize {
        BLOCK.min(self.count.div_ceil(parallel::threads()) * self.tiles)
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
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let (u, scratch) = scratch.split_at_mut(filters::floats(geometry.channels, geometry.filters));
    filters::transform::<L>(kernel, [geometry.channels, geometry.filters], u);
    convolve::<L>(geometry, x, u, bias, y, scratch);
}

/// See [`super::conv2d::backward_input`].
pub fn backward_input<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    let (u, scratch) = scratch.split_at_mut(filters::floats(geometry.filters, geometry.channels));
    filters::transform_turned::<L>(kernel, [geometry.channels, geometry.filters], u);
    convolve::<L>(&turned(geometry), dy, u, None, dx, scratch);
}

/// `y = x * u + bias` with transformed filters u.
fn convolve<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    u: &[f32],
    bias: Option<&[f32]>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let batch = y.len() / (geometry.axes[0].output * geometry.axes[1].output * geometry.filters);
    let (tiles, cut) = (Tiles::new(geometry), Cut::new(geometry, batch));
    let size = cut.block();
    let part = Part::new(geometry, size);
    let grain = GRAIN.div_ceil(cut.tiles * PRODUCTS * geometry.channels * geometry.filters);
    parallel::chunks(y, cut.chunk, scratch, part.floats(), grain, |first, y, scratch| {
        let [v, m, patch] = part.split(scratch);
        let end = (first + y.len().div_ceil(cut.chunk)) * cut.tiles;
        for block in (first * cut.tiles..end).step_by(size) {
            let block = [block, size.min(end - block)];
            tiles.transform_input::<L>(block, x, v, patch);
            multiply::<L>(block[1], [geometry.channels, geometry.filters], v, u, m);
            tiles.transform_output::<L>(block, m, bias, y, first * cut.chunk);
        }
    });
}

/// The products `m = v · u`, for each of so many tiles.
fn multiply<L: Lanes>(tiles: usize, [channels, filters]: [usize; 2], v: &[f32], u: &[f32], m: &mut [f32]) {
    let [input, packed, output] = [Layout::channels(tiles, channels), Layout::panel(channels), Layout::panel(tiles)];
    let patches = Patches { rows: Grid::line(tiles, input.step), depth: Grid::line(channels, 1) };
    for product in 0..PRODUCTS {
        let v = &v[product * input.matrix..];
        for panel in 0..filters.div_ceil(COLUMNS) {
            let u = &u[panel * packed.floats() + product * packed.matrix..][..channels * COLUMNS];
            let m =
                &mut m[panel * output.floats() + product * output.matrix..][..tiles.next_multiple_of(LANES) * COLUMNS];
            gemm::multiply_panel::<L>(&patches, v, u, m);
        }
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
                gemm::transpose_multiply::<L>(&patches, v, d, filters, first, &mut du[..channels * filters]);
            }
        }
    });
}
