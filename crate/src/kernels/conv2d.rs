//! F1. Two-dimensional convolution (cross-correlation, as every framework has it), forward and both gradients, as matrix
//! products over a few images at a time: see [`gemm`]; where it was measured to win, with fewer multiplications: see
//! [`winograd`].

use super::gather;
use super::gemm::{self, COLUMNS, Patches};
use super::grid::Grid;
use super::lanes::Lanes;
use super::{pad, winograd};
use crate::shape::Axis;

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

    fn padded_image(&self) -> usize {
        let [height, width] = pad::extents(&self.axes);
        height * width * self.channels
    }

    /// Images that are worked on together: small ones share a tile's last rows and a pass over the weights.
    fn group(&self, batch: usize) -> usize {
        (POSITIONS / self.positions()).min(FLOATS / self.padded_image()).clamp(1, batch)
    }

    /// Rows of output cells that are worked on together; all of them where there is more than one image.
    fn strip(&self) -> usize {
        (POSITIONS / self.axes[1].output).clamp(1, self.axes[0].output)
    }

    /// Floats from one row of windows to the next in a padded image.
    fn row_step(&self) -> usize {
        self.axes[0].stride * pad::extents(&self.axes)[1] * self.channels
    }

    /// The patch matrix of some padded images.
    fn patches(&self, images: usize) -> Patches {
        self.strip_patches(images, self.axes[0].output)
    }

    /// The patch matrix of the first `height` rows of windows in each of some padded images.
    fn strip_patches(&self, images: usize, height: usize) -> Patches {
        let [rows, columns] = &self.axes;
        let row = pad::extents(&self.axes)[1] * self.channels;
        let steps = [self.padded_image(), self.row_step(), columns.stride * self.channels];
        Patches {
            rows: Grid::new([images, height, columns.output], steps),
            depth: Grid::of_runs(
                [rows.kernel, columns.kernel],
                [rows.dilation * row, columns.dilation * self.channels],
                self.channels,
            ),
        }
    }
}

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch(geometry: &Geometry, batch: usize) -> usize {
    let group = geometry.group(batch);
    let panels = gemm::panels(geometry.taps(), geometry.filters);
    let transposed = geometry.patches(group).transposed_panels(geometry.filters);
    let gathered = gather::scratch(&geometry.patches(group).depth, geometry.filters);
    let direct = (panels + gathered).max(transposed).max(group * geometry.strip() * geometry.axes[1].output * COLUMNS)
        + group * geometry.padded_image();
    // What is enough for a batch has to be enough for a smaller one, which may be done in the other way.
    if winograd::is_used(geometry, batch) { direct.max(winograd::scratch(geometry, batch)) } else { direct }
}

/// `y[n, i, j, f] = bias[f] + Σ x[n, i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]`.
pub fn forward<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    if winograd::is_used(geometry, x.len() / geometry.image()) {
        return winograd::forward::<L>(geometry, x, kernel, bias, y, scratch);
    }
    let (image, result) = (geometry.image(), geometry.positions() * geometry.filters);
    let group = geometry.group(x.len() / image);
    let (packed, scratch) = scratch.split_at_mut(gemm::panels(geometry.taps(), geometry.filters));
    let (gathered, padded) = scratch.split_at_mut(gather::scratch(&geometry.patches(group).depth, geometry.filters));
    gemm::pack(kernel, geometry.filters, packed);
    for (x, y) in x.chunks(group * image).zip(y.chunks_mut(group * result)) {
        let patches = geometry.patches(x.len() / image);
        let data = pad_into(geometry, x, padded);
        gather::multiply::<L>(&patches, data, packed, bias, [0, geometry.filters], y, gathered);
    }
}

/// dL/dkernel, written over `dkernel`.
pub fn backward_kernel<L: Lanes>(geometry: &Geometry, x: &[f32], dy: &[f32], dkernel: &mut [f32], scratch: &mut [f32]) {
    if winograd::is_used(geometry, x.len() / geometry.image()) {
        return winograd::backward_kernel::<L>(geometry, x, dy, dkernel, scratch);
    }
    let (image, result) = (geometry.image(), geometry.positions() * geometry.filters);
    let (group, strip) = (geometry.group(x.len() / image), geometry.strip());
    let width = geometry.axes[1].output;
    let (panel, padded) = scratch.split_at_mut(group * strip * width * COLUMNS);
    dkernel.fill(0.0);
    for (x, dy) in x.chunks(group * image).zip(dy.chunks(group * result)) {
        let data = pad_into(geometry, x, padded);
        let images = x.len() / image;
        // More than one image has no more than one strip, so that the rows of dy lie side by side in either case.
        for (i, dy) in dy.chunks(images * strip * width * geometry.filters).enumerate() {
            let patches = geometry.strip_patches(images, dy.len() / (images * width * geometry.filters));
            let data = &data[i * strip * geometry.row_step()..];
            let panel = &mut panel[..patches.rows.count() * COLUMNS];
            for first in (0..geometry.filters).step_by(COLUMNS) {
                gemm::pack_panel(dy, geometry.filters, first, panel);
                gemm::transpose_multiply::<L>(&patches, data, panel, geometry.filters, first, dkernel);
            }
        }
    }
}

/// dL/dx, written over `dx`.
pub fn backward_input<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    if winograd::is_used(geometry, dx.len() / geometry.image()) {
        return winograd::backward_input::<L>(geometry, dy, kernel, dx, scratch);
    }
    let (image, result) = (geometry.image(), geometry.positions() * geometry.filters);
    let group = geometry.group(dx.len() / image);
    let patches = geometry.patches(group);
    let (packed, padded) = scratch.split_at_mut(patches.transposed_panels(geometry.filters));
    gemm::pack_transpose(&patches, kernel, geometry.filters, packed);
    for (dx, dy) in dx.chunks_mut(group * image).zip(dy.chunks(group * result)) {
        let images = dx.len() / image;
        let patches = geometry.patches(images);
        if pad::is_needed(&geometry.axes) {
            let padded = &mut padded[..images * geometry.padded_image()];
            padded.fill(0.0);
            gemm::multiply_by_transpose::<L>(&patches, dy, packed, geometry.filters, padded);
            pad::crop(padded, &geometry.axes, geometry.channels, dx);
        } else {
            dx.fill(0.0);
            gemm::multiply_by_transpose::<L>(&patches, dy, packed, geometry.filters, dx);
        }
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
