//! What the JSON of a model says, before anything is checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// A model: its input and its nodes. See `assets/models` for examples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct ModelSpec {
    /// What people call it.
    pub name: String,
    /// Height, width, channels.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[number, number, number]"))]
    pub input: [u32; 3],
    /// By kind, fields that every node of that kind has unless it says otherwise.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Record<string, { [field: string]: unknown }>"))]
    pub defaults: BTreeMap<String, Map<String, Value>>,
    /// Layers and blocks. The output of the last one is the model's answer; other outputs that nobody reads are those of
    /// auxiliary heads, which are computed and not trained.
    pub nodes: Vec<NodeSpec>,
}

/// A layer or a block: its name, its kind, where it gets its input from, and the fields of its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct NodeSpec {
    /// Unique in the model, without `/`.
    pub name: String,
    /// A registered layer type or block.
    pub kind: String,
    /// Names of nodes, or `input`; absent: the node before, or the model's input for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub inputs: Option<Vec<String>>,
    /// The fields of the kind.
    #[serde(flatten)]
    #[cfg_attr(target_arch = "wasm32", tsify(type = "{ [field: string]: unknown }"))]
    pub fields: Map<String, Value>,
}

impl ModelSpec {
    /// A few layers over an input, as explanations are made of.
    pub fn of_layers(input: [u32; 3], nodes: Vec<NodeSpec>) -> Self {
        Self { name: "lab".into(), input, defaults: BTreeMap::new(), nodes }
    }

    /// Reads a spec from JSON that is parsed already.
    ///
    /// # Errors
    /// [`Error::MalformedSpec`] with the path at which the JSON is not a model's.
    pub fn from_value(json: Value) -> Result<Self> {
        serde_path_to_error::deserialize(json)
            .map_err(|error| Error::MalformedSpec { path: error.path().to_string(), detail: error.inner().to_string() })
    }

    /// Reads a spec from JSON text.
    ///
    /// # Errors
    /// As [`ModelSpec::from_value`]; the path is `.` where the text is no JSON at all.
    pub fn from_json(text: &str) -> Result<Self> {
        let json = serde_json::from_str(text)
            .map_err(|error| Error::MalformedSpec { path: ".".into(), detail: error.to_string() })?;
        Self::from_value(json)
    }
}
