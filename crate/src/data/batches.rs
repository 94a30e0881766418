//! The order in which training sees the images: a function of the seed and of the order in which shards arrive, not of
//! when they do. A shard that came only when it was asked for again stands behind those that came at once.
//!
//! The first epoch goes block by block, each block shuffled within itself, so that training starts as soon as the first
//! block is there. Later epochs shuffle everything. If the next images are not there yet the answer is to wait; if the
//! stream has ended early, an epoch is what is there.

use serde::{Deserialize, Serialize};

use super::augment::Augment;
use super::dataset::{Dataset, normalize};
use crate::rng::Rng;

/// Images of a block of the first epoch: as many as the first shard holds.
pub const BLOCK: usize = 5_000;

/// Where in the data a training run stands: with the seed, all that a checkpoint needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Position {
    /// Epochs completed.
    pub epoch: u64,
    /// Images seen in the current one.
    pub seen: usize,
    /// Images whose order in the current epoch is already settled.
    pub ordered: usize,
}

/// What [`Batches::next`] has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// That many images and labels were written; fewer than asked for at the end of an epoch.
    Batch(usize),
    /// The images that come next have not arrived; nothing was written.
    Waiting,
}

/// The stream of batches over a [`Dataset`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batches {
    seed: u64,
    epoch: u64,
    seen: usize,
    /// Images in the order of the current epoch, as far as it is settled.
    order: Vec<u32>,
    /// After a restart: settle so many images at once, as they were before.
    restored: usize,
}

impl Batches {
    /// From the beginning.
    pub const fn new(seed: u64) -> Self {
        Self::resume(seed, Position { epoch: 0, seen: 0, ordered: 0 })
    }

    /// From where a run with this seed stopped.
    pub const fn resume(seed: u64, position: Position) -> Self {
        let Position { epoch, seen, ordered } = position;
        Self { seed, epoch, seen, order: Vec::new(), restored: ordered }
    }

    /// Where the run stands.
    pub fn position(&self) -> Position {
        Position { epoch: self.epoch, seen: self.seen, ordered: self.order.len().max(self.restored) }
    }

    /// Epochs completed.
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The share of the current epoch that has been seen, 0 … 1.
    pub fn progress(&self, dataset: &Dataset) -> f64 {
        (self.seen as f64 / self.total(dataset).max(1) as f64).min(1.0)
    }

    /// Writes the next batch: at most `labels.len()` images into `images` (as a network sees them, [0, 1]) with their
    /// labels, distorted by `augment`. After the last batch of an epoch [`epoch`](Self::epoch) is one more.
    pub fn next(
        &mut self,
        dataset: &Dataset,
        augment: Option<&Augment>,
        images: &mut [f32],
        labels: &mut [u8],
    ) -> Next {
        if self.seen >= self.total(dataset) && dataset.total() > 0 {
            self.begin_epoch();
        }
        // A resumed run has seen more than a stream promises that has not begun.
        let count = labels.len().min(self.total(dataset).saturating_sub(self.seen));
        if count == 0 || !self.settle(dataset, self.seen + count) {
            return Next::Waiting;
        }
        let chosen = &self.order[self.seen..][..count];
        let area = dataset.size()[0] * dataset.size()[1];
        for ((&index, image), label) in chosen.iter().zip(images.chunks_exact_mut(area)).zip(labels) {
            let index = index as usize;
            *label = dataset.labels()[index];
            match augment {
                Some(augment) => {
                    let mut rng = Rng::stream(self.seed, "augment", (self.epoch << 32) | index as u64);
                    augment.apply(dataset.image(index), dataset.size(), &mut rng, image);
                }
                None => normalize(dataset.image(index), image),
            }
        }
        self.seen += count;
        if self.seen >= self.total(dataset) {
            self.begin_epoch();
        }
        Next::Batch(count)
    }

    /// Images of the current epoch.
    fn total(&self, dataset: &Dataset) -> usize {
        match self.order.len().max(self.restored) {
            settled if self.epoch > 0 && settled > 0 => settled.min(dataset.total()),
            _ => dataset.total(),
        }
    }

    fn begin_epoch(&mut self) {
        self.epoch += 1;
        self.seen = 0;
        self.order.clear();
        self.restored = 0;
    }

    /// Settles the order of the first `needed` images of this epoch; `false` if some have not arrived.
    fn settle(&mut self, dataset: &Dataset, needed: usize) -> bool {
        while self.order.len() < needed {
            let first = self.order.len();
            let limit = if first < self.restored { self.restored.min(dataset.total()) } else { dataset.total() };
            let end = if self.epoch == 0 { limit.min(first + BLOCK) } else { limit };
            if dataset.len() < end {
                return false;
            }
            self.order.extend(first as u32..end as u32);
            Rng::stream(self.seed, "shuffle", (self.epoch << 32) | first as u64).shuffle(&mut self.order[first..]);
        }
        true
    }
}
