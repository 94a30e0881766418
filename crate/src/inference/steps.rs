//! What is left of a graph when only one of its tensors is asked for: a list of layers, each with what it absorbs.

use crate::graph::{Graph, Node};
use crate::layers::Pointwise;

/// A layer that runs, and what it does on the way out. Value 0 is the network's input, value `s + 1` the result of step s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// Which node of the graph runs.
    pub node: usize,
    /// The values it reads.
    pub inputs: Vec<usize>,
    /// The node whose scale and shift it applies.
    pub affine: Option<usize>,
    /// The value it adds.
    pub residual: Option<usize>,
    /// Whether it ends with ReLU.
    pub relu: bool,
}

impl Step {
    /// Whether it reads a value.
    pub(super) fn reads(&self, value: usize) -> bool {
        self.inputs.contains(&value) || self.residual == Some(value)
    }
}

/// The steps that lead to a tensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Steps {
    pub steps: Vec<Step>,
    /// The value that is the tensor asked for.
    pub answer: usize,
    /// How many steps (and the caller, for the answer) have yet to read each value, while the steps are being found.
    readers: Vec<usize>,
}

impl Steps {
    /// Of all nodes that `tensor` depends on: those that change nothing vanish, those that a layer before them can do as
    /// well are absorbed if nobody else reads what they read, the others run.
    pub(super) fn to(graph: &Graph, tensor: usize) -> Self {
        let readers = readers(graph, tensor);
        let mut found = Self { steps: Vec::new(), answer: 0, readers: vec![readers[0]] };
        let mut values = vec![0; tensor + 1];
        for (i, node) in graph.nodes[..tensor].iter().enumerate().filter(|(i, _)| readers[i + 1] > 0) {
            let inputs: Vec<usize> = node.inputs.iter().map(|&input| values[input]).collect();
            values[i + 1] = if node.layer.pointwise() == Some(Pointwise::Same) {
                inputs[0]
            } else if let Some(value) = found.absorb(graph, i, node, &inputs) {
                found.readers[value] = readers[i + 1];
                value
            } else {
                found.steps.push(Step { node: i, inputs, affine: None, residual: None, relu: false });
                found.readers.push(readers[i + 1]);
                found.steps.len()
            };
        }
        found.answer = values[tensor];
        found
    }

    /// Lets the step that makes the latest of a node's inputs do the node's work, if it can; says which value that is.
    fn absorb(&mut self, graph: &Graph, i: usize, node: &Node, inputs: &[usize]) -> Option<usize> {
        let pointwise = node.layer.pointwise()?;
        let value = *inputs.iter().max()?;
        let step = self.steps.get_mut(value.checked_sub(1)?)?;
        let fused = &graph.nodes[step.node];
        if !fused.layer.fuses() || self.readers[value] != 1 || step.relu {
            return None;
        }
        match (pointwise, inputs) {
            (Pointwise::Relu, _) => step.relu = true,
            // Behind a flatten, its channels are others.
            (Pointwise::Affine, _) if step.affine.is_none() && step.residual.is_none() => {
                if node.shape.channels != fused.shape.channels {
                    return None;
                }
                step.affine = Some(i);
            }
            (Pointwise::Sum, &[a, b]) if step.residual.is_none() => step.residual = Some(a.min(b)),
            _ => return None,
        }
        Some(value)
    }
}

/// How many nodes that matter for `tensor` read each tensor up to it, not counting those that change nothing: whoever
/// reads their output reads their input. The tensor itself is read by who asks for it.
fn readers(graph: &Graph, tensor: usize) -> Vec<usize> {
    let mut readers = vec![0; tensor + 1];
    readers[tensor] = 1;
    for (i, node) in graph.nodes[..tensor].iter().enumerate().rev() {
        let reads = match node.layer.pointwise() {
            Some(Pointwise::Same) => readers[i + 1],
            _ => readers[i + 1].min(1),
        };
        node.inputs.iter().for_each(|&input| readers[input] += reads);
    }
    readers
}
