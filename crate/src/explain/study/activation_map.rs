//! Where the maps of a node speak for the target.
//!
//! * Grad-CAM (Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", 2017):
//!   `max(0, Σ_k α_k A_k)` with `α_k` the mean of `d target / d A_k` over the map.
//! * CAM (Zhou et al., "Learning Deep Features for Discriminative Localization", 2016): `Σ_k w_k A_k` over the maps that go
//!   into a global average pooling, `w_k` the weight of their mean in the class's logit. What lies between is linear, so
//!   `w_k` is `d logit / d mean_k`; the mean of the result and the biases add up to the logit.

use super::{Heat, Method, StudyAnswer};
use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::explain::place;
use crate::graph::Graph;
use crate::layers::{Layer, Operation, Pointwise, Statistic};
use crate::network::Network;
use crate::shape::Shape;

/// Maps, and where the gradient is whose mean over each map weighs it.
#[derive(Debug)]
pub(super) struct ActivationMap {
    maps: usize,
    weights: usize,
    shape: Shape,
    rectified: bool,
    values: Vec<f32>,
}

impl ActivationMap {
    pub(super) fn grad_cam(graph: &Graph, target: usize, node: &str) -> Result<Self> {
        let maps = place::node(graph, node)? + 1;
        // The gradient at the target itself is where the pass begins, and explains nothing.
        if maps >= target {
            return Err(Error::UnknownInput { node: node.to_owned(), input: node.to_owned() });
        }
        Ok(Self { maps, weights: maps, shape: graph.shape(maps), rectified: true, values: Vec::new() })
    }

    pub(super) fn cam(graph: &Graph) -> Result<Self> {
        let pooling = cam_node(graph).ok_or_else(|| Error::InvalidField {
            node: graph.spec.name.clone(),
            field: "output".to_owned(),
            got: graph.nodes.last().map(|node| node.layer.kind().to_owned()).unwrap_or_default(),
            expected: "global_avg_pool2d".to_owned(),
        })?;
        let maps = graph.nodes[pooling].inputs[0];
        Ok(Self { maps, weights: pooling + 1, shape: graph.shape(maps), rectified: false, values: Vec::new() })
    }
}

/// The global average pooling that a class activation map can be made at: everything between it and the logits is linear.
pub fn cam_node(graph: &Graph) -> Option<usize> {
    let mut tensor = graph.logits();
    while let Some(index) = tensor.checked_sub(1) {
        let node = &graph.nodes[index];
        if node.layer.operation() == Some(Operation::GlobalPooling { statistic: Statistic::Mean }) {
            return Some(index);
        }
        match *node.inputs {
            [input] if is_affine(node.layer.as_ref()) => tensor = input,
            _ => return None,
        }
    }
    None
}

/// Whether a layer of one input is linear in it, but for a constant.
fn is_affine(layer: &dyn Layer) -> bool {
    let pointwise = matches!(layer.pointwise(), Some(Pointwise::Same | Pointwise::Affine));
    pointwise || matches!(layer.operation(), Some(Operation::Dense { .. } | Operation::Convolution { .. }))
}

impl Method for ActivationMap {
    fn passes(&self) -> usize {
        1
    }

    fn gradient(&self) -> Option<usize> {
        Some(self.weights)
    }

    fn prepare(&self, _pass: usize, input: &[f32], _test: &Dataset, x: &mut [f32]) {
        x.copy_from_slice(input);
    }

    fn collect(&mut self, _pass: usize, network: &Network, _target: &[f32], _test: &Dataset) {
        let channels = self.shape.channels;
        let mut weights = vec![0.0; channels];
        if let Some(gradient) = network.gradient(self.weights) {
            let share = channels as f32 / gradient.len() as f32;
            for cell in gradient.chunks_exact(channels) {
                weights.iter_mut().zip(cell).for_each(|(weight, value)| *weight += share * value);
            }
        }
        let weighed = |cell: &[f32]| cell.iter().zip(&weights).map(|(a, weight)| a * weight).sum::<f32>();
        let lowest = if self.rectified { 0.0 } else { f32::NEG_INFINITY };
        self.values =
            network.activation(self.maps).chunks_exact(channels).map(|cell| weighed(cell).max(lowest)).collect();
    }

    fn answer(&mut self, _input: &[f32]) -> StudyAnswer {
        let Shape { height, width, .. } = self.shape;
        let values = std::mem::take(&mut self.values);
        StudyAnswer { heat: Some(Heat { height, width, values }), ..StudyAnswer::default() }
    }
}
