//! What a visitor can set about a training run.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::data::augment::Augment;
use crate::error::{Error, Result};
use crate::optim::OptimizerKind;

/// How to train.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Recipe {
    /// Which optimiser, by name, at Keras' defaults.
    #[serde(serialize_with = "name", deserialize_with = "by_name")]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Optimizer"))]
    pub optimizer: OptimizerKind,
    /// Step size at the start.
    pub learning_rate: f64,
    /// How fast it falls, see [`Recipe::rate_after`]; 0: not at all.
    #[serde(default)]
    pub decay: f64,
    /// Images a step.
    pub batch_size: usize,
    /// Fixes the initial weights, the order of the images, augmentation and dropout.
    pub seed: u32,
    /// λ of L2 on the kernels.
    pub l2: f64,
    /// Whether images are distorted at random.
    pub augment: bool,
    /// How far, if they are.
    #[serde(default)]
    pub distortions: Augment,
    /// Steps from one measurement on test images to the next.
    pub test_every: u64,
    /// Test images of such a measurement; at the end of an epoch it is all of them.
    pub test_subset: usize,
}

/// A change of some settings; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RecipeChange {
    /// See [`Recipe::optimizer`].
    #[serde(serialize_with = "maybe_name", deserialize_with = "maybe_by_name")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Optimizer"))]
    pub optimizer: Option<OptimizerKind>,
    /// See [`Recipe::learning_rate`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub learning_rate: Option<f64>,
    /// See [`Recipe::decay`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub decay: Option<f64>,
    /// See [`Recipe::batch_size`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub batch_size: Option<usize>,
    /// See [`Recipe::seed`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub seed: Option<u32>,
    /// See [`Recipe::l2`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub l2: Option<f64>,
    /// See [`Recipe::augment`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub augment: Option<bool>,
    /// See [`Recipe::distortions`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub distortions: Option<Augment>,
    /// See [`Recipe::test_every`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub test_every: Option<u64>,
    /// See [`Recipe::test_subset`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub test_subset: Option<usize>,
}

impl Recipe {
    /// Whether every number lies in its range.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] names the first that does not.
    pub fn check(&self) -> Result<()> {
        let ranges = [
            ("learningRate", self.learning_rate, 0.0, 100.0),
            ("decay", self.decay, 0.0, 100.0),
            ("batchSize", self.batch_size as f64, 1.0, 1024.0),
            ("l2", self.l2, 0.0, 10.0),
            ("testEvery", self.test_every as f64, 1.0, 1e9),
            ("testSubset", self.test_subset as f64, 1.0, 1e9),
        ];
        for (option, value, min, max) in ranges {
            if !(min..=max).contains(&value) {
                return Err(Error::OutOfRange { option: option.into(), value, min, max });
            }
        }
        self.distortions.check()?;
        self.optimizer.check()
    }

    /// The step size after so many epochs, parts of one included: `learning_rate / (1 + decay · epochs)`, as Keras'
    /// `InverseTimeDecay`. It never falls so fast that training cannot go on (Robbins and Monro, "A Stochastic
    /// Approximation Method", 1951).
    pub fn rate_after(&self, epochs: f64) -> f64 {
        self.learning_rate / (1.0 + self.decay * epochs)
    }

    /// The recipe after a change.
    pub fn changed(&self, change: &RecipeChange) -> Self {
        Self {
            optimizer: change.optimizer.unwrap_or(self.optimizer),
            learning_rate: change.learning_rate.unwrap_or(self.learning_rate),
            decay: change.decay.unwrap_or(self.decay),
            batch_size: change.batch_size.unwrap_or(self.batch_size),
            seed: change.seed.unwrap_or(self.seed),
            l2: change.l2.unwrap_or(self.l2),
            augment: change.augment.unwrap_or(self.augment),
            distortions: change.distortions.unwrap_or(self.distortions),
            test_every: change.test_every.unwrap_or(self.test_every),
            test_subset: change.test_subset.unwrap_or(self.test_subset),
        }
    }
}

/// An optimiser is written by its name alone.
#[derive(Serialize, Deserialize)]
struct Named {
    kind: String,
}

fn name<S: Serializer>(kind: &OptimizerKind, serializer: S) -> Result<S::Ok, S::Error> {
    let json = serde_json::to_value(kind).map_err(serde::ser::Error::custom)?;
    let named: Named = serde_json::from_value(json).map_err(serde::ser::Error::custom)?;
    named.kind.serialize(serializer)
}

fn maybe_name<S: Serializer>(kind: &Option<OptimizerKind>, serializer: S) -> Result<S::Ok, S::Error> {
    match kind {
        Some(kind) => name(kind, serializer),
        None => serializer.serialize_none(),
    }
}

fn by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OptimizerKind, D::Error> {
    let named = Named { kind: String::deserialize(deserializer)? };
    let json = serde_json::to_value(named).map_err(serde::de::Error::custom)?;
    serde_json::from_value(json).map_err(serde::de::Error::custom)
}

fn maybe_by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OptimizerKind>, D::Error> {
    by_name(deserializer).map(Some)
}
