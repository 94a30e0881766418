//! F1. Convolution in groups: each group of filters sees its own channels of the input (Krizhevsky et al., "ImageNet
//! Classification with Deep Convolutional Neural Networks", 2012). Channels of a group are brought together, convolved by
//! [`conv2d`], and put back: the copies read and write every float once, the products in between many times. One group is
//! [`conv2d`] itself, without copies.

use super::conv2d::{self, Geometry};
use super::epilogue::Epilogue;
use super::lanes::Lanes;

/// Sizes of a convolution in groups of one image: input `axes[0].input` × `axes[1].input` × `channels`, kernel rows × columns ×
/// `channels / groups` × `filters`; the filters of a group lie side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Groups {
    /// As of a convolution without groups.
    pub whole: Geometry,
    /// How many; divides channels and filters.
    pub groups: usize,
}

/// Where the parts of one group are brought together.
struct Parts<'a> {
    x: &'a mut [f32],
    y: &'a mut [f32],
    kernel: &'a mut [f32],
    scratch: &'a mut [f32],
}

impl Groups {
    /// The convolution of one group.
    const fn part(&self) -> Geometry {
        let Geometry { axes, channels, filters } = self.whole;
        Geometry { axes, channels: channels / self.groups, filters: filters / self.groups }
    }

    /// Floats of one group's input and output for `batch` images, and of its kernel.
    fn sizes(&self, batch: usize) -> [usize; 3] {
        let ([rows, columns], part) = (&self.whole.axes, self.part());
        let taps = rows.kernel * columns.kernel * part.channels;
        [
            batch * rows.input * columns.input * part.channels,
            batch * rows.output * columns.output * part.filters,
            taps * part.filters,
        ]
    }

    /// Floats of what is brought together of a group.
    fn copies(&self, batch: usize) -> usize {
        if self.groups == 1 { 0 } else { self.sizes(batch).iter().sum() }
    }

    fn split<'a>(&self, batch: usize, scratch: &'a mut [f32]) -> Parts<'a> {
        let [x, y, kernel] = self.sizes(batch);
        let (x, scratch) = scratch.split_at_mut(x);
        let (y, scratch) = scratch.split_at_mut(y);
        let (kernel, scratch) = scratch.split_at_mut(kernel);
        Parts { x, y, kernel, scratch }
    }

    fn batch(&self, x: &[f32]) -> usize {
        x.len() / (self.whole.axes[0].input * self.whole.axes[1].input * self.whole.channels)
    }
}

/// Floats of scratch that [`forward`] needs.
pub fn forward_scratch(groups: &Groups, batch: usize) -> usize {
    groups.copies(batch) + conv2d::forward_scratch(&groups.part(), batch)
}

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch(groups: &Groups, batch: usize) -> usize {
    groups.copies(batch) + conv2d::scratch(&groups.part(), batch)
}

/// As [`conv2d::forward`], group by group.
pub fn forward<L: Lanes>(
    groups: &Groups,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    epilogue: Epilogue<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    if groups.groups == 1 {
        return conv2d::forward::<L>(&groups.whole, x, kernel, bias, epilogue, y, scratch);
    }
    let (part, Geometry { channels, filters, .. }) = (groups.part(), groups.whole);
    let parts = groups.split(groups.batch(x), scratch);
    for group in 0..groups.groups {
        take(x, channels, group, parts.x, part.channels);
        take(kernel, filters, group, parts.kernel, part.filters);
        let bias = bias.map(|bias| &bias[group * part.filters..][..part.filters]);
        conv2d::forward::<L>(&part, parts.x, parts.kernel, bias, Epilogue::default(), parts.y, parts.scratch);
        put(parts.y, part.filters, y, filters, group);
    }
    epilogue.apply::<L>(filters, y);
}

/// As [`conv2d::backward_kernel`], group by group.
pub fn backward_kernel<L: Lanes>(groups: &Groups, x: &[f32], dy: &[f32], dkernel: &mut [f32], scratch: &mut [f32]) {
    if groups.groups == 1 {
        return conv2d::backward_kernel::<L>(&groups.whole, x, dy, dkernel, scratch);
    }
    let (part, Geometry { channels, filters, .. }) = (groups.part(), groups.whole);
    let parts = groups.split(groups.batch(x), scratch);
    for group in 0..groups.groups {
        take(x, channels, group, parts.x, part.channels);
        take(dy, filters, group, parts.y, part.filters);
        conv2d::backward_kernel::<L>(&part, parts.x, parts.y, parts.kernel, parts.scratch);
        put(parts.kernel, part.filters, dkernel, filters, group);
    }
}

/// As [`conv2d::backward_input`], group by group.
pub fn backward_input<L: Lanes>(groups: &Groups, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    if groups.groups == 1 {
        return conv2d::backward_input::<L>(&groups.whole, dy, kernel, dx, scratch);
    }
    let (part, Geometry { channels, filters, .. }) = (groups.part(), groups.whole);
    let parts = groups.split(groups.batch(dx), scratch);
    for group in 0..groups.groups {
        take(dy, filters, group, parts.y, part.filters);
        take(kernel, filters, group, parts.kernel, part.filters);
        conv2d::backward_input::<L>(&part, parts.y, parts.kernel, parts.x, parts.scratch);
        put(parts.x, part.channels, dx, channels, group);
    }
}

/// Brings the columns of a group together: rows of `wide` become rows of `narrow`.
fn take(from: &[f32], wide: usize, group: usize, to: &mut [f32], narrow: usize) {
    for (from, to) in from.chunks_exact(wide).zip(to.chunks_exact_mut(narrow)) {
        to.copy_from_slice(&from[group * narrow..][..narrow]);
    }
}

/// Puts the columns of a group where they belong.
fn put(from: &[f32], narrow: usize, to: &mut [f32], wide: usize, group: usize) {
    for (from, to) in from.chunks_exact(narrow).zip(to.chunks_exact_mut(wide)) {
        to[group * narrow..][..narrow].copy_from_slice(from);
    }
}
