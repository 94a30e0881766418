//! Few tiles: all of them are transformed, then every thread takes panel after panel of filters into the transformed domain
//! and through the products. No more of the transformed filters, which are four times as large as the kernel, ever exists
//! than a second-level cache holds.

use super::filters::Kernel;
use super::tiles::{Finish, Layout, PRODUCTS, Tiles};
use super::{Cut, GRAIN};
use crate::kernels::conv2d::Geometry;
use crate::kernels::gemm::{self, COLUMNS, Patches, ROWS};
use crate::kernels::grid::Grid;
use crate::kernels::lanes::Lanes;
use crate::kernels::parallel;

/// Channels of which filters are transformed at once.
const CHANNELS: usize = 128;
/// Panels of filters that are transformed at once: together a cache line of each tap, and 300 KB when transformed.
const PANELS: usize = 2;

/// Floats of scratch.
struct Sizes {
    /// Tiles × channels in groups of [`ROWS`] tiles.
    input: usize,
    /// Tiles × filters in panels.
    output: usize,
    /// Of each thread: some panels of filters, or the cells of one tile.
    part: usize,
}

impl Sizes {
    fn new(geometry: &Geometry, tiles: usize) -> Self {
        Self {
            input: tiles.div_ceil(ROWS) * Layout::channels(ROWS, geometry.channels).floats(),
            output: geometry.filters.div_ceil(COLUMNS) * Layout::panel(tiles).floats(),
            part: transformed(geometry.channels).max(Tiles::new(geometry).patch()),
        }
    }
}

/// Floats of the filters that are transformed at once.
fn transformed(channels: usize) -> usize {
    PANELS * Layout::panel(CHANNELS.min(channels)).floats()
}

/// Floats of scratch that [`convolve`] needs.
pub fn scratch(geometry: &Geometry, batch: usize) -> usize {
    let Sizes { input, output, part } = Sizes::new(geometry, batch * Tiles::new(geometry).per_image());
    input + output + parallel::threads() * part
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
    let batch = y.len() / (geometry.axes[0].output * geometry.axes[1].output * geometry.filters);
    let (tiles, cut) = (Tiles::new(geometry), Cut::new(geometry, batch));
    let count = batch * tiles.per_image();
    let sizes = Sizes::new(geometry, count);
    let (v, scratch) = scratch.split_at_mut(sizes.input);
    let (m, scratch) = scratch.split_at_mut(sizes.output);

    let group = Layout::channels(ROWS, geometry.channels).floats();
    // For each of its channels, to transform a tile takes as long as some 200 multiply-accumulates.
    let grain = |channels: usize| GRAIN.div_ceil(200 * channels);
    parallel::chunks(v, group, scratch, sizes.part, grain(ROWS * geometry.channels), |first, v, scratch| {
        for (start, v) in (first * ROWS..).step_by(ROWS).zip(v.chunks_exact_mut(group)) {
            let patch = &mut scratch[..tiles.patch()];
            tiles.transform_input::<L>([start, ROWS.min(count - start)], x, v, patch);
        }
    });
    multiply::<L>(kernel, count, v, m, scratch, sizes.part);
    parallel::chunks(y, cut.chunk, &mut [], 0, grain(cut.tiles * geometry.filters), |first, y, _| {
        let run = cut.tiles(first, y.len());
        tiles.transform_output::<L>([0, count], run, m, finish, y, first * cut.chunk);
    });
}

/// The products `m = v · u` for each of so many tiles, where u is made of the kernel panel by panel.
fn multiply<L: Lanes>(kernel: &Kernel<'_>, tiles: usize, v: &[f32], m: &mut [f32], scratch: &mut [f32], part: usize) {
    let [input, output] = [Layout::channels(ROWS, kernel.channels), Layout::panel(tiles)];
    let rows = Grid::new([1, tiles.div_ceil(ROWS), ROWS], [0, input.floats(), input.step]);
    let grain = GRAIN.div_ceil(tiles.max(ROWS) * PRODUCTS * kernel.channels * PANELS * COLUMNS);
    parallel::chunks(m, PANELS * output.floats(), scratch, part, grain, |first, m, u| {
        for (chunk, m) in (first..).zip(m.chunks_mut(PANELS * output.floats())) {
            for channel in (0..kernel.channels).step_by(CHANNELS) {
                let channels = [channel, CHANNELS.min(kernel.channels - channel)];
                let packed = Layout::panel(channels[1]);
                let count = m.len() / output.floats();
                for (panel, u) in (chunk * PANELS..).zip(u.chunks_exact_mut(packed.floats())).take(count) {
                    kernel.transform::<L>(panel, channels, u);
                }
                let patches = Patches { rows, depth: Grid::line(channels[1], 1) };
                for product in 0..PRODUCTS {
                    let v = &v[product * input.matrix + channel..];
                    for (m, u) in m.chunks_exact_mut(output.floats()).zip(u.chunks_exact(packed.floats())) {
                        let u = &u[product * packed.matrix..][..channels[1] * COLUMNS];
                        let m = &mut m[product * output.matrix..][..tiles.next_multiple_of(ROWS) * COLUMNS];
                        gemm::multiply_panel::<L>(&patches, v, u, channel > 0, m);
                    }
                }
            }
        }
    });
}
