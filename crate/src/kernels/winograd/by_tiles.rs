//! Many tiles: all filters are transformed, then every thread takes block after block of tiles through to the result.

use super::filters::Kernel;
use super::tiles::{BLOCK, Finish, Layout, PRODUCTS, Tiles};
use super::{Cut, GRAIN, Part};
use crate::kernels::conv2d::Geometry;
use crate::kernels::gemm::{self, COLUMNS, Patches, ROWS};
use crate::kernels::grid::Grid;
use crate::kernels::lanes::{LANES, Lanes};
use crate::kernels::parallel;

/// Tiles that all threads have at work together at most, for the sake of memory.
const TILES: usize = 2 * BLOCK;

/// Tiles that a thread works on at once.
fn block(cut: &Cut) -> usize {
    let threads = parallel::threads();
    let most = (TILES / threads / ROWS * ROWS).clamp(BLOCK / 4, BLOCK);
    most.min(cut.count.div_ceil(threads) * cut.tiles)
}

/// Floats of the transformed filters, a [`Layout::panel`] of a row a channel for each eight filters.
const fn transformed(geometry: &Geometry) -> usize {
    geometry.filters.div_ceil(COLUMNS) * Layout::panel(geometry.channels).floats()
}

/// Floats of scratch that [`convolve`] needs.
pub fn scratch(geometry: &Geometry, batch: usize) -> usize {
    let part = Part::new(geometry, block(&Cut::new(geometry, batch)));
    transformed(geometry) + parallel::threads() * part.floats()
}

/// `y = x * kernel` and what follows.
pub fn convolve<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &Kernel<'_>,
    finish: &Finish<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let (channels, filters) = (geometry.channels, geometry.filters);
    let (u, scratch) = scratch.split_at_mut(transformed(geometry));
    transform::<L>(kernel, u);
    let batch = y.len() / (geometry.axes[0].output * geometry.axes[1].output * filters);
    let (tiles, cut) = (Tiles::new(geometry), Cut::new(geometry, batch));
    let size = block(&cut);
    let part = Part::new(geometry, size);
    let grain = GRAIN.div_ceil(cut.tiles * PRODUCTS * channels * filters);
    parallel::chunks(y, cut.chunk, scratch, part.floats(), grain, |first, y, scratch| {
        let [v, m, patch] = part.split(scratch);
        let run = cut.tiles(first, y.len());
        for start in run.clone().step_by(size) {
            let block = [start, size.min(run.end - start)];
            tiles.transform_input::<L>(block, x, v, patch);
            multiply::<L>(block[1], [channels, filters], v, u, m);
            tiles.transform_output::<L>(block, start..start + block[1], m, finish, y, first * cut.chunk);
        }
    });
}

/// Transforms all filters.
fn transform<L: Lanes>(kernel: &Kernel<'_>, u: &mut [f32]) {
    // Some 200 instructions for each row of a panel: 2048 of them are 100 µs.
    let grain = (2048 / kernel.channels).max(1);
    let panel = Layout::panel(kernel.channels).floats();
    parallel::chunks(u, panel, &mut [], 0, grain, |first, u, _| {
        for (index, u) in (first..).zip(u.chunks_exact_mut(panel)) {
            kernel.transform::<L>(index, [0, kernel.channels], u);
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
            gemm::multiply_panel::<L>(&patches, v, u, false, m);
        }
    }
}
