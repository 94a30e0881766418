//! F4. Optimisers: slices in, slices out. One file a rule, each equal to Keras 3 step for step; an update is elementwise,
//! so it runs over the whole parameter arena at once.
//!
//! **Adding an optimiser**: write the file, add one line to [`optimizers!`](self) below.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

mod adam;
mod adamw;
mod l2;
mod momentum;
mod nesterov;
mod rmsprop;
mod sgd;

pub use adam::Adam;
pub use adamw::AdamW;
pub use l2::L2;
pub use momentum::Momentum;
pub use nesterov::Nesterov;
pub use rmsprop::RmsProp;
pub use sgd::Sgd;

/// What a rule is told besides the slices.
#[derive(Debug, Clone, Copy)]
struct Moment {
    learning_rate: f64,
    /// 1 at the first step.
    step: u64,
}

/// A hyper-parameter and the range it must lie in.
struct Limit {
    option: &'static str,
    value: f64,
    allowed: RangeInclusive<f64>,
}

impl Limit {
    const fn new(option: &'static str, value: f64, allowed: RangeInclusive<f64>) -> Self {
        Self { option, value, allowed }
    }
}

/// An update rule: the hyper-parameters and what to do with them.
trait Rule {
    /// Names of the slots, each as long as the parameters and 0 at the start.
    fn slots(&self) -> &'static [&'static str] {
        &[]
    }

    /// Its hyper-parameters.
    fn limits(&self) -> Vec<Limit> {
        Vec::new()
    }

    /// Updates `values`. All slices have the same length; `slots` are in the order of [`Rule::slots`].
    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], slots: &mut [Vec<f32>]);
}

/// The register: a line an optimiser, `Type`.
macro_rules! optimizers {
    ($($rule:ident),* $(,)?) => {
        /// Which optimiser, with its hyper-parameters; what is left out in JSON is Keras' default: `{ "kind": "momentum" }`.
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[serde(tag = "kind", rename_all = "lowercase")]
        pub enum OptimizerKind {
            $(#[doc = concat!("See [`", stringify!($rule), "`].")] $rule($rule)),*
        }

        impl OptimizerKind {
            /// One of each kind, at Keras' defaults.
            pub fn all() -> Vec<Self> {
                vec![$(Self::$rule($rule::default())),*]
            }

            fn rule(&self) -> &dyn Rule {
                match self {
                    $(Self::$rule(rule) => rule),*
                }
            }
        }
    };
}

optimizers! {
    Sgd,
    Momentum,
    Nesterov,
    RmsProp,
    Adam,
    AdamW,
}

impl OptimizerKind {
    /// Whether every hyper-parameter lies in its range.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] names the first that does not.
    pub fn check(&self) -> Result<()> {
        for Limit { option, value, allowed } in self.rule().limits() {
            if !allowed.contains(&value) {
                let (min, max) = allowed.into_inner();
                return Err(Error::OutOfRange { option: option.to_owned(), value, min, max });
            }
        }
        Ok(())
    }
}

/// An optimiser at work: a rule, the slots it keeps and the steps it has made.
#[derive(Debug, PartialEq)]
pub struct Optimizer {
    kind: OptimizerKind,
    slots: Vec<Vec<f32>>,
    steps: u64,
}

impl Clone for Optimizer {
    fn clone(&self) -> Self {
        Self { kind: self.kind, slots: self.slots.clone(), steps: self.steps }
    }

    /// Into the slots that are there, where they suit.
    fn clone_from(&mut self, source: &Self) {
        self.kind = source.kind;
        self.slots.clone_from(&source.slots);
        self.steps = source.steps;
    }
}

impl Optimizer {
    /// At its first step, for `parameters` floats.
    pub fn new(kind: OptimizerKind, parameters: usize) -> Self {
        let slots = kind.rule().slots().iter().map(|_| vec![0.0; parameters]).collect();
        Self { kind, slots, steps: 0 }
    }

    /// The rule.
    pub const fn kind(&self) -> OptimizerKind {
        self.kind
    }

    /// Steps made.
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// One step down the gradients. Both slices are as long as `new` was told.
    pub fn step(&mut self, learning_rate: f64, values: &mut [f32], gradients: &[f32]) {
        self.steps += 1;
        let moment = Moment { learning_rate, step: self.steps };
        self.kind.rule().update(moment, values, gradients, &mut self.slots);
    }

    /// What it keeps between steps, by name.
    pub fn slots(&self) -> impl Iterator<Item = (&'static str, &[f32])> {
        self.kind.rule().slots().iter().copied().zip(self.slots.iter().map(Vec::as_slice))
    }

    /// Bytes of the slots.
    pub fn bytes(&self) -> usize {
        self.slots.iter().map(|slot| size_of_val(slot.as_slice())).sum()
    }

    /// Continues where another one stopped: `saved` finds a slot by its name.
    ///
    /// # Errors
    /// [`Error::MissingTensor`] or [`Error::TensorShape`], and then nothing has changed.
    pub fn restore<'a>(&mut self, steps: u64, saved: impl Fn(&str) -> Option<&'a [f32]>) -> Result<()> {
        let mut found = Vec::new();
        for (name, slot) in self.slots() {
            let values = saved(name).ok_or_else(|| Error::MissingTensor { tensor: name.to_owned() })?;
            if values.len() != slot.len() {
                let (expected, got) = (vec![slot.len()], vec![values.len()]);
                return Err(Error::TensorShape { tensor: name.to_owned(), expected, got });
            }
            found.push(values);
        }
        for (slot, values) in self.slots.iter_mut().zip(found) {
            slot.copy_from_slice(values);
        }
        self.steps = steps;
        Ok(())
    }
}
