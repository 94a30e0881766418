//! Measuring a network on labelled images, a slice at a time.

use crate::data::dataset::Dataset;
use crate::inference::Inference;
use crate::loss::{self, Verdict};
use crate::params::Params;

use super::Measurement;

/// A measurement in progress or done.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Steps the network had made.
    pub step: u64,
    /// Images to look at: the first so many of the test set.
    pub total: usize,
    verdicts: Vec<Verdict>,
}

/// An image the network gets wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mistake {
    /// Which image of the test set.
    pub index: usize,
    /// Its label.
    pub label: u8,
    /// What the network says about it.
    pub verdict: Verdict,
}

impl Evaluation {
    /// Of the first `total` images, none looked at yet.
    pub fn new(step: u64, total: usize) -> Self {
        Self { step, total, verdicts: Vec::with_capacity(total) }
    }

    /// Images looked at.
    pub const fn done(&self) -> usize {
        self.verdicts.len()
    }

    /// Whether all images have been looked at.
    pub const fn is_complete(&self) -> bool {
        self.done() >= self.total
    }

    /// Looks at up to `images` more; `inference` leads to the logits, and `params` stay as they are.
    pub fn advance(&mut self, inference: &mut Inference, params: &mut Params, dataset: &Dataset, images: usize) {
        let first = self.done();
        let count = images.min(self.total - first);
        if count == 0 {
            return;
        }
        dataset.write(first, inference.input_mut(count));
        let logits = inference.run(params);
        let rows = logits.chunks_exact(logits.len() / count);
        let labels = &dataset.labels()[first..first + count];
        self.verdicts.extend(rows.zip(labels).map(|(row, &label)| loss::verdict(row, label)));
    }

    /// The numbers, of a complete evaluation.
    pub fn measurement(&self, dataset: &Dataset) -> Measurement {
        let judged = self.verdicts.iter().zip(dataset.labels());
        let correct = judged.filter(|(verdict, label)| verdict.answer == usize::from(**label)).count();
        let loss: f64 = self.verdicts.iter().map(|verdict| f64::from(verdict.loss)).sum();
        let images = self.done();
        Measurement {
            step: self.step,
            accuracy: (correct as f64 / images as f64) as f32,
            loss: (loss / images as f64) as f32,
            images,
            whole: images == dataset.total(),
        }
    }

    /// How often each class (row) was called each class (column), row by row.
    pub fn confusion(&self, dataset: &Dataset) -> Vec<u32> {
        let classes = dataset.classes();
        let mut counts = vec![0; classes * classes];
        for (verdict, &label) in self.verdicts.iter().zip(dataset.labels()) {
            counts[usize::from(label) * classes + verdict.answer] += 1;
        }
        counts
    }

    /// The `most` worst mistakes, largest loss first.
    pub fn mistakes(&self, dataset: &Dataset, most: usize) -> Vec<Mistake> {
        let judged = self.verdicts.iter().zip(dataset.labels()).enumerate();
        let mut mistakes: Vec<Mistake> = judged
            .filter(|(_, (verdict, label))| verdict.answer != usize::from(**label))
            .map(|(index, (&verdict, &label))| Mistake { index, label, verdict })
            .collect();
        mistakes.sort_by(|a, b| b.verdict.loss.total_cmp(&a.verdict.loss));
        mistakes.truncate(most);
        mistakes
    }
}
