//! The run itself: begin, go on from a checkpoint, change the recipe, start over. Its steps are in `run/advance.rs`.

use std::sync::Arc;

use serde::Serialize;

use super::safe::Safe;
use super::{Evaluation, History, Recipe, RecipeChange};
use crate::data::batches::{Batches, Position};
use crate::data::dataset::Dataset;
use crate::error::Result;
use crate::graph::Graph;
use crate::inference::Inference;
use crate::memory::Usage;
use crate::network::Network;
use crate::optim::{L2, Optimizer};
use crate::params::Params;

mod advance;

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
    /// The learning rate that led there, as the recipe has it.
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
    /// [`Error::OutOfRange`](crate::error::Error::OutOfRange) for a recipe with a number out of its range.
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

    /// The step size of the next step.
    pub fn learning_rate(&self, train: &Dataset) -> f64 {
        self.recipe.rate_after(self.batches.epoch() as f64 + self.batches.progress(train))
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

    /// Bytes that it takes, without the history and what a measurement notes of each image.
    pub fn usage(&self) -> Usage {
        let passes = self.inference.bytes() + self.labels.len();
        let mut usage = Usage { weights: 0, passes, optimizer: self.optimizer.bytes() };
        usage += self.network.usage();
        usage += self.safe.usage();
        usage
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
    /// [`Error::OutOfRange`](crate::error::Error::OutOfRange), and then nothing has changed.
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
