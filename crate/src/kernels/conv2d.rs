//! F1. Two-dimensional convolution (cross-correlation, as every framework has it), forward and both gradients, as matrix
//! products over a few images or a few rows of one at a time: see [`gemm`](super::gemm); where it was measured to win, with
//! fewer multiplications: see [`winograd`].
//!
//! Threads share the images or rows of the result (forward), its images (gradient of the input) or taps (gradient of the
//! kernel).

use super::epilogue::Epilogue;
use super::gemm::Patches;
use super::grid::Grid;
use super::lanes::Lanes;
use super::{pad, winograd};
use crate::shape::Axis;

mod backward;
mod forward;

/// Sizes of a convolution of one image: input `axes[0].input` × `axes[1].input` × `channels`, kernel HWIO.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// Rows and columns.
    pub axes: [Axis; 2],
    /// Feature maps of the input.
    pub channels: usize,
    /// Feature maps of the output.
    pub filters: usize,
}

/// Output cells whose gradients are packed at once. Eight columns of them are 8 KB, and the cache lines of the input that
/// they meet 16 KB: together less than a first-level cache.
const POSITIONS: usize = 256;
/// Floats of padded images at work at once: 64 KB, well within a second-level cache.
const FLOATS: usize = 16 * 1024;

impl Geometry {
    fn positions(&self) -> usize {
        self.axes[0].output * self.axes[1].output
    }

    fn taps(&self) -> usize {
        self.axes[0].kernel * self.axes[1].kernel * self.channels
    }

    fn image(&self) -> usize {
        self.axes[0].input * self.axes[1].input * self.channels
    }

    fn result(&self) -> usize {
        self.positions() * self.filters
    }

    /// Floats of a row of an image with its padding.
    fn padded_row(&self) -> usize {
        pad::extents(&self.axes)[1] * self.channels
    }

    fn padded_image(&self) -> usize {
        pad::extents(&self.axes)[0] * self.padded_row()
    }

    /// Images that are worked on together: small ones share a tile's last rows and a pass over the weights.
    fn group(&self, batch: usize) -> usize {
        (POSITIONS / self.positions()).min(FLOATS / self.padded_image()).clamp(1, batch)
    }

    /// Floats from one row of windows to the next in a padded image.
    fn row_step(&self) -> usize {
        self.axes[0].stride * self.padded_row()
    }

    /// The patch matrix of some padded images.
    fn patches(&self, images: usize) -> Patches {
        self.strip_patches(images, self.axes[0].output)
    }

    /// The patch matrix of the first `height` rows of windows in each of some padded images.
    fn strip_patches(&self, images: usize, height: usize) -> Patches {
        let [rows, columns] = &self.axes;
        let steps = [self.padded_image(), self.row_step(), columns.stride * self.channels];
        Patches {
            rows: Grid::new([images, height, columns.output], steps),
            depth: Grid::of_runs(
                [rows.kernel, columns.kernel],
                [rows.dilation * self.padded_row(), columns.dilation * self.channels],
                self.channels,
            ),
        }
    }
}

/// Floats of scratch that [`forward`] needs.
pub fn forward_scratch(geometry: &Geometry, batch: usize) -> usize {
    // What is enough for a batch has to be enough for a smaller one, which may be done in the other way.
    let direct = forward::scratch(geometry, batch);
    if winograd::is_used(geometry, batch) { direct.max(winograd::forward_scratch(geometry, batch)) } else { direct }
}

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch(geometry: &Geometry, batch: usize) -> usize {
    let direct = forward_scratch(geometry, batch).max(backward::scratch(geometry, batch));
    if winograd::is_used_backward(geometry, batch) {
        direct.max(winograd::backward_scratch(geometry, batch))
    } else {
        direct
    }
}

/// `y[n, i, j, f] = bias[f] + Σ x[n, i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]`, and then the epilogue.
pub fn forward<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    epilogue: Epilogue<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    if winograd::is_used(geometry, x.len() / geometry.image()) {
        winograd::forward::<L>(geometry, x, kernel, bias, epilogue, y, scratch);
    } else {
        forward::forward::<L>(geometry, x, kernel, bias, epilogue, y, scratch);
    }
}

/// dL/dkernel, written over `dkernel`.
pub fn backward_kernel<L: Lanes>(geometry: &Geometry, x: &[f32], dy: &[f32], dkernel: &mut [f32], scratch: &mut [f32]) {
    if winograd::is_used_backward(geometry, x.len() / geometry.image()) {
        winograd::backward_kernel::<L>(geometry, x, dy, dkernel, scratch);
    } else {
        backward::kernel::<L>(geometry, x, dy, dkernel, scratch);
    }
}

/// dL/dx, written over `dx`.
pub fn backward_input<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    if winograd::is_used_backward(geometry, dx.len() / geometry.image()) {
        winograd::backward_input::<L>(geometry, dy, kernel, dx, scratch);
    } else {
        backward::input::<L>(geometry, dy, kernel, dx, scratch);
    }
}

/// The images with their padding: `x` itself where there is none.
fn pad_into<'a>(geometry: &Geometry, x: &'a [f32], padded: &'a mut [f32]) -> &'a [f32] {
    if !pad::is_needed(&geometry.axes) {
        return x;
    }
    let padded = &mut padded[..x.len() / geometry.image() * geometry.padded_image()];
    pad::pad(x, &geometry.axes, geometry.channels, padded);
    padded
}
