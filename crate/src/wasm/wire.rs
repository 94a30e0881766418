//! Descriptions that cross to JavaScript as objects. Their TypeScript is generated, never copied by hand.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::explain::study::Accuracy;
use crate::train::{Advance, Diverged, Measurement, Recipe, Trainer};

/// Names of the optimisers; a test holds it against the register.
#[wasm_bindgen(typescript_custom_section)]
const OPTIMIZER: &str = r"export type Optimizer = 'sgd' | 'momentum' | 'nesterov' | 'rmsprop' | 'adam' | 'adamw';";

/// The builds of one source, see `Session.build`.
#[wasm_bindgen(typescript_custom_section)]
const ENGINE_BUILD: &str = r"export type EngineBuild = 'base' | 'fast';";

/// Where a training run stands.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RunStatus {
    /// Steps made.
    pub step: u64,
    /// Epochs completed.
    pub epoch: u64,
    /// Share of the current epoch that has been seen.
    pub epoch_progress: f64,
    /// Images of the current epoch that have not been seen.
    pub images_left: f64,
    /// Loss of the last step.
    #[tsify(type = "number | null")]
    pub loss: Option<f32>,
    /// Batch accuracy of the last step.
    #[tsify(type = "number | null")]
    pub accuracy: Option<f32>,
    /// The measurement in progress.
    #[tsify(type = "EvaluationProgress | null")]
    pub evaluating: Option<EvaluationProgress>,
    /// The last measurement on the whole test set.
    #[tsify(type = "Measured | null")]
    pub evaluated: Option<Measured>,
    /// Why the run stopped by itself.
    #[tsify(type = "Diverged | null")]
    pub diverged: Option<Diverged>,
    /// How it trains.
    pub recipe: Recipe,
    /// Step size of the next step.
    pub learning_rate: f64,
}

/// Bytes that the engine takes, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Tsify)]
pub struct MemoryUse {
    /// Parameters of both networks and moving averages, and the copy to fall back on.
    pub weights: usize,
    /// Activations, gradients and working memory: of training, of looking and of measuring.
    pub passes: usize,
    /// What the optimiser keeps from step to step, and its copy.
    pub optimizer: usize,
    /// Training and test images.
    pub images: usize,
    /// The whole memory of the module, with everything else and room that is free. It never shrinks.
    pub whole: u64,
}

/// How far a measurement is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Tsify)]
pub struct EvaluationProgress {
    /// Images looked at.
    pub done: usize,
    /// Images to look at.
    pub total: usize,
}

/// A measurement on test images.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Tsify)]
pub struct Measured {
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

impl From<Measurement> for Measured {
    fn from(Measurement { step, accuracy, loss, images, whole }: Measurement) -> Self {
        Self { step, accuracy, loss, images, whole }
    }
}

/// A test image the network gets wrong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Tsify)]
pub struct WrongAnswer {
    /// Which image of the test set.
    pub index: usize,
    /// Its label.
    pub label: u8,
    /// What the network takes it for.
    pub answer: usize,
    /// Probability of the answer.
    pub confidence: f32,
}

/// The last measurement on the whole test set, in detail.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct EvaluationDetail {
    /// The numbers.
    pub measured: Measured,
    /// How often each class (row) was called each class (column), row by row.
    pub confusion: Vec<u32>,
    /// Worst first.
    pub mistakes: Vec<WrongAnswer>,
}

/// Which images have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ImagesStatus {
    /// Training images there are.
    pub train_loaded: usize,
    /// Training images an epoch has.
    pub train_expected: usize,
    /// Test images there are.
    pub test_loaded: usize,
    /// Test images there will be.
    pub test_expected: usize,
}

/// Which of the two networks is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum ModelId {
    /// The one shipped with its weights.
    Reference,
    /// The one that the page trains.
    Own,
}

/// Shape and range of an image whose floats cross by themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct LabMaps {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Feature maps.
    pub channels: usize,
    /// Least and largest value of each channel, one after the other.
    pub extents: Vec<f32>,
}

/// What came out of a study, without the numbers of its heat, which cross by themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Tsify)]
pub struct StudyResult {
    /// The target for the input as it is.
    #[tsify(type = "number | null")]
    pub value: Option<f32>,
    /// Right answers.
    #[tsify(type = "Accuracy | null")]
    pub accuracy: Option<Accuracy>,
    /// Rows and columns of the heat.
    #[tsify(type = "[number, number] | null")]
    pub size: Option<[usize; 2]>,
}

impl RunStatus {
    /// Where `trainer` stands with these training images.
    pub fn of(trainer: &Trainer, train: &Dataset) -> Self {
        let batches = trainer.batches();
        let epoch_progress = batches.progress(train);
        let tests = &trainer.history().tests;
        Self {
            step: trainer.step(),
            epoch: batches.epoch(),
            epoch_progress,
            images_left: (1.0 - epoch_progress) * train.total() as f64,
            loss: trainer.history().loss.last().copied(),
            accuracy: trainer.history().accuracy.last().copied(),
            evaluating: trainer.evaluation().map(|e| EvaluationProgress { done: e.done(), total: e.total }),
            evaluated: tests.iter().rev().find(|test| test.whole).map(|&test| test.into()),
            diverged: trainer.diverged(),
            recipe: trainer.recipe().clone(),
            learning_rate: trainer.learning_rate(train),
        }
    }
}

/// The name of a piece of work, for JavaScript.
pub const fn advance_name(advance: Advance) -> &'static str {
    match advance {
        Advance::Stepped => "stepped",
        Advance::Evaluated => "evaluated",
        Advance::Waiting => "waiting",
        Advance::Diverged => "diverged",
    }
}

/// As a plain JavaScript object, with `null` for what is absent.
pub fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// From a JavaScript object; `what` names it in the error.
pub fn from_js<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| Error::MalformedSpec { path: what.to_owned(), detail: error.to_string() })
}

/// An engine error as the object that the page's sentences are made from.
pub fn error(error: Error) -> JsValue {
    to_js(&error).unwrap_or_else(|text| text)
}
