//! What a built model is, as the page lists and draws it.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Graph;
use crate::layers::Role;
use crate::shape::{ReceptiveField, Shape};

/// A model at a glance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ModelSummary {
    /// What people call it.
    pub name: String,
    /// Shape of the input.
    pub input: Shape,
    /// Channels of the answer.
    pub classes: usize,
    /// Nodes in the order in which they run.
    pub nodes: Vec<NodeSummary>,
    /// Trainable parameters, those of auxiliary heads counted.
    pub trainable: usize,
    /// Other parameters, such as moving averages; Keras counts them into its total.
    pub non_trainable: usize,
    /// Multiply-accumulates for one image, auxiliary heads counted.
    pub macs: u64,
}

/// A node at a glance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NodeSummary {
    /// Path through the blocks it came from.
    pub name: String,
    /// Layer type.
    pub kind: String,
    /// The fields of the layer, defaults filled in.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, unknown>"))]
    pub config: Map<String, Value>,
    /// Names of the nodes it reads; `input` is the model's input.
    pub inputs: Vec<String>,
    /// Shape of its output.
    pub shape: Shape,
    /// Its parameter tensors.
    pub parameters: Vec<ParameterSummary>,
    /// Floats in them.
    pub parameter_count: usize,
    /// Multiply-accumulates for one image.
    pub macs: u64,
    /// Whether the answer does without it: it belongs to an auxiliary head.
    pub auxiliary: bool,
    /// Bytes of its output for one image.
    pub activation_bytes: usize,
    /// Rows and columns of the input that cell (0, 0) of its output sees.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[ReceptiveField, ReceptiveField]"))]
    pub receptive_field: [ReceptiveField; 2],
}

/// A parameter tensor at a glance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ParameterSummary {
    /// Full name, such as `conv1.kernel`.
    pub name: String,
    /// Dims; kernels are HWIO.
    pub dims: Vec<usize>,
    /// Whether training changes it.
    pub trainable: bool,
}

impl Graph {
    /// The model at a glance.
    pub fn summary(&self) -> ModelSummary {
        let name_of = |tensor: &usize| match tensor {
            0 => "input".to_owned(),
            node => self.nodes[node - 1].name.clone(),
        };
        let nodes: Vec<NodeSummary> = self
            .nodes
            .iter()
            .map(|node| NodeSummary {
                name: node.name.clone(),
                kind: node.layer.kind().to_owned(),
                config: node.layer.config(),
                inputs: node.inputs.iter().map(name_of).collect(),
                shape: node.shape,
                parameters: node
                    .named_parameters()
                    .map(|(name, parameter, _)| ParameterSummary {
                        name,
                        dims: parameter.dims.clone(),
                        trainable: parameter.role != Role::Statistic,
                    })
                    .collect(),
                parameter_count: node.trainable.len() + node.statistics.len(),
                macs: node.macs,
                auxiliary: node.auxiliary,
                activation_bytes: node.shape.len() * size_of::<f32>(),
                receptive_field: node.receptive_field,
            })
            .collect();
        ModelSummary {
            name: self.spec.name.clone(),
            input: self.input,
            classes: self.output_shape().channels,
            macs: nodes.iter().map(|node| node.macs).sum(),
            nodes,
            trainable: self.trainable,
            non_trainable: self.statistics,
        }
    }
}
