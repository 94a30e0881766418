//! The built model: immutable, in topological order, with every shape known.

use std::ops::Range;

use crate::layers::{Layer, Parameter, Role};
use crate::shape::{ReceptiveField, Shape};

use super::ModelSpec;

/// A built model. Tensor 0 is its input, tensor `i + 1` the output of node `i`; every node reads earlier tensors only.
#[derive(Debug)]
pub struct Graph {
    /// What it was built from.
    pub spec: ModelSpec,
    /// Shape of the input.
    pub input: Shape,
    /// Layers in the order in which they run.
    pub nodes: Vec<Node>,
    /// The tensor that is the model's answer. Nodes that it does without are computed by a pass over all of them, never
    /// trained and never run for the answer alone.
    pub output: usize,
    /// Floats of all trainable parameters.
    pub trainable: usize,
    /// Floats of all other parameters.
    pub statistics: usize,
}

/// One layer in its place.
#[derive(Debug)]
pub struct Node {
    /// Path through the blocks it came from, such as `unit1/conv1`.
    pub name: String,
    /// What it computes.
    pub layer: Box<dyn Layer>,
    /// The tensors it reads.
    pub inputs: Vec<usize>,
    /// Their shapes.
    pub input_shapes: Vec<Shape>,
    /// Shape of its output.
    pub shape: Shape,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Where its trainable parameters lie among all of the model's.
    pub trainable: Range<usize>,
    /// Where its other parameters lie among all of the model's.
    pub statistics: Range<usize>,
    /// Multiply-accumulates for one image.
    pub macs: u64,
    /// Whether the answer does without it: it belongs to an auxiliary head.
    pub auxiliary: bool,
    /// Rows and columns of the input that cell (0, 0) of its output sees.
    pub receptive_field: [ReceptiveField; 2],
}

impl Node {
    /// Its parameters with the full name (`conv1.kernel`) and the range in the trainable or the other floats.
    pub fn named_parameters(&self) -> impl Iterator<Item = (String, &Parameter, Range<usize>)> {
        let (mut trainable, mut statistics) = (self.trainable.start, self.statistics.start);
        self.parameters.iter().map(move |parameter| {
            let next = if parameter.role == Role::Statistic { &mut statistics } else { &mut trainable };
            let range = *next..*next + parameter.len();
            *next = range.end;
            (format!("{}.{}", self.name, parameter.name), parameter, range)
        })
    }
}

impl Graph {
    /// Shape of a tensor.
    pub fn shape(&self, tensor: usize) -> Shape {
        if tensor == 0 { self.input } else { self.nodes[tensor - 1].shape }
    }

    /// Index of the node of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// Shape of the answer.
    pub fn output_shape(&self) -> Shape {
        self.shape(self.output)
    }

    /// The tensor a classification loss starts from: the input of a final softmax, else the output itself.
    pub fn logits(&self) -> usize {
        match self.output.checked_sub(1).map(|node| &self.nodes[node]) {
            Some(node) if node.layer.is_softmax() => node.inputs[0],
            _ => self.output,
        }
    }
}
