//! F1. Maximum and average of windows, channel by channel. Padding is left out of both, as TensorFlow does; a window
//! has at least one real cell.

use std::ops::Range;

use super::lanes::{LANES, Lanes};
use crate::shape::Axis;

/// Sizes of a pooling of one image: input `axes[0].input` × `axes[1].input` × `channels`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// Rows and columns.
    pub axes: [Axis; 2],
    /// Feature maps.
    pub channels: usize,
}

/// The real cells of one window.
#[derive(Clone, Copy)]
struct Cells {
    /// Index of the first one's first channel in the image.
    first: usize,
    /// Rows and columns.
    counts: [usize; 2],
    /// From one row, and from one column, to the next.
    steps: [usize; 2],
}

impl Cells {
    fn count(&self) -> f32 {
        (self.counts[0] * self.counts[1]) as f32
    }

    /// Calls `visit` with the index of `channel` in each cell, row by row.
    #[inline(always)]
    fn for_each(&self, channel: usize, mut visit: impl FnMut(usize)) {
        for row in 0..self.counts[0] {
            for column in 0..self.counts[1] {
                visit(self.first + row * self.steps[0] + column * self.steps[1] + channel);
            }
        }
    }
}

impl Geometry {
    fn image(&self) -> usize {
        self.axes[0].input * self.axes[1].input * self.channels
    }

    fn result(&self) -> usize {
        self.axes[0].output * self.axes[1].output * self.channels
    }

    /// The windows of an image in the order of the output.
    fn windows(&self) -> impl Iterator<Item = Cells> {
        let Self { axes: [rows, columns], channels } = *self;
        let real = |axis: &Axis, at: usize| -> Range<usize> {
            let (first, end) = axis.span(at);
            first.max(0) as usize..axis.input.min(end as usize)
        };
        (0..rows.output).flat_map(move |i| {
            let ys = real(&rows, i);
            (0..columns.output).map(move |j| {
                let xs = real(&columns, j);
                Cells {
                    first: (ys.start * columns.input + xs.start) * channels,
                    counts: [ys.len(), xs.len()],
                    steps: [columns.input * channels, channels],
                }
            })
        })
    }
}

/// `y = max x` over each window.
pub fn max<L: Lanes>(geometry: &Geometry, x: &[f32], y: &mut [f32]) {
    forward::<L>(geometry, x, y, f32::NEG_INFINITY, L::max, |most, _| most);
}

/// `y = Σ x / count` over the real cells of each window.
pub fn average<L: Lanes>(geometry: &Geometry, x: &[f32], y: &mut [f32]) {
    forward::<L>(geometry, x, y, 0.0, L::add, |sum, cells| sum.div(L::splat(cells.count())));
}

/// Gradient of [`max`], written over `dx`: each dy goes to the first cell, in row-major order, that is the maximum.
pub fn max_backward<L: Lanes>(geometry: &Geometry, x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32]) {
    dx.fill(0.0);
    let (image, result) = (geometry.image(), geometry.result());
    let images = x.chunks_exact(image).zip(dx.chunks_exact_mut(image));
    for ((x, dx), (y, dy)) in images.zip(y.chunks_exact(result).zip(dy.chunks_exact(result))) {
        let results = y.chunks_exact(geometry.channels).zip(dy.chunks_exact(geometry.channels));
        for (cells, (y, dy)) in geometry.windows().zip(results) {
            for ((y, dy), channel) in y.chunks(LANES).zip(dy.chunks(LANES)).zip((0..).step_by(LANES)) {
                give_to_first::<L>(cells, channel, x, y, dy, dx);
            }
        }
    }
}

/// One window of [`max_backward`], for as many channels as `y` has, at most four.
#[inline(always)]
fn give_to_first<L: Lanes>(cells: Cells, channel: usize, x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32]) {
    let zero = L::splat(0.0);
    let (most, mut left) = (L::load_part(y), L::load_part(dy));
    cells.for_each(channel, |at| {
        let (value, dx) = (L::load_part(&x[at..at + y.len()]), &mut dx[at..at + y.len()]);
        L::load_part(dx).add(value.if_less(most, zero, left)).store_part(dx);
        left = value.if_less(most, left, zero);
    });
}

/// Gradient of [`average`], written over `dx`: each dy is shared equally.
pub fn average_backward<L: Lanes>(geometry: &Geometry, dy: &[f32], dx: &mut [f32]) {
    dx.fill(0.0);
    let images = dx.chunks_exact_mut(geometry.image()).zip(dy.chunks_exact(geometry.result()));
    for (dx, dy) in images {
        for (cells, dy) in geometry.windows().zip(dy.chunks_exact(geometry.channels)) {
            for (dy, channel) in dy.chunks(LANES).zip((0..).step_by(LANES)) {
                let share = L::load_part(dy).div(L::splat(cells.count()));
                cells.for_each(channel, |at| {
                    let dx = &mut dx[at..at + dy.len()];
                    L::load_part(dx).add(share).store_part(dx);
                });
            }
        }
    }
}

#[inline(always)]
fn forward<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    y: &mut [f32],
    start: f32,
    join: impl Fn(L, L) -> L,
    finish: impl Fn(L, Cells) -> L,
) {
    let images = x.chunks_exact(geometry.image()).zip(y.chunks_exact_mut(geometry.result()));
    for (x, y) in images {
        for (cells, y) in geometry.windows().zip(y.chunks_exact_mut(geometry.channels)) {
            for (y, channel) in y.chunks_mut(LANES).zip((0..).step_by(LANES)) {
                let mut joined = L::splat(start);
                cells.for_each(channel, |at| joined = join(joined, L::load_part(&x[at..at + y.len()])));
                finish(joined, cells).store_part(y);
            }
        }
    }
}
