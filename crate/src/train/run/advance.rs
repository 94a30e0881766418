//! The work of a run, piece by piece: a training step, a slice of an evaluation, and what follows a step that led nowhere.

use super::{Advance, Data, Diverged, Trainer};
use crate::data::batches::{Batches, Next};
use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::layers::Mode;
use crate::loss;
use crate::network::Wanted;
use crate::rng::Rng;
use crate::train::Evaluation;

/// Images an evaluation looks at in one piece of work: about 5 ms of LeNet-5.
const EVALUATION_SLICE: usize = 50;
/// A loss so many times that of guessing is no state to return to.
const SAFE_LOSS: f64 = 10.0;

impl Trainer {
    /// One piece of work: of the evaluation in progress if there is one, else a training step.
    ///
    /// # Errors
    /// [`Error::ImageSize`] if the images are not the network's input.
    pub fn advance(&mut self, data: Data<'_>) -> Result<Advance> {
        if self.advance_evaluation(data.test)? { Ok(Advance::Evaluated) } else { self.train_step(data) }
    }

    /// Starts to measure on the first `images` test images; those that are there count.
    ///
    /// # Errors
    /// [`Error::NoData`] if none is.
    pub fn evaluate(&mut self, test: &Dataset, images: usize) -> Result<()> {
        if test.is_empty() {
            return Err(Error::NoData);
        }
        self.evaluation = Some(Evaluation::new(self.step, images.min(test.len())));
        Ok(())
    }

    /// A slice of the evaluation in progress; `false` if there is none.
    ///
    /// # Errors
    /// [`Error::ImageSize`].
    pub fn advance_evaluation(&mut self, test: &Dataset) -> Result<bool> {
        let Some(evaluation) = &mut self.evaluation else { return Ok(false) };
        check_size(self.network.graph(), test)?;
        evaluation.advance(&mut self.inference, &mut self.network.params, test, EVALUATION_SLICE);
        if evaluation.is_complete() {
            let measurement = evaluation.measurement(test);
            self.history.measured(measurement);
            let complete = self.evaluation.take();
            if measurement.whole {
                self.evaluated = complete;
            }
        }
        Ok(true)
    }

    fn train_step(&mut self, data: Data<'_>) -> Result<Advance> {
        check_size(self.network.graph(), data.train)?;
        let position = self.batches.position();
        let learning_rate = self.learning_rate(data.train);
        self.safe.prepare(&self.network.params, self.step);
        let count = match self.next_batch(data.train) {
            Next::Waiting => return Ok(Advance::Waiting),
            Next::Batch(count) => count,
        };
        // The last, smaller batch of an epoch: the images are in the buffer already.
        self.network.input_mut(count);
        let seed = Rng::stream(u64::from(self.recipe.seed), "step", self.step).bits();
        let logits = self.network.graph().logits();
        let classes = self.network.graph().shape(logits).len();
        self.network.forward_to(logits, Mode::Training { seed: seed.into() });
        let (values, gradient) = self.network.output_and_gradient(logits);
        let outcome = loss::softmax_cross_entropy(values, &self.labels[..count], classes, gradient);
        let mean = outcome.loss / count as f64;
        if !mean.is_finite() {
            self.restore_safe();
            return Ok(Advance::Diverged);
        }
        if self.safe.is_due(self.step) && mean < SAFE_LOSS * libm::log(classes as f64) {
            self.safe.keep_prepared(&self.network.params, &self.optimizer, position, self.step);
        }
        self.network.backward(logits, Wanted::Parameters);
        let params = &mut self.network.params;
        let penalty = if self.l2.lambda > 0.0 { self.l2.apply(&params.values, &mut params.gradients) } else { 0.0 };
        self.optimizer.step(learning_rate, &mut params.values, &params.gradients);
        // Between two steps the weights are always numbers: whoever looks at them or saves them need not ask.
        if !params.is_finite() {
            self.restore_safe();
            return Ok(Advance::Diverged);
        }
        self.step += 1;
        self.history.stepped((mean + penalty) as f32, outcome.correct as f32 / count as f32);
        self.measure_when_due(data.test)?;
        Ok(Advance::Stepped)
    }

    fn next_batch(&mut self, train: &Dataset) -> Next {
        let augment = self.recipe.augment.then_some(self.recipe.distortions);
        let images = self.network.input_mut(self.recipe.batch_size);
        self.batches.next(train, augment.as_ref(), images, &mut self.labels)
    }

    /// On a subset every so many steps, on everything at the end of an epoch.
    fn measure_when_due(&mut self, test: &Dataset) -> Result<()> {
        let epoch_ended = self.batches.position().seen == 0;
        let due = self.step.is_multiple_of(self.recipe.test_every);
        match (epoch_ended, due) {
            _ if test.is_empty() => Ok(()),
            (true, _) => self.evaluate(test, test.len()),
            (false, true) => self.evaluate(test, self.recipe.test_subset),
            (false, false) => Ok(()),
        }
    }

    fn restore_safe(&mut self) {
        let position = self.safe.restore(&mut self.network.params, &mut self.optimizer);
        self.batches = Batches::resume(u64::from(self.recipe.seed), position);
        let (failed, restored_step) = (self.step + 1, self.safe.step());
        self.diverged = Some(Diverged { step: failed, restored_step, learning_rate: self.recipe.learning_rate });
        self.step = restored_step;
        self.history.truncate(restored_step);
        // What was measured later is of weights that are gone.
        self.evaluation = None;
        self.evaluated = self.evaluated.take().filter(|evaluation| evaluation.step <= restored_step);
    }
}

fn check_size(graph: &Graph, dataset: &Dataset) -> Result<()> {
    let expected = [graph.input.height, graph.input.width];
    let got = dataset.size();
    if expected == got && graph.input.channels == 1 { Ok(()) } else { Err(Error::ImageSize { expected, got }) }
}
