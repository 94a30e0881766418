//! F1. The dense layer's three products: `y = x · W + b` with one row an image.
//!
//! Weights are packed, a few columns at a time. Of fewer than four images no tile would be full and packing would cost
//! more than multiplying: then the weights are read once, where they are.
//!
//! Threads share images, or units where images are few, or rows of the gradient of the weights.

use super::elementwise::axpy;
use super::epilogue::Epilogue;
use super::gemm::{self, COLUMNS, Filters, Patches, ROWS};
use super::grid::Grid;
use super::lanes::{LANES, Lanes};
use super::pack::{self, at_once};
use super::parallel;
use super::reduce::dot;

/// Images from which on weights are packed.
const PACKED_FROM: usize = 4;
/// Units of a thread's share are a multiple of this, eight cache lines.
const UNITS: usize = 32 * LANES;

/// Floats of scratch that [`forward`] needs.
pub fn forward_scratch([inputs, units]: [usize; 2], batch: usize) -> usize {
    if batch < PACKED_FROM { 0 } else { pack::panels(inputs, at_once(inputs, units)) }
}

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch(sizes: [usize; 2], batch: usize) -> usize {
    let [inputs, units] = sizes;
    let kernel = parallel::threads() * batch * COLUMNS;
    let input = if batch < PACKED_FROM { 0 } else { pack::panels(units, at_once(units, inputs)) };
    forward_scratch(sizes, batch).max(kernel).max(input)
}

/// `y[n, u] = bias[u] + Σ x[n, i] · kernel[i, u]`, and then the epilogue.
pub fn forward<L: Lanes>(
    [inputs, units]: [usize; 2],
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    epilogue: Epilogue<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    if x.len() / inputs < PACKED_FROM {
        for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(units)) {
            parallel::chunks(y, UNITS, &mut [], 0, gemm::grain(inputs * UNITS), |first, y, _| {
                forward_units::<L>(x, kernel, bias, [first * UNITS, units], y);
            });
        }
        return epilogue.apply::<L>(units, y);
    }
    let part = at_once(inputs, units);
    for first in (0..units).step_by(part) {
        let packed = &mut scratch[..pack::panels(inputs, part.min(units - first))];
        pack::pack(kernel, [first, units], packed);
        let filters = Filters { packed, first, columns: units, bias, epilogue };
        let grain = gemm::grain(ROWS * packed.len());
        parallel::chunks(y, ROWS * units, &mut [], 0, grain, |first, y, _| {
            let (image, filters) = (first * ROWS, filters.part(first * ROWS * units, y.len()));
            let patches = Patches::matrix(y.len() / units, inputs);
            gemm::multiply::<L>(&patches, &x[image * inputs..], &filters, y);
        });
    }
}

/// The units from `first` on, of one image.
fn forward_units<L: Lanes>(x: &[f32], kernel: &[f32], bias: Option<&[f32]>, [first, units]: [usize; 2], y: &mut [f32]) {
    match bias {
        Some(bias) => y.copy_from_slice(&bias[first..][..y.len()]),
        None => y.fill(0.0),
    }
    for (&x, weights) in x.iter().zip(kernel.chunks_exact(units)) {
        axpy::<L>(x, &weights[first..][..y.len()], y);
    }
}

/// dL/dkernel, written over `dkernel`.
pub fn backward_kernel<L: Lanes>(
    [inputs, units]: [usize; 2],
    x: &[f32],
    dy: &[f32],
    dkernel: &mut [f32],
    scratch: &mut [f32],
) {
    let batch = x.len() / inputs;
    let grain = gemm::grain(ROWS * dy.len());
    parallel::chunks(dkernel, ROWS * units, scratch, batch * COLUMNS, grain, |tile, dkernel, panel| {
        dkernel.fill(0.0);
        for first in (0..units).step_by(COLUMNS) {
            pack::pack_panel(dy, units, first, panel);
            let patches = Patches::matrix(batch, inputs);
            gemm::transpose_multiply::<L>(&patches, x, panel, [first, units], tile * ROWS, dkernel);
        }
    });
}

/// dL/dx, written over `dx`.
pub fn backward_input<L: Lanes>(
    [inputs, units]: [usize; 2],
    dy: &[f32],
    kernel: &[f32],
    dx: &mut [f32],
    scratch: &mut [f32],
) {
    if dx.len() / inputs < PACKED_FROM {
        for (dy, dx) in dy.chunks_exact(units).zip(dx.chunks_exact_mut(inputs)) {
            parallel::chunks(dx, 1, &mut [], 0, gemm::grain(units), |first, dx, _| {
                for (dx, weights) in dx.iter_mut().zip(kernel[first * units..].chunks_exact(units)) {
                    *dx = dot::<L>(dy, weights);
                }
            });
        }
        return;
    }
    dx.fill(0.0);
    let part = at_once(units, inputs);
    for first in (0..inputs).step_by(part) {
        let depth = Grid::line(part.min(inputs - first), 1);
        let packed = &mut scratch[..pack::transposed_panels(&depth, units)];
        pack::pack_transpose(&depth, &kernel[first * units..], units, packed);
        let grain = gemm::grain(ROWS * packed.len());
        parallel::chunks(dx, ROWS * inputs, &mut [], 0, grain, |tile, dx, _| {
            let (images, image) = (dx.len() / inputs, tile * ROWS);
            let patches = Patches { rows: Grid::line(images, inputs), depth };
            let dy = &dy[image * units..][..images * units];
            gemm::multiply_by_transpose::<L>(&patches, dy, packed, units, &mut dx[first..]);
        });
    }
}
