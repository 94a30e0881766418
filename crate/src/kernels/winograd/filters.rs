//! Filters in and out of the transformed domain.

use super::tiles::Layout;
use super::transforms::{self, POINTS, TAPS};
use crate::kernels::gemm::COLUMNS;
use crate::kernels::lanes::{LANES, Lanes};
use crate::kernels::parallel;

/// Floats of the transformed filters, a [`Layout::panel`] of a row a channel for each eight filters.
pub const fn floats(channels: usize, filters: usize) -> usize {
    filters.div_ceil(COLUMNS) * Layout::panel(channels).floats()
}

/// `G·g·Gᵀ` of a kernel HWIO.
pub fn transform<L: Lanes>(kernel: &[f32], [channels, filters]: [usize; 2], u: &mut [f32]) {
    panels::<L>(channels, u, |i, j, channel, filter| {
        let at = ((i * TAPS + j) * channels + channel) * filters + filter;
        kernel.get(at..).map_or(L::splat(0.0), L::load_part)
    });
}

/// `G·g·Gᵀ` of the kernel (HWIO, of `channels` channels) with which dy is convolved to give dx: turned by half a turn, the
/// filters as channels.
pub fn transform_turned<L: Lanes>(kernel: &[f32], [channels, filters]: [usize; 2], u: &mut [f32]) {
    panels::<L>(filters, u, |i, j, filter, channel| {
        let tap = TAPS * TAPS - 1 - (i * TAPS + j);
        let at = |lane| (tap * channels + channel + lane) * filters + filter;
        L::load(&std::array::from_fn(|lane| kernel.get(at(lane)).copied().unwrap_or(0.0)))
    });
}

/// `four(i, j, row, column)` are tap (i, j) of four columns. What it gives for columns that the last panel lacks is not read.
fn panels<L: Lanes>(rows: usize, u: &mut [f32], four: impl Fn(usize, usize, usize, usize) -> L + Sync) {
    // Some 200 instructions for each row of a panel: 2048 of them are 100 µs.
    let grain = (2048 / rows).max(1);
    let layout = Layout::panel(rows);
    parallel::chunks(u, layout.floats(), &mut [], 0, grain, |first, u, _| {
        for (panel, u) in (first..).zip(u.chunks_exact_mut(layout.floats())) {
            for row in 0..rows {
                for half in [0, LANES] {
                    let u = u[row * COLUMNS + half..].as_chunks_mut().0;
                    transforms::square::<L, TAPS, POINTS>(
                        |i, j| four(i, j, row, panel * COLUMNS + half),
                        transforms::filter,
                        |i, j, value| value.store(&mut u[layout.product(i, j)]),
                    );
                }
            }
        }
    });
}

/// `Gᵀ·du·G`, dL/dkernel (HWIO): `du` has matrices channels × filters, `matrix` floats apart.
pub fn transform_gradient<L: Lanes>(du: &[f32], matrix: usize, filters: usize, dkernel: &mut [f32]) {
    let taps = dkernel.len() / (TAPS * TAPS);
    for row in (0..taps).step_by(filters) {
        for at in (row..row + filters).step_by(LANES) {
            let end = (at + LANES).min(row + filters);
            transforms::square::<L, POINTS, TAPS>(
                |i, j| L::load_part(&du[(i * POINTS + j) * matrix..][at..end]),
                transforms::filter_adjoint,
                |i, j, value| value.store_part(&mut dkernel[(i * TAPS + j) * taps..][at..end]),
            );
        }
    }
}
