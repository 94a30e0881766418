//! A copy of a run's state to fall back on when a step leads nowhere.

use crate::data::batches::Position;
use crate::memory::Usage;
use crate::optim::Optimizer;
use crate::params::Params;

/// Steps from one copy to the next: 20 copies of LeNet-5 and its momentum cost less than one of its steps.
const EVERY: u64 = 20;

/// Where a run stood, apart from its history.
#[derive(Debug, Clone)]
pub(super) struct Safe {
    values: Vec<f32>,
    statistics: Vec<f32>,
    /// Statistics as they were before a forward pass in training moves them: the copy is taken after it, when the loss
    /// is known.
    prepared: Vec<f32>,
    optimizer: Optimizer,
    position: Position,
    step: u64,
}

impl Safe {
    /// A copy of the state at `step`, with `position` the place in the data before its batch.
    pub(super) fn of(params: &Params, optimizer: &Optimizer, position: Position, step: u64) -> Self {
        let (values, statistics) = (params.values.clone(), params.statistics.clone());
        Self { values, prepared: statistics.clone(), statistics, optimizer: optimizer.clone(), position, step }
    }

    /// Its bytes.
    pub(super) fn usage(&self) -> Usage {
        let copies = [&self.values, &self.statistics, &self.prepared];
        let weights = copies.iter().map(|floats| size_of_val(floats.as_slice())).sum();
        Usage { weights, passes: 0, optimizer: self.optimizer.bytes() }
    }

    /// The step whose state it holds.
    pub(super) const fn step(&self) -> u64 {
        self.step
    }

    /// Whether it is time for a new copy.
    pub(super) const fn is_due(&self, step: u64) -> bool {
        step >= self.step + EVERY
    }

    /// Before the forward pass of a step: remembers the statistics if a copy is due.
    pub(super) fn prepare(&mut self, params: &Params, step: u64) {
        if self.is_due(step) {
            self.prepared.copy_from_slice(&params.statistics);
        }
    }

    /// Replaces the copy by the present state.
    pub(super) fn keep(&mut self, params: &Params, optimizer: &Optimizer, position: Position, step: u64) {
        self.prepared.copy_from_slice(&params.statistics);
        self.keep_prepared(params, optimizer, position, step);
    }

    /// Replaces the copy by the present state, with the statistics of [`Safe::prepare`].
    pub(super) fn keep_prepared(&mut self, params: &Params, optimizer: &Optimizer, position: Position, step: u64) {
        self.values.copy_from_slice(&params.values);
        self.statistics.copy_from_slice(&self.prepared);
        self.optimizer.clone_from(optimizer);
        self.position = position;
        self.step = step;
    }

    /// Another optimiser was chosen: the slots of the old one are of no use to it.
    pub(super) fn replace_optimizer(&mut self, optimizer: &Optimizer) {
        self.optimizer.clone_from(optimizer);
    }

    /// Puts everything back and says where in the data to go on.
    pub(super) fn restore(&self, params: &mut Params, optimizer: &mut Optimizer) -> Position {
        params.values.copy_from_slice(&self.values);
        params.statistics.copy_from_slice(&self.statistics);
        optimizer.clone_from(&self.optimizer);
        self.position
    }
}
