//! From spec to graph: find kinds, order nodes, unfold blocks, infer shapes, check sizes. The one fallible door.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::blocks::{self, Block};
use super::{Graph, ModelSpec, Node, NodeSpec};
use crate::error::{Error, Result};
use crate::layers::{self, DecodeError, Layer, LayerType, Role};
use crate::shape::{ReceptiveField, Shape};

/// The name under which nodes read the model's input.
const INPUT: &str = "input";
/// Most floats of one node's output for one image, 512 MB: more than any published network has.
const MOST_ACTIVATIONS: f64 = (1u64 << 27) as f64;
/// Most parameters of a model, 1 GiB: VGG-19 has 144 million.
const MOST_PARAMETERS: f64 = (1u64 << 28) as f64;

/// A tensor of the graph under construction; see [`Graph`] for the numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tensor(usize);

impl Graph {
    /// Builds the model that `spec` says.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, with the name of the node it is wrong at.
    pub fn build(spec: &ModelSpec) -> Result<Self> {
        let last = spec.nodes.last().ok_or(Error::EmptyModel)?;
        let decoded = spec.nodes.iter().map(|node| Element::decode(node).map(Some));
        let mut elements = decoded.collect::<Result<Vec<_>>>()?;
        check_names(&spec.nodes)?;
        let inputs = resolve_inputs(&spec.nodes)?;

        let mut builder = Builder::new(spec.input)?;
        let mut outputs = BTreeMap::from([(INPUT, Tensor(0))]);
        for index in topological_order(&spec.nodes, &inputs)? {
            let tensors: Vec<Tensor> = inputs[index].iter().map(|name| outputs[name]).collect();
            let name = &spec.nodes[index].name;
            let output = match elements[index].take().expect("an order names every node once") {
                Element::Layer(layer) => builder.push(name.clone(), layer, &tensors),
                Element::Block(block) => builder.expand(name.clone(), block.as_ref(), &tensors),
            };
            outputs.insert(name, output.map_err(|error| error.at(name))?);
        }
        let output = outputs[last.name.as_str()].0;
        Ok(builder.finish(spec.clone(), output))
    }
}

/// A decoded node of the spec.
enum Element {
    Layer(Box<dyn Layer>),
    Block(Box<dyn Block>),
}

impl Element {
    fn decode(node: &NodeSpec) -> Result<Self> {
        let fields = Value::Object(node.fields.clone());
        let refused = |error: DecodeError| field_error(node, &error);
        if let Some(registration) = layers::find(&node.kind) {
            return (registration.decode)(fields).map(Self::Layer).map_err(refused);
        }
        match blocks::find(&node.kind) {
            Some(registration) => (registration.decode)(fields).map(Self::Block).map_err(refused),
            None => {
                let known = layers::REGISTRY.iter().map(|r| r.kind).chain(blocks::REGISTRY.iter().map(|r| r.kind));
                let known = known.map(str::to_owned).collect();
                Err(Error::UnknownKind { node: node.name.clone(), kind: node.kind.clone(), known })
            }
        }
    }
}

/// Says which field of a node the decoder refused, and why.
fn field_error(spec: &NodeSpec, error: &DecodeError) -> Error {
    let node = spec.name.clone();
    let message = error.inner().to_string();
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("missing field") {
        return Error::MissingField { node, field: quoted() };
    }
    if message.starts_with("unknown field") {
        return Error::UnknownField { node, field: quoted() };
    }
    let path = error.path().to_string();
    let top = path.split(['.', '[']).next().unwrap_or_default();
    let got = spec.fields.get(top).map_or_else(String::new, Value::to_string);
    Error::InvalidField { node, field: path, got, expected: expectation(&message) }
}

/// What serde expected, as a code: it says "invalid type: string \"3\", expected u32" or "unknown variant `x`, expected
/// one of `a`, `b`". `tests/engine/spec.rs` holds the codes, so that a serde that says it otherwise is noticed.
fn expectation(message: &str) -> String {
    let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    match expected.split([' ', ',']).next().unwrap_or_default() {
        _ if !names.is_empty() => names.join(" | "),
        "u8" | "u16" | "u32" | "u64" | "usize" => "whole_number".to_owned(),
        "f32" | "f64" => "number".to_owned(),
        "a" if expected.contains("boolean") => "true | false".to_owned(),
        "pair" => "pair".to_owned(),
        _ => "another_value".to_owned(),
    }
}

fn check_names(nodes: &[NodeSpec]) -> Result<()> {
    let mut names = HashSet::from([INPUT]);
    for node in nodes {
        if node.name.is_empty() || node.name.contains(['/', '.']) {
            let got = format!("\"{}\"", node.name);
            let expected = "name_without_separators".to_owned();
            return Err(Error::InvalidField { node: node.name.clone(), field: "name".into(), got, expected });
        }
        if !names.insert(&node.name) {
            return Err(Error::DuplicateName { name: node.name.clone() });
        }
    }
    Ok(())
}

/// The names every node reads, the default filled in.
fn resolve_inputs(nodes: &[NodeSpec]) -> Result<Vec<Vec<&str>>> {
    let names: HashSet<&str> = nodes.iter().map(|node| node.name.as_str()).chain([INPUT]).collect();
    let mut previous = INPUT;
    let mut resolved = Vec::with_capacity(nodes.len());
    for node in nodes {
        let inputs: Vec<&str> = match &node.inputs {
            Some(inputs) => inputs.iter().map(String::as_str).collect(),
            None => vec![previous],
        };
        if let Some(unknown) = inputs.iter().find(|name| !names.contains(*name)) {
            return Err(Error::UnknownInput { node: node.name.clone(), input: (*unknown).to_owned() });
        }
        resolved.push(inputs);
        previous = &node.name;
    }
    Ok(resolved)
}

/// Nodes in an order in which inputs come first; among those that could be next, the first in the spec (Kahn, 1962).
fn topological_order(nodes: &[NodeSpec], inputs: &[Vec<&str>]) -> Result<Vec<usize>> {
    let index: HashMap<&str, usize> = nodes.iter().enumerate().map(|(i, node)| (node.name.as_str(), i)).collect();
    let mut readers = vec![Vec::new(); nodes.len()];
    let mut missing = vec![0; nodes.len()];
    for (reader, names) in inputs.iter().enumerate() {
        for source in names.iter().filter_map(|name| index.get(name)) {
            readers[*source].push(reader);
            missing[reader] += 1;
        }
    }
    let mut ready: std::collections::BTreeSet<usize> = (0..nodes.len()).filter(|&i| missing[i] == 0).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(next) = ready.pop_first() {
        order.push(next);
        for &reader in &readers[next] {
            missing[reader] -= 1;
            if missing[reader] == 0 {
                ready.insert(reader);
            }
        }
    }
    if order.len() == nodes.len() { Ok(order) } else { Err(cycle(nodes, inputs, &index, &missing)) }
}

/// Walks backwards from any node that never got ready until a node comes twice: that is the circle.
fn cycle(nodes: &[NodeSpec], inputs: &[Vec<&str>], index: &HashMap<&str, usize>, missing: &[usize]) -> Error {
    let waiting = |i: &usize| missing[*i] > 0;
    let mut path: Vec<usize> = Vec::new();
    let mut current = (0..nodes.len()).find(waiting);
    while let Some(node) = current {
        if let Some(start) = path.iter().position(|&seen| seen == node) {
            let nodes = path[start..].iter().rev().map(|&i| nodes[i].name.clone()).collect();
            return Error::Cycle { nodes };
        }
        path.push(node);
        current = inputs[node].iter().filter_map(|name| index.get(name).copied()).find(waiting);
    }
    unreachable!("a node that never gets ready waits for another one that never does")
}

/// The graph under construction.
pub(super) struct Builder {
    input: Shape,
    nodes: Vec<Node>,
    trainable: usize,
    statistics: usize,
}

impl Builder {
    fn new(input: [u32; 3]) -> Result<Self> {
        let [height, width, channels] = input.map(|n| n as usize);
        if input.contains(&0) {
            let got = format!("{height}×{width}×{channels}");
            let (node, field, expected) = (INPUT.to_owned(), INPUT.to_owned(), "1..".to_owned());
            return Err(Error::InvalidField { node, field, got, expected });
        }
        let input = Shape::new(height, width, channels);
        check_size(input).map_err(|error| error.at(INPUT))?;
        Ok(Self { input, nodes: Vec::new(), trainable: 0, statistics: 0 })
    }

    fn shape(&self, tensor: Tensor) -> Shape {
        if tensor.0 == 0 { self.input } else { self.nodes[tensor.0 - 1].shape }
    }

    fn push(&mut self, name: String, layer: Box<dyn Layer>, inputs: &[Tensor]) -> Result<Tensor> {
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
        check_arity((1, Some(1)), inputs.len())?;
        block.expand(&mut Expansion { builder: self, path, input: inputs[0] })
    }

    fn finish(self, spec: ModelSpec, output: usize) -> Graph {
        let Self { input, nodes, trainable, statistics } = self;
        Graph { spec, input, nodes, output, trainable, statistics }
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
        self.builder.push(format!("{}/{name}", self.path), Box::new(layer), inputs)
    }

    /// Adds a block inside of this one.
    ///
    /// # Errors
    /// What one of its layers refuses, under its path.
    pub fn block(&mut self, name: &str, block: &dyn Block, input: Tensor) -> Result<Tensor> {
        self.builder.expand(format!("{}/{name}", self.path), block, &[input])
    }
}
