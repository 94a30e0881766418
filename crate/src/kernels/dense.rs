//! F1. The dense layer's three products: `y = x · W + b` with one row an image.
//!
//! Weights are packed eight columns at a time. Of fewer than four images no tile would be full and packing would cost
//! more than multiplying: then the weights are read once, where they are.

use super::elementwise::axpy;
use super::gemm::{self, COLUMNS, Patches};
use super::grid::Grid;
use super::lanes::Lanes;
use super::reduce::dot;

/// Images from which on weights are packed.
const PACKED_FROM: usize = 4;

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch([inputs, units]: [usize; 2], batch: usize) -> usize {
    if batch < PACKED_FROM { batch * COLUMNS } else { inputs.max(units).max(batch) * COLUMNS }
}

/// `y[n, u] = bias[u] + Σ x[n, i] · kernel[i, u]`.
pub fn forward<L: Lanes>(
    [inputs, units]: [usize; 2],
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let batch = x.len() / inputs;
    if batch < PACKED_FROM {
        for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(units)) {
            match bias {
                Some(bias) => y.copy_from_slice(bias),
                None => y.fill(0.0),
            }
            for (&x, weights) in x.iter().zip(kernel.chunks_exact(units)) {
                axpy::<L>(x, weights, y);
            }
        }
        return;
    }
    let panel = &mut scratch[..inputs * COLUMNS];
    for first in (0..units).step_by(COLUMNS) {
        gemm::pack_panel(kernel, units, first, panel);
        gemm::multiply::<L>(&Patches::matrix(batch, inputs), x, panel, bias, [first, units], y);
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
    let panel = &mut scratch[..batch * COLUMNS];
    dkernel.fill(0.0);
    for first in (0..units).step_by(COLUMNS) {
        gemm::pack_panel(dy, units, first, panel);
        gemm::transpose_multiply::<L>(&Patches::matrix(batch, inputs), x, panel, units, first, dkernel);
    }
}

/// dL/dx, written over `dx`.
pub fn backward_input<L: Lanes>(
    [inputs, units]: [usize; 2],
    dy: &[f32],
    kernel: &[f32],
    dx: &mut [f32],
    scratch: &mut [f32],
) {
    let batch = dx.len() / inputs;
    if batch < PACKED_FROM {
        for (dy, dx) in dy.chunks_exact(units).zip(dx.chunks_exact_mut(inputs)) {
            for (dx, weights) in dx.iter_mut().zip(kernel.chunks_exact(units)) {
                *dx = dot::<L>(dy, weights);
            }
        }
        return;
    }
    dx.fill(0.0);
    let panel = &mut scratch[..units * COLUMNS];
    for first in (0..inputs).step_by(COLUMNS) {
        let width = COLUMNS.min(inputs - first);
        gemm::pack_transposed_panel(&kernel[first * units..(first + width) * units], units, panel);
        let patches = Patches { rows: Grid::line(batch, inputs), depth: Grid::line(width, 1) };
        gemm::multiply_by_transpose::<L>(&patches, dy, panel, units, &mut dx[first..]);
    }
}
