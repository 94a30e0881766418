//! A model inside of a model: layers and blocks under one name, for what a network has of its own, such as the modules of
//! Inception-v3. Its nodes call the module's input `input`; the output of the last one is the module's.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::{NodeSpec, Tensor};
use crate::layers::fields::positive;
use crate::shape::Shape;

/// Nodes that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// As those of a model.
    pub nodes: Vec<NodeSpec>,
}

impl Block for Module {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        positive("nodes", self.nodes.len())?;
        cx.nodes(&self.nodes)
    }
}

impl BlockType for Module {
    const KIND: &'static str = "module";

    fn examples() -> Vec<(Value, Shape)> {
        let ways = json!({ "nodes": [
            { "name": "left", "kind": "conv2d", "filters": 2, "kernel": 1 },
            { "name": "right", "kind": "module", "inputs": ["input"], "nodes": [
                { "name": "conv", "kind": "conv2d", "filters": 3, "kernel": 3, "padding": "same" },
                { "name": "tanh", "kind": "activation", "function": "tanh" }
            ] },
            { "name": "join", "kind": "concat", "inputs": ["left", "right", "input"] }
        ] });
        vec![(ways, Shape::new(3, 4, 2))]
    }
}
