//! Both gradients.

use super::{Geometry, POSITIONS, pad_into};
use crate::kernels::gemm::{self, COLUMNS, ROWS};
use crate::kernels::lanes::Lanes;
use crate::kernels::{pack, pad, parallel};

impl Geometry {
    /// Rows of output cells whose gradients are packed together; all of them where there is more than one image.
    fn packed_rows(&self) -> usize {
        (POSITIONS / self.axes[1].output).clamp(1, self.axes[0].output)
    }

    /// Floats of eight columns of so many rows of output cells in a group of images.
    fn panel(&self, group: usize) -> usize {
        group * self.packed_rows() * self.axes[1].output * COLUMNS
    }
}

/// Floats of scratch of each thread of [`kernel`].
fn kernel_part(geometry: &Geometry, batch: usize) -> usize {
    let group = geometry.group(batch);
    geometry.panel(group) + padded(geometry, group)
}

/// Floats of so many images with their padding.
fn padded(geometry: &Geometry, group: usize) -> usize {
    if pad::is_needed(&geometry.axes) { group * geometry.padded_image() } else { 0 }
}

/// Floats of scratch that [`kernel`] and [`input`] need, each.
pub fn scratch(geometry: &Geometry, batch: usize) -> usize {
    let group = geometry.group(batch);
    let packed = pack::transposed_panels(&geometry.patches(group).depth, geometry.filters);
    let input = packed + parallel::threads() * padded(geometry, group);
    input.max(parallel::threads() * kernel_part(geometry, batch))
}

/// See [`super::backward_kernel`].
pub fn kernel<L: Lanes>(geometry: &Geometry, x: &[f32], dy: &[f32], dkernel: &mut [f32], scratch: &mut [f32]) {
    let (chunk, part) = (ROWS * geometry.filters, kernel_part(geometry, x.len() / geometry.image()));
    let grain = gemm::grain(ROWS * dy.len());
    parallel::chunks(dkernel, chunk, scratch, part, grain, |first, dkernel, scratch| {
        taps::<L>(geometry, x, dy, first * ROWS, dkernel, scratch);
    });
}

/// [`kernel`] for the taps from `tap` on.
fn taps<L: Lanes>(geometry: &Geometry, x: &[f32], dy: &[f32], tap: usize, dkernel: &mut [f32], scratch: &mut [f32]) {
    let (image, filters) = (geometry.image(), geometry.filters);
    let (group, rows) = (geometry.group(x.len() / image), geometry.packed_rows());
    let width = geometry.axes[1].output * filters;
    let (panel, padded) = scratch.split_at_mut(geometry.panel(group));
    dkernel.fill(0.0);
    for (x, dy) in x.chunks(group * image).zip(dy.chunks(group * geometry.result())) {
        let data = pad_into(geometry, x, padded);
        let images = x.len() / image;
        // More than one image has its rows packed all at once, so that those of dy lie side by side in either case.
        for (i, dy) in dy.chunks(images * rows * width).enumerate() {
            let patches = geometry.strip_patches(images, dy.len() / (images * width));
            let data = &data[i * rows * geometry.row_step()..];
            let panel = &mut panel[..patches.rows.count() * COLUMNS];
            for first in (0..filters).step_by(COLUMNS) {
                pack::pack_panel(dy, filters, first, panel);
                gemm::transpose_multiply::<L>(&patches, data, panel, [first, filters], tap, dkernel);
            }
        }
    }
}

/// See [`super::backward_input`].
pub fn input<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    let (image, result) = (geometry.image(), geometry.result());
    let group = geometry.group(dx.len() / image);
    let depth = geometry.patches(group).depth;
    let (packed, scratch) = scratch.split_at_mut(pack::transposed_panels(&depth, geometry.filters));
    pack::pack_transpose(&depth, kernel, geometry.filters, packed);
    let (chunk, grain) = (group * image, gemm::grain(group * result * geometry.taps()));
    parallel::chunks(dx, chunk, scratch, padded(geometry, group), grain, |first, dx, padded| {
        let dy = dy[first * group * result..].chunks(group * result);
        dx.chunks_mut(chunk).zip(dy).for_each(|(dx, dy)| images::<L>(geometry, dy, packed, dx, padded));
    });
}

/// [`input`] of a few images.
fn images<L: Lanes>(geometry: &Geometry, dy: &[f32], packed: &[f32], dx: &mut [f32], padded: &mut [f32]) {
    let images = dx.len() / geometry.image();
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
