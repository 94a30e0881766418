//! What layers in a row cost together. What one writes the next reads, so their memory is not the sum of their own.

use serde::Serialize;

use super::cost::Workload;
use crate::error::Result;
use crate::graph::{Graph, ModelSpec, NodeSpec};

/// Of all layers of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TotalCost {
    /// Trainable floats.
    pub parameters: f64,
    /// Multiply-accumulates of one image.
    pub macs: f64,
    /// Floats of one image that a training step keeps: the input and every output.
    pub activations: f64,
    /// Bytes of a training step over the mini-batch: activations and parameters, and a gradient of each. An optimiser's
    /// own memory is not counted.
    pub training: f64,
}

/// Counts over every layer of `nodes` over an input of this height, width and channels.
///
/// # Errors
/// Whatever is wrong with the nodes, and what [`Workload::check`] refuses.
pub fn total(input: [u32; 3], nodes: Vec<NodeSpec>, workload: Workload) -> Result<TotalCost> {
    workload.check()?;
    let graph = Graph::build(&ModelSpec::of_layers(input, nodes))?;
    let parameters = graph.trainable as f64;
    let written = graph.nodes.iter().filter(|node| !node.layer.only_reshapes());
    let outputs: f64 = written.map(|node| node.shape.len() as f64).sum();
    let activations = graph.input.len() as f64 + outputs;
    let bytes = f64::from(workload.bits) / 8.0;
    Ok(TotalCost {
        parameters,
        macs: graph.nodes.iter().map(|node| node.macs as f64).sum(),
        activations,
        training: 2.0 * bytes * (activations * f64::from(workload.batch) + parameters),
    })
}
