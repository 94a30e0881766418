//! The forward pass: small images in groups, larger ones row by row, strips of them that fit a cache.

use super::{FLOATS, Geometry, pad_into};
use crate::kernels::epilogue::Epilogue;
use crate::kernels::gemm::{self, Filters, ROWS};
use crate::kernels::lanes::Lanes;
use crate::kernels::{gather, pack, pad, parallel};

impl Geometry {
    /// Rows of padded images that so many rows of windows reach over.
    fn reach(&self, height: usize) -> usize {
        (height - 1) * self.axes[0].stride + self.axes[0].extent()
    }

    /// Rows of output cells of one image that are computed together: as many as read no more than a quarter of a
    /// second-level cache, whole tiles of them.
    fn strip(&self) -> usize {
        let all = self.axes[0].output;
        let fits = |&height: &usize| self.reach(height) * self.padded_row() <= 2 * FLOATS;
        let height = (1..=all).take_while(fits).last().unwrap_or(1);
        if height < all { height.next_multiple_of(ROWS).min(all) } else { all }
    }
}

/// Filters whose weights are packed together: some of them for a single image, which meets each of them once; all of them
/// for a batch, of which else every image would be read again each time.
fn at_once(geometry: &Geometry, batch: usize) -> usize {
    if batch > 1 { geometry.filters } else { pack::at_once(geometry.taps(), geometry.filters) }
}

/// Floats that a thread gathers.
fn gathered(geometry: &Geometry) -> usize {
    gather::scratch(&geometry.patches(1).depth, geometry.filters)
}

/// Floats of scratch of each thread.
fn part(geometry: &Geometry, batch: usize) -> usize {
    let padded = match (pad::is_needed(&geometry.axes), geometry.group(batch)) {
        (false, _) => 0,
        (true, 1) => geometry.reach(geometry.strip()) * geometry.padded_row(),
        (true, group) => group * geometry.padded_image(),
    };
    gathered(geometry) + padded
}

/// Floats of scratch that [`forward`] needs.
pub fn scratch(geometry: &Geometry, batch: usize) -> usize {
    let packed = pack::panels(geometry.taps(), at_once(geometry, batch));
    packed + parallel::threads() * part(geometry, batch)
}

/// See [`super::forward`].
pub fn forward<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    epilogue: Epilogue<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let (columns, batch) = (geometry.filters, x.len() / geometry.image());
    let group = geometry.group(batch);
    let at_once = at_once(geometry, batch);
    let (packed, scratch) = scratch.split_at_mut(pack::panels(geometry.taps(), at_once));
    for first in (0..columns).step_by(at_once) {
        let packed = &mut packed[..pack::panels(geometry.taps(), at_once.min(columns - first))];
        pack::pack(kernel, [first, columns], packed);
        let filters = Filters { packed, first, columns, bias, epilogue };
        let work = Work { geometry, x, filters };
        let chunk = if group > 1 { group * geometry.result() } else { geometry.axes[1].output * columns };
        let grain = gemm::grain(chunk * geometry.taps());
        parallel::chunks(y, chunk, scratch, part(geometry, batch), grain, |index, y, scratch| {
            let scratch = scratch.split_at_mut(gathered(geometry));
            if group > 1 { work.groups::<L>(group, index, y, scratch) } else { work.rows::<L>(index, y, scratch) }
        });
    }
}

/// What all threads read.
struct Work<'a> {
    geometry: &'a Geometry,
    x: &'a [f32],
    filters: Filters<'a>,
}

impl Work<'_> {
    /// `group` images at a time, from group `first` on.
    fn groups<L: Lanes>(
        &self,
        group: usize,
        first: usize,
        y: &mut [f32],
        (gathered, padded): (&mut [f32], &mut [f32]),
    ) {
        let [image, result] = [self.geometry.image(), self.geometry.result()];
        let x = self.x[first * group * image..].chunks(group * image);
        for (i, (x, y)) in x.zip(y.chunks_mut(group * result)).enumerate() {
            let patches = self.geometry.patches(x.len() / image);
            let data = pad_into(self.geometry, x, padded);
            let filters = self.filters.part((first + i) * group * result, y.len());
            gather::multiply::<L>(&patches, data, &filters, y, gathered);
        }
    }

    /// Rows of output cells from `row` on, counted over all images.
    fn rows<L: Lanes>(&self, mut row: usize, mut y: &mut [f32], (gathered, padded): (&mut [f32], &mut [f32])) {
        let [height, columns] = self.geometry.axes.map(|axis| axis.output);
        let (width, strip) = (columns * self.geometry.filters, self.geometry.strip());
        while !y.is_empty() {
            let count = strip.min(height - row % height).min(y.len() / width);
            let (done, rest) = y.split_at_mut(count * width);
            let data = self.strip([row / height, row % height, count], padded);
            let filters = self.filters.part(row * width, done.len());
            gather::multiply::<L>(&self.geometry.strip_patches(1, count), data, &filters, done, gathered);
            (y, row) = (rest, row + count);
        }
    }

    /// What `count` rows of windows of an image read, from row `top` on.
    fn strip<'a>(&'a self, [image, top, count]: [usize; 3], padded: &'a mut [f32]) -> &'a [f32] {
        let geometry = self.geometry;
        let x = &self.x[image * geometry.image()..][..geometry.image()];
        if !pad::is_needed(&geometry.axes) {
            return &x[top * geometry.row_step()..];
        }
        let padded = &mut padded[..geometry.reach(count) * geometry.padded_row()];
        pad::pad_rows(x, &geometry.axes, geometry.channels, top * geometry.axes[0].stride, padded);
        padded
    }
}
