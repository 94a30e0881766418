//! The run itself: step, measure, stop when it blows up, start over, go on from a checkpoint.

use std::sync::Arc;

use serde::Serialize;

use super::safe::Safe;
use super::{Evaluation, History, Recipe, RecipeChange};
use crate::data::augment::Augment;
use crate::data::batches::{Batches, Next, Position};
use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::inference::Inference;
use crate::layers::Mode;
use crate::loss;
use crate::network::{Network, Wanted};
use crate::optim::{L2, Optimizer};
use crate::params::Params;
use crate::rng::Rng;

/// Images an evaluation looks at in one piece of work: about 5 ms of LeNet-5.
const EVALUATION_SLICE: usize = 50;
/// A loss so many times that of guessing is no state to return to.
const SAFE_LOSS: f64 = 10.0;

/// The images a run works with.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// What it learns from.
    pub train: &'a Dataset,
    /// What it is measured on.
    pub test: &'a Dataset,
}

/// What a piece of work came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// One step was made.
    Stepped,
    /// A slice of an evaluation was done.
    Evaluated,
    /// The next images have not arrived; nothing was done.
    Waiting,
    /// The loss was no number any more: the last good weights are back, see [`Trainer::diverged`].
    Diverged,
}

/// A loss that was no number any more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Diverged {
    /// The step that was to be made.
    pub step: u64,
    /// The step whose weights are back.
    pub restored_step: u64,
    /// The learning rate that led there.
    pub learning_rate: f64,
}

/// A training run.
#[derive(Debug)]
pub struct Trainer {
    network: Network,
    /// The way to the logits, for evaluations.
    inference: Inference,
    recipe: Recipe,
    optimizer: Optimizer,
    batches: Batches,
    l2: L2,
    history: History,
    step: u64,
    labels: Vec<u8>,
    safe: Safe,
    diverged: Option<Diverged>,
    /// In progress.
    evaluation: Option<Evaluation>,
    /// The last one over the whole test set.
    evaluated: Option<Evaluation>,
}

impl Trainer {
    /// A run at its first step.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a recipe with a number out of its range.
    pub fn new(graph: Arc<Graph>, recipe: Recipe) -> Result<Self> {
        recipe.check()?;
        let logits = graph.logits();
        let inference = Inference::new(Arc::clone(&graph), logits);
        let network = Network::new(graph, u64::from(recipe.seed));
        let optimizer = Optimizer::new(recipe.optimizer, network.params.values.len());
        let batches = Batches::new(u64::from(recipe.seed));
        let l2 = L2 { lambda: recipe.l2 as f32, kernels: network.params.kernels().collect() };
        let safe = Safe::of(&network.params, &optimizer, batches.position(), 0);
        let labels = vec![0; recipe.batch_size];
        let history = History::default();
        let (diverged, evaluation, evaluated) = (None, None, None);
        Ok(Self {
            network,
            inference,
            recipe,
            optimizer,
            batches,
            l2,
            history,
            step: 0,
            labels,
            safe,
            diverged,
            evaluation,
            evaluated,
        })
    }

    /// A run that goes on where another one stopped; parameters and optimiser are those of the graph and the recipe.
    ///
    /// # Errors
    /// As [`Trainer::new`].
    pub fn resume(
        graph: Arc<Graph>,
        recipe: Recipe,
        params: Params,
        optimizer: Optimizer,
        position: Position,
        step: u64,
        history: History,
    ) -> Result<Self> {
        let mut trainer = Self::new(graph, recipe)?;
        trainer.network.params = params;
        trainer.optimizer = optimizer;
        trainer.batches = Batches::resume(u64::from(trainer.recipe.seed), position);
        trainer.step = step;
        trainer.history = history;
        trainer.safe.keep(&trainer.network.params, &trainer.optimizer, position, step);
        Ok(trainer)
    }

    /// The network as it is now.
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// The network, for a look at other images between two steps.
    pub const fn network_mut(&mut self) -> &mut Network {
        &mut self.network
    }

    /// How it trains.
    pub const fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// What was measured.
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Steps made.
    pub const fn step(&self) -> u64 {
        self.step
    }

    /// The optimiser with what it keeps.
    pub const fn optimizer(&self) -> &Optimizer {
        &self.optimizer
    }

    /// The place in the data.
    pub const fn batches(&self) -> &Batches {
        &self.batches
    }

    /// Why the run stopped by itself, until it is started over, changed or asked to go on.
    pub const fn diverged(&self) -> Option<Diverged> {
        self.diverged
    }

    /// The measurement in progress.
    pub const fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref()
    }

    /// The last measurement on the whole test set.
    pub const fn evaluated(&self) -> Option<&Evaluation> {
        self.evaluated.as_ref()
    }

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
        self.optimizer.step(self.recipe.learning_rate, &mut params.values, &params.gradients);
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
        let augment = self.recipe.augment.then(Augment::default);
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

    /// Forgets why the run stopped, so that it may be tried again.
    pub const fn forgive(&mut self) {
        self.diverged = None;
    }

    /// Back to the initial weights of the seed, step 0 and the first image.
    pub fn reset(&mut self) {
        self.network.params.initialize(u64::from(self.recipe.seed));
        self.optimizer = Optimizer::new(self.recipe.optimizer, self.network.params.values.len());
        self.batches = Batches::new(u64::from(self.recipe.seed));
        self.history = History::default();
        self.step = 0;
        (self.diverged, self.evaluation, self.evaluated) = (None, None, None);
        self.safe.keep(&self.network.params, &self.optimizer, self.batches.position(), 0);
    }

    /// Changes what is named and resets nothing, unless the seed is another: then the run starts over from its weights.
    ///
    /// # Errors
    /// [`Error::OutOfRange`], and then nothing has changed.
    pub fn configure(&mut self, change: &RecipeChange) -> Result<()> {
        let next = self.recipe.changed(change);
        next.check()?;
        let before = std::mem::replace(&mut self.recipe, next);
        self.labels.resize(self.recipe.batch_size, 0);
        self.l2.lambda = self.recipe.l2 as f32;
        if self.recipe.optimizer != before.optimizer {
            self.optimizer = Optimizer::new(self.recipe.optimizer, self.network.params.values.len());
            self.safe.replace_optimizer(&self.optimizer);
        }
        self.diverged = None;
        if self.recipe.seed != before.seed {
            self.reset();
        }
        Ok(())
    }
}

fn check_size(graph: &Graph, dataset: &Dataset) -> Result<()> {
    let expected = [graph.input.height, graph.input.width];
    let got = dataset.size();
    if expected == got && graph.input.channels == 1 { Ok(()) } else { Err(Error::ImageSize { expected, got }) }
}
