//! F1. The rows of an image that a window spans, channels in fours and zeros all around: what [`super::depthwise`] reads.
//!
//! A row is copied once, as a window reaches it, over the one that no window reads any more. What a loop reads from here
//! lies side by side whatever the number of channels is, needs no border and no tail, and stays in the cache: images of
//! 512 channels, read in place, would meet in two sets of it.

use super::lanes::{LANES, Lanes};

/// Sizes of a [`Ring`].
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Rows of an image, and zeros before the first.
    pub rows: (usize, usize),
    /// Columns of an image, and zeros before the first.
    pub columns: (usize, usize),
    /// Rows that are kept.
    pub kept: usize,
    /// Columns that are kept, zeros included.
    pub width: usize,
    /// Channels of an image.
    pub channels: usize,
    /// How often each channel is wanted: copies lie side by side.
    pub copies: usize,
}

impl Layout {
    /// Floats of four channels: rows × columns × 4.
    pub const fn block(&self) -> usize {
        self.kept * self.row()
    }

    /// Floats of one row of four channels.
    pub const fn row(&self) -> usize {
        self.width * LANES
    }

    /// Floats of an image.
    pub const fn image(&self) -> usize {
        self.rows.0 * self.columns.0 * self.channels
    }

    /// Fours of channels, copies counted.
    pub const fn blocks(&self) -> usize {
        (self.channels * self.copies).div_ceil(LANES)
    }

    /// Floats of memory that a ring of all blocks needs.
    pub const fn floats(&self) -> usize {
        self.blocks() * self.block()
    }
}

/// Some blocks of four channels of an image, as many rows as are kept. Rows are counted from the first row of zeros.
#[derive(Debug)]
pub struct Ring<'a> {
    layout: Layout,
    /// The first of the blocks.
    first: usize,
    floats: &'a mut [f32],
    /// The image whose rows are held, and how many of these have been copied or passed over.
    image: usize,
    next: usize,
}

impl<'a> Ring<'a> {
    /// Blocks from `first` on, as many as `floats` has room for.
    pub fn new(layout: Layout, first: usize, floats: &'a mut [f32]) -> Self {
        floats.fill(0.0);
        Self { layout, first, floats, image: 0, next: 0 }
    }

    /// The blocks: rows × columns × 4 floats each. Row r lies at place r modulo the rows that are kept.
    pub fn blocks(&self) -> impl Iterator<Item = &[f32]> {
        self.floats.chunks_exact(self.layout.block())
    }

    /// Makes `end − kept .. end` of image `image` the rows that are held. Rows of an image are asked for in their order.
    pub fn advance<L: Lanes>(&mut self, images: &[f32], image: usize, end: usize) {
        if image != self.image {
            (self.image, self.next) = (image, 0);
        }
        let x = &images[image * self.layout.image()..][..self.layout.image()];
        for row in self.next.max(end.saturating_sub(self.layout.kept))..end {
            self.copy::<L>(x, row);
        }
        self.next = self.next.max(end);
    }

    fn copy<L: Lanes>(&mut self, image: &[f32], row: usize) {
        let Layout { rows: (rows, above), columns: (columns, left), kept, channels, copies, .. } = self.layout;
        let (at, block) = (row % kept * self.layout.row() + left * LANES, self.layout.block());
        let Some(row) = row.checked_sub(above).filter(|&row| row < rows) else {
            let rows = self.floats.chunks_exact_mut(block).map(|block| &mut block[at..at + columns * LANES]);
            return rows.for_each(|row| row.fill(0.0));
        };
        let cells = image[row * columns * channels..][..columns * channels].chunks_exact(channels);
        for (x, at) in cells.zip((at..).step_by(LANES)) {
            let blocks = self.floats.chunks_exact_mut(block).map(|block| &mut block[at..at + LANES]);
            if copies == 1 {
                x[self.first * LANES..].chunks(LANES).zip(blocks).for_each(|(x, to)| L::load_part(x).store_part(to));
            } else {
                let mut repeated = x.iter().flat_map(|x| std::iter::repeat_n(*x, copies)).skip(self.first * LANES);
                blocks.flatten().zip(&mut repeated).for_each(|(to, x)| *to = x);
            }
        }
    }
}
