//! Labelled images that arrive shard by shard.

use super::idx::Shard;
use crate::error::{Error, Result};

/// Images and labels, as many of them as have arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    size: [usize; 2],
    classes: usize,
    expected: usize,
    ended: bool,
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Dataset {
    /// Empty: grey images of `size` (height, width) in `classes` classes, of which `expected` will arrive.
    pub const fn new(size: [usize; 2], classes: usize, expected: usize) -> Self {
        Self { size, classes, expected, ended: false, pixels: Vec::new(), labels: Vec::new() }
    }

    /// Declares that there will be `count` images in all and that those that are not there are on their way (again).
    pub const fn expect(&mut self, count: usize) {
        self.expected = count;
        self.ended = false;
    }

    /// Adds images at the end, or nothing if any of them is wrong.
    ///
    /// # Errors
    /// [`Error::ImageSize`], [`Error::LabelOutOfRange`]; [`Error::TooManyImages`] if more arrive than were expected.
    pub fn append(&mut self, shard: &Shard<'_>) -> Result<()> {
        if shard.images.size != self.size {
            return Err(Error::ImageSize { expected: self.size, got: shard.images.size });
        }
        if let Some(i) = shard.labels.iter().position(|&label| usize::from(label) >= self.classes) {
            let (index, label) = (self.len() + i, shard.labels[i]);
            return Err(Error::LabelOutOfRange { index, label, classes: self.classes });
        }
        let got = self.len() + shard.labels.len();
        if got > self.expected {
            return Err(Error::TooManyImages { expected: self.expected, got });
        }
        // At once for all that will come: a vector that grows by doubling ends at up to twice of what it holds.
        self.pixels.reserve_exact(self.expected * self.size[0] * self.size[1] - self.pixels.len());
        self.pixels.extend_from_slice(shard.images.pixels);
        self.labels.extend_from_slice(shard.labels);
        Ok(())
    }

    /// Declares that nothing more will arrive, because all is there or because a shard has failed. A later
    /// [`append`](Self::append) is still welcome.
    pub const fn end(&mut self) {
        self.ended = true;
    }

    /// Whether nothing more is on its way.
    pub const fn has_ended(&self) -> bool {
        self.ended
    }

    /// Images that an epoch has: those expected or, once the stream has ended, those that are there.
    pub const fn total(&self) -> usize {
        if self.ended { self.labels.len() } else { self.expected }
    }

    /// Images that are there.
    pub const fn len(&self) -> usize {
        self.labels.len()
    }

    /// Bytes that the images and labels take, with the room for those that are on their way.
    pub const fn bytes(&self) -> usize {
        self.pixels.capacity() + self.labels.capacity()
    }

    /// Whether none is there yet.
    pub const fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Height and width.
    pub const fn size(&self) -> [usize; 2] {
        self.size
    }

    /// Classes.
    pub const fn classes(&self) -> usize {
        self.classes
    }

    /// All labels.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// The pixels of one image, row by row.
    pub fn image(&self, index: usize) -> &[u8] {
        let area = self.size[0] * self.size[1];
        &self.pixels[index * area..][..area]
    }

    /// Writes images `first …` as a network sees them into `out`, as many as fit.
    pub fn write(&self, first: usize, out: &mut [f32]) {
        let area = self.size[0] * self.size[1];
        for (i, image) in out.chunks_exact_mut(area).enumerate() {
            normalize(self.image(first + i), image);
        }
    }
}

/// Pixels as a network sees them: 0 … 255 becomes 0 … 1.
pub fn normalize(pixels: &[u8], out: &mut [f32]) {
    for (value, &pixel) in out.iter_mut().zip(pixels) {
        *value = f32::from(pixel) * (1.0 / 255.0);
    }
}
