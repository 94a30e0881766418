//! Everything a training run needs to go on, in one safetensors file: `parameters/…` under their full names,
//! `optimizer/…` the slots, `history/…` the columns, and the rest as JSON in the header. A run that goes on from a
//! checkpoint makes the same steps, bit for bit, as one that was never interrupted.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::data::batches::Position;
use crate::error::{Error, Result};
use crate::format::safetensors::Tensors;
use crate::graph::{Graph, ModelSpec};
use crate::optim::Optimizer;
use crate::params::Params;
use crate::train::{History, Measurement, Recipe, Trainer};

const FORMAT: &str = "checkpoint";
/// Grows when an older program could not read the file.
const VERSION: u32 = 1;
/// The key of the JSON in the header.
const KEY: &str = "convscope.checkpoint";

/// A training run at rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The model.
    pub spec: ModelSpec,
    /// How it is trained.
    pub recipe: Recipe,
    /// Steps made.
    pub step: u64,
    /// The place in the data.
    pub position: Position,
    /// What was measured.
    pub history: History,
    /// All parameters, by their full names.
    pub parameters: Tensors,
    /// Steps the optimiser has made since it was chosen.
    pub optimizer_steps: u64,
    /// What the optimiser keeps, by name, each as long as the trainable parameters.
    pub slots: Tensors,
}

/// What stands in the header.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: u32,
    spec: ModelSpec,
    recipe: Recipe,
    step: u64,
    position: Position,
    optimizer_steps: u64,
    tests: Vec<Measurement>,
}

impl Checkpoint {
    /// The state of a run between two steps.
    pub fn of(trainer: &Trainer) -> Self {
        let mut slots = Tensors::default();
        for (name, values) in trainer.optimizer().slots() {
            slots.insert(name, &[values.len()], values);
        }
        Self {
            spec: trainer.network().graph().spec.clone(),
            recipe: trainer.recipe().clone(),
            step: trainer.step(),
            position: trainer.batches().position(),
            history: trainer.history().clone(),
            parameters: Tensors::of(&trainer.network().params),
            optimizer_steps: trainer.optimizer().steps(),
            slots,
        }
    }

    /// The run, ready for its next step.
    ///
    /// # Errors
    /// Whatever building the model, checking the recipe or filling the parameters and slots has to say.
    pub fn into_trainer(self) -> Result<Trainer> {
        let graph = Arc::new(Graph::build(&self.spec)?);
        let mut params = Params::new(&graph, u64::from(self.recipe.seed));
        self.parameters.load_into(&mut params)?;
        let mut optimizer = Optimizer::new(self.recipe.optimizer, params.values.len());
        if let Some(name) = self.slots.names().find(|name| optimizer.slots().all(|(slot, _)| slot != *name)) {
            return Err(Error::UnexpectedTensor { tensor: name.to_owned() });
        }
        let slot = |name: &str| self.slots.get(name).map(|(_, values)| values);
        optimizer.restore(self.optimizer_steps, slot)?;
        Trainer::resume(graph, self.recipe, params, optimizer, self.position, self.step, self.history)
    }

    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let header = Header {
            version: VERSION,
            spec: self.spec.clone(),
            recipe: self.recipe.clone(),
            step: self.step,
            position: self.position,
            optimizer_steps: self.optimizer_steps,
            tests: self.history.tests.clone(),
        };
        let mut file = Tensors::default();
        file.metadata.insert(KEY.to_owned(), serde_json::json!(header).to_string());
        for (group, tensors) in [("parameters", &self.parameters), ("optimizer", &self.slots)] {
            for name in tensors.names() {
                let (dims, values) = tensors.get(name).expect("a name of its own");
                file.insert(&format!("{group}/{name}"), dims, values);
            }
        }
        for (name, column) in [("loss", &self.history.loss), ("accuracy", &self.history.accuracy)] {
            file.insert(&format!("history/{name}"), &[column.len()], column);
        }
        file.write()
    }

    /// From a file.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::WrongFormat`] (also for a version that is not known here), [`Error::MissingTensor`],
    /// [`Error::UnexpectedTensor`], [`Error::TensorShape`], [`Error::TensorType`], [`Error::NonFinite`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let file = Tensors::read(bytes)?;
        let header = header(&file)?;
        let (mut parameters, mut slots) = (Tensors::default(), Tensors::default());
        let mut history = History { tests: header.tests, ..History::default() };
        for name in file.names() {
            let (dims, values) = file.get(name).expect("a name of its own");
            match name.split_once('/') {
                Some(("parameters", name)) => parameters.insert(name, dims, values),
                Some(("optimizer", name)) => {
                    check_finite(name, values)?;
                    slots.insert(name, dims, values);
                }
                Some(("history", "loss")) => history.loss = values.to_vec(),
                Some(("history", "accuracy")) => history.accuracy = values.to_vec(),
                _ => return Err(Error::UnexpectedTensor { tensor: name.to_owned() }),
            }
        }
        for (name, column) in [("history/loss", &history.loss), ("history/accuracy", &history.accuracy)] {
            if column.len() as u64 != header.step {
                let (expected, got) = (vec![header.step as usize], vec![column.len()]);
                return Err(Error::TensorShape { tensor: name.to_owned(), expected, got });
            }
        }
        let Header { spec, recipe, step, position, optimizer_steps, .. } = header;
        Ok(Self { spec, recipe, step, position, history, parameters, optimizer_steps, slots })
    }
}

/// The JSON of a file, of a version that is known here.
fn header(file: &Tensors) -> Result<Header> {
    let wrong = |detail| Error::WrongFormat { format: FORMAT.to_owned(), detail };
    let text = file.metadata.get(KEY).ok_or_else(|| wrong(format!("no {KEY} in the header")))?;
    let json: serde_json::Value = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    if json["version"] != VERSION {
        return Err(wrong(format!("version {} instead of {VERSION}", json["version"])));
    }
    serde_path_to_error::deserialize(json).map_err(|error| wrong(error.to_string()))
}

fn check_finite(name: &str, values: &[f32]) -> Result<()> {
    match values.iter().all(|value| value.is_finite()) {
        true => Ok(()),
        false => Err(Error::NonFinite { tensor: name.to_owned() }),
    }
}
