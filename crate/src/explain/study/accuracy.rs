//! How many of the first test images a network reads right, at once: what breaking it has cost.

use serde::Serialize;

use super::{Method, StudyAnswer};
use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::loss;
use crate::network::Network;

/// Images of a pass.
const BATCH: usize = 50;

/// A measurement on test images.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Accuracy {
    /// Right answers.
    pub right: usize,
    /// Images.
    pub images: usize,
    /// Mean cross-entropy, in nats.
    pub loss: f64,
}

/// Counts right answers.
#[derive(Debug)]
pub(super) struct Counting {
    images: usize,
    right: usize,
    loss: f64,
}

impl Counting {
    pub(super) fn new(graph: &Graph, images: usize, test: &Dataset) -> Result<Self> {
        check_images(graph, images, test)?;
        if graph.shape(graph.logits()).len() != test.classes() {
            return Err(Error::NoData);
        }
        Ok(Self { images, right: 0, loss: 0.0 })
    }
}

/// Whether there are so many test images, and such as the network takes.
pub(super) fn check_images(graph: &Graph, images: usize, test: &Dataset) -> Result<()> {
    let [height, width] = test.size();
    let input = graph.input;
    if images == 0 || images > test.len() || [input.height, input.width, input.channels] != [height, width, 1] {
        return Err(Error::NoData);
    }
    Ok(())
}

impl Method for Counting {
    fn passes(&self) -> usize {
        self.images.div_ceil(BATCH)
    }

    fn images(&self, pass: usize) -> usize {
        BATCH.min(self.images - pass * BATCH)
    }

    fn gradient(&self) -> Option<usize> {
        None
    }

    fn prepare(&self, pass: usize, _input: &[f32], test: &Dataset, x: &mut [f32]) {
        test.write(pass * BATCH, x);
    }

    fn collect(&mut self, pass: usize, _network: &Network, target: &[f32], test: &Dataset) {
        let labels = &test.labels()[pass * BATCH..][..self.images(pass)];
        let outcome = loss::evaluate(target, labels, test.classes());
        self.right += outcome.correct;
        self.loss += outcome.loss;
    }

    fn answer(&mut self, _input: &[f32]) -> StudyAnswer {
        let (right, images) = (self.right, self.images);
        let accuracy = Accuracy { right, images, loss: self.loss / images as f64 };
        StudyAnswer { accuracy: Some(accuracy), ..StudyAnswer::default() }
    }
}
