//! What was measured during a run, in columns.

use serde::{Deserialize, Serialize};

/// Row i belongs to step i + 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Mean loss of the batch, before its update; with the L2 penalty.
    pub loss: Vec<f32>,
    /// Accuracy on the batch, before its update.
    pub accuracy: Vec<f32>,
    /// Measurements on test images, in order.
    pub tests: Vec<Measurement>,
}

/// One measurement on test images.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Steps made before it.
    pub step: u64,
    /// Share of right answers.
    pub accuracy: f32,
    /// Mean loss.
    pub loss: f32,
    /// Images it was made on.
    pub images: usize,
    /// Whether these were the whole test set.
    pub whole: bool,
}

/// Steps for which there is room at a time: 2¹² rows are 32 kB.
const BLOCK: usize = 4096;

impl History {
    /// Adds a step.
    pub fn stepped(&mut self, loss: f32, accuracy: f32) {
        for (column, value) in [(&mut self.loss, loss), (&mut self.accuracy, accuracy)] {
            if column.len() == column.capacity() {
                column.reserve_exact(BLOCK);
            }
            column.push(value);
        }
    }

    /// Forgets what came after `step`.
    pub fn truncate(&mut self, step: u64) {
        self.loss.truncate(step as usize);
        self.accuracy.truncate(step as usize);
        self.tests.retain(|test| test.step <= step);
    }

    /// Adds a measurement; one on as many images at the same step is replaced.
    pub fn measured(&mut self, measurement: Measurement) {
        let same = |test: &Measurement| test.step == measurement.step && test.images == measurement.images;
        self.tests.retain(|test| !same(test));
        self.tests.push(measurement);
    }
}
