//! Filters in and out of the transformed domain.

use super::tiles::Layout;
use super::transforms::{self, POINTS, TAPS};
use crate::kernels::gemm::COLUMNS;
use crate::kernels::lanes::{LANES, Lanes};

/// A kernel HWIO on its way into the transformed domain.
#[derive(Debug, Clone, Copy)]
pub struct Kernel<'a> {
    /// Its taps.
    pub taps: &'a [f32],
    /// Channels of what it is convolved with.
    pub channels: usize,
    /// Channels of the result.
    pub filters: usize,
    /// Whether it is turned by half a turn, its filters being the channels, as for the dy that is convolved to give dx.
    pub is_turned: bool,
}

impl Kernel<'_> {
    /// `G·g·Gᵀ` of a panel of eight filters and `count` channels from `first` on, as a [`Layout::panel`] of a row a channel.
    pub fn transform<L: Lanes>(&self, panel: usize, [first, count]: [usize; 2], u: &mut [f32]) {
        let (taps, channels, filters) = (self.taps, self.channels, self.filters);
        if self.is_turned {
            transform::<L>(panel, [first, count], u, |i, j, filter, channel| {
                let tap = TAPS * TAPS - 1 - (i * TAPS + j);
                let at = |lane| (tap * filters + channel + lane) * channels + filter;
                L::load(&std::array::from_fn(|lane| taps.get(at(lane)).copied().unwrap_or(0.0)))
            });
        } else {
            transform::<L>(panel, [first, count], u, |i, j, channel, filter| {
                let at = ((i * TAPS + j) * channels + channel) * filters + filter;
                taps.get(at..).map_or(L::splat(0.0), L::load_part)
            });
        }
    }
}

/// `four(i, j, row, column)` are tap (i, j) of four columns. What it gives for columns that the last panel lacks is not read.
#[inline(always)]
fn transform<L: Lanes>(
    panel: usize,
    [first, count]: [usize; 2],
    u: &mut [f32],
    four: impl Fn(usize, usize, usize, usize) -> L,
) {
    let layout = Layout::panel(count);
    for row in 0..count {
        for half in [0, LANES] {
            let u = u[row * COLUMNS + half..].as_chunks_mut().0;
            transforms::square::<L, TAPS, POINTS>(
                |i, j| four(i, j, first + row, panel * COLUMNS + half),
                transforms::filter,
                |i, j, value| value.store(&mut u[layout.product(i, j)]),
            );
        }
    }
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
