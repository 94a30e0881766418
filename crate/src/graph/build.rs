//! From spec to graph: unfold blocks, infer shapes, check sizes. The one fallible door.

use std::collections::HashMap;

use super::blocks::Block;
use super::decode::{Defaults, Element};
use super::order::{INPUT, Ordered};
use super::{Graph, ModelSpec, Node, NodeSpec};
use crate::error::{Error, Result};
use crate::layers::{Layer, LayerType, Role};
use crate::shape::{ReceptiveField, Shape};

/// Most floats of one node's output for one image, 512 MB: more than any published network has.
const MOST_ACTIVATIONS: f64 = (1u64 << 27) as f64;
/// Most parameters of a model, 1 GiB: VGG-19 has 144 million.
const MOST_PARAMETERS: f64 = (1u64 << 28) as f64;
/// Most layers of a model: a stage says "a million units" in a few letters. Inception-ResNet-v2 has 800.
const MOST_LAYERS: usize = 1 << 12;

/// A tensor of the graph under construction; see [`Graph`] for the numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tensor(usize);

impl Graph {
    /// Builds the model that `spec` says.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, with the name of the node it is wrong at.
    pub fn build(spec: &ModelSpec) -> Result<Self> {
        if spec.nodes.is_empty() {
            return Err(Error::EmptyModel);
        }
        let mut builder = Builder::new(spec)?;
        let output = builder.nodes("", &spec.nodes, Tensor(0))?;
        Ok(builder.finish(spec.clone(), output.0))
    }
}

/// The graph under construction.
pub(super) struct Builder {
    input: Shape,
    defaults: Defaults,
    nodes: Vec<Node>,
    trainable: usize,
    statistics: usize,
}

impl Builder {
    fn new(spec: &ModelSpec) -> Result<Self> {
        let [height, width, channels] = spec.input.map(|n| n as usize);
        if spec.input.contains(&0) {
            let got = format!("{height}×{width}×{channels}");
            let (node, field, expected) = (INPUT.to_owned(), INPUT.to_owned(), "1..".to_owned());
            return Err(Error::InvalidField { node, field, got, expected });
        }
        let input = Shape::new(height, width, channels);
        check_size(input).map_err(|error| error.at(INPUT))?;
        let defaults = Defaults::new(&spec.defaults)?;
        Ok(Self { input, defaults, nodes: Vec::new(), trainable: 0, statistics: 0 })
    }

    /// Adds the nodes of a model or, under `path`, of a module. They know `input` by that name; the output of the last one
    /// is the answer.
    fn nodes(&mut self, path: &str, nodes: &[NodeSpec], input: Tensor) -> Result<Tensor> {
        let within = |error: Error| error.within(path);
        let decoded = nodes.iter().map(|node| Element::decode(node, &self.defaults).map(Some));
        let mut elements = decoded.collect::<Result<Vec<_>>>().map_err(within)?;
        let Ordered { order, inputs } = Ordered::of(nodes).map_err(within)?;
        let mut outputs = HashMap::from([(INPUT, input)]);
        for index in order {
            let tensors: Vec<Tensor> = inputs[index].iter().map(|name| outputs[name]).collect();
            let name = nodes[index].name.as_str();
            let element = elements[index].take().expect("an order names every node once");
            outputs.insert(name, self.element(join(path, name), element, &tensors)?);
        }
        Ok(nodes.last().map_or(input, |last| outputs[last.name.as_str()]))
    }

    fn element(&mut self, name: String, element: Element, inputs: &[Tensor]) -> Result<Tensor> {
        match element {
            Element::Layer(layer) => self.push(name, layer, inputs),
            Element::Block(block) => self.expand(name, block.as_ref(), inputs),
        }
    }

    fn shape(&self, tensor: Tensor) -> Shape {
        if tensor.0 == 0 { self.input } else { self.nodes[tensor.0 - 1].shape }
    }

    fn push(&mut self, name: String, layer: Box<dyn Layer>, inputs: &[Tensor]) -> Result<Tensor> {
        if self.nodes.len() == MOST_LAYERS {
            return Err(too_large("layers", MOST_LAYERS as f64 + 1.0, MOST_LAYERS as f64).at(&name));
        }
        let node = self.infer(name.clone(), layer, inputs).map_err(|error| error.at(&name))?;
        self.trainable = node.trainable.end;
        self.statistics = node.statistics.end;
        self.nodes.push(node);
        Ok(Tensor(self.nodes.len()))
    }

    /// Everything there is to know of one node.
    fn infer(&self, name: String, layer: Box<dyn Layer>, inputs: &[Tensor]) -> Result<Node> {
        check_arity(layer.arity(), inputs.len())?;
        let input_shapes: Vec<Shape> = inputs.iter().map(|&tensor| self.shape(tensor)).collect();
        let shape = layer.output_shape(&input_shapes)?;
        check_size(shape)?;
        let parameters = layer.parameters(&input_shapes);
        let floats = |of_role: fn(Role) -> bool| -> f64 {
            let of_role = parameters.iter().filter(|parameter| of_role(parameter.role));
            of_role.map(|parameter| parameter.dims.iter().map(|&n| n as f64).product::<f64>()).sum()
        };
        let trainable = floats(|role| role != Role::Statistic);
        let statistics = floats(|role| role == Role::Statistic);
        let total = trainable + statistics + (self.trainable + self.statistics) as f64;
        if total > MOST_PARAMETERS {
            return Err(too_large("parameters", total, MOST_PARAMETERS));
        }
        Ok(Node {
            name,
            inputs: inputs.iter().map(|tensor| tensor.0).collect(),
            receptive_field: self.receptive_field(layer.as_ref(), inputs, &input_shapes)?,
            macs: layer.macs(&input_shapes),
            auxiliary: false,
            shape,
            input_shapes,
            parameters,
            trainable: self.trainable..self.trainable + trainable as usize,
            statistics: self.statistics..self.statistics + statistics as usize,
            layer,
        })
    }

    fn receptive_field(&self, layer: &dyn Layer, inputs: &[Tensor], shapes: &[Shape]) -> Result<[ReceptiveField; 2]> {
        let before = |tensor: Tensor| match tensor.0 {
            0 => [ReceptiveField::INPUT; 2],
            node => self.nodes[node - 1].receptive_field,
        };
        let reach = layer.reach(shapes)?;
        let [rows, columns] = inputs[1..].iter().fold(before(inputs[0]), |[rows, columns], &tensor| {
            let [other_rows, other_columns] = before(tensor);
            [rows.union(other_rows), columns.union(other_columns)]
        });
        Ok([reach[0].field(rows), reach[1].field(columns)])
    }

    fn expand(&mut self, path: String, block: &dyn Block, inputs: &[Tensor]) -> Result<Tensor> {
        check_arity((1, Some(1)), inputs.len()).map_err(|error| error.at(&path))?;
        let expanded = block.expand(&mut Expansion { builder: self, path: path.clone(), input: inputs[0] });
        expanded.map_err(|error| error.at(&path))
    }

    fn finish(self, spec: ModelSpec, output: usize) -> Graph {
        let Self { input, mut nodes, trainable, statistics, .. } = self;
        mark_auxiliary(&mut nodes, output);
        Graph { spec, input, nodes, output, trainable, statistics }
    }
}

/// Marks the nodes that are on no path to `output`.
fn mark_auxiliary(nodes: &mut [Node], output: usize) {
    let mut needed = vec![false; nodes.len() + 1];
    needed[output] = true;
    for (i, node) in nodes.iter_mut().enumerate().rev() {
        node.auxiliary = !needed[i + 1];
        if needed[i + 1] {
            node.inputs.iter().for_each(|&input| needed[input] = true);
        }
    }
}

fn check_arity((least, most): (usize, Option<usize>), got: usize) -> Result<()> {
    let fits = got >= least && most.is_none_or(|most| got <= most);
    if fits { Ok(()) } else { Err(Error::InputCount { node: String::new(), least, most, got }) }
}

fn check_size(shape: Shape) -> Result<()> {
    let floats = shape.height as f64 * shape.width as f64 * shape.channels as f64;
    if floats > MOST_ACTIVATIONS { Err(too_large("activations", floats, MOST_ACTIVATIONS)) } else { Ok(()) }
}

fn too_large(quantity: &str, value: f64, limit: f64) -> Error {
    Error::TooLarge { node: String::new(), quantity: quantity.into(), value, limit }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}

/// What a block writes itself into: nodes under its own path.
pub struct Expansion<'a> {
    builder: &'a mut Builder,
    path: String,
    input: Tensor,
}

impl Expansion<'_> {
    /// The block's input.
    pub const fn input(&self) -> Tensor {
        self.input
    }

    /// Shape of a tensor, known as soon as it exists.
    pub fn shape(&self, tensor: Tensor) -> Shape {
        self.builder.shape(tensor)
    }

    /// Adds a layer.
    ///
    /// # Errors
    /// What the layer refuses, under its path.
    pub fn layer<L: LayerType>(&mut self, name: &str, layer: L, inputs: &[Tensor]) -> Result<Tensor> {
        self.builder.push(join(&self.path, name), Box::new(layer), inputs)
    }

    /// Adds a block inside of this one.
    ///
    /// # Errors
    /// What one of its layers refuses, under its path.
    pub fn block(&mut self, name: &str, block: &dyn Block, input: Tensor) -> Result<Tensor> {
        self.builder.expand(join(&self.path, name), block, &[input])
    }

    /// Adds a layer or a block as a spec says it; its own `inputs` are not looked at.
    ///
    /// # Errors
    /// What is wrong with it, under its path.
    pub fn node(&mut self, spec: &NodeSpec, input: Tensor) -> Result<Tensor> {
        let decoded = Element::decode(spec, &self.builder.defaults);
        let element = decoded.map_err(|error| error.within(&self.path))?;
        self.builder.element(join(&self.path, &spec.name), element, &[input])
    }

    /// Adds nodes that call the block's input `input`; answers with the output of the last one.
    ///
    /// # Errors
    /// What is wrong with them, under their paths.
    pub fn nodes(&mut self, nodes: &[NodeSpec]) -> Result<Tensor> {
        self.builder.nodes(&self.path, nodes, self.input)
    }
}
