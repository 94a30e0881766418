//! What a case is run on: a layer on its bench, or a block as a network of its own.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use convscope::graph::{Graph, ModelSpec};
use convscope::inference::Inference;
use convscope::layers::{Mode, Parameter, Role};
use convscope::network::{Network, Wanted};
use convscope::testing::{Bench, Derivatives, Pass};

use crate::case::Tensor;

/// Something with inputs and parameters of known names that runs forward and backward.
pub trait Subject {
    /// Names that have to be set: inputs and parameters, moving statistics only where they are used.
    fn required(&self) -> BTreeSet<String>;

    /// Sets an input or a parameter.
    fn set(&mut self, name: &str, tensor: &Tensor) -> Result<(), String>;

    /// Runs forward on what was set.
    fn forward(&mut self);

    /// The output (before a final softmax) as `y`, or a statistic as forward left it.
    fn output(&self, name: &str) -> Option<&[f32]>;

    /// Runs backward for dL/dy.
    fn backward(&mut self, dy: &[f32]) -> Result<(), String>;

    /// dL/d of an input or a parameter.
    fn gradient(&self, name: &str) -> Option<&[f32]>;
}

/// The name under which a subject knows its (first) input.
pub const INPUT: &str = "x";

/// A layer alone.
pub struct LayerSubject<'a> {
    bench: Bench<'a>,
    /// Names of the inputs in the layer's order.
    inputs: Vec<String>,
    parameters: Vec<(Parameter, Range<usize>)>,
    passed: Option<(Pass, Option<Derivatives>)>,
}

impl<'a> LayerSubject<'a> {
    pub fn new(bench: Bench<'a>, inputs: Vec<String>) -> Self {
        let [mut trainable, mut statistics] = [0, 0];
        let parameters = bench.layer.parameters(&bench.shapes).into_iter().map(|parameter| {
            let start = if parameter.role == Role::Statistic { &mut statistics } else { &mut trainable };
            let range = *start..*start + parameter.len();
            *start = range.end;
            (parameter, range)
        });
        Self { parameters: parameters.collect(), bench, inputs, passed: None }
    }

    fn parameter(&self, name: &str) -> Option<&(Parameter, Range<usize>)> {
        self.parameters.iter().find(|(parameter, _)| parameter.name == name)
    }
}

/// Copies a parameter of the case to its place.
fn put(name: &str, tensor: &Tensor, dims: &[usize], place: &mut [f32]) -> Result<(), String> {
    if dims != tensor.dims {
        return Err(format!("{name} has dims {dims:?} here and {:?} there", tensor.dims));
    }
    place.copy_from_slice(tensor.floats());
    Ok(())
}

impl Subject for LayerSubject<'_> {
    fn required(&self) -> BTreeSet<String> {
        let used = |role| role != Role::Statistic || self.bench.mode == Mode::Inference;
        let parameters = self.parameters.iter().filter(|(parameter, _)| used(parameter.role));
        parameters.map(|(parameter, _)| parameter.name.to_owned()).chain(self.inputs.iter().cloned()).collect()
    }

    fn set(&mut self, name: &str, tensor: &Tensor) -> Result<(), String> {
        if let Some(i) = self.inputs.iter().position(|input| input == name) {
            self.bench.inputs[i].copy_from_slice(tensor.floats());
            return Ok(());
        }
        let (parameter, range) = self.parameter(name).ok_or_else(|| format!("unknown input {name}"))?.clone();
        let statistic = parameter.role == Role::Statistic;
        let arena = if statistic { &mut self.bench.state } else { &mut self.bench.params };
        put(name, tensor, &parameter.dims, &mut arena[range])
    }

    fn forward(&mut self) {
        self.passed = Some((self.bench.forward(), None));
    }

    fn output(&self, name: &str) -> Option<&[f32]> {
        let (pass, _) = self.passed.as_ref()?;
        match self.parameter(name) {
            Some((parameter, range)) if parameter.role == Role::Statistic => Some(&pass.state[range.clone()]),
            _ => (name == "y").then_some(&pass.y),
        }
    }

    fn backward(&mut self, dy: &[f32]) -> Result<(), String> {
        let (pass, derivatives) = self.passed.as_mut().ok_or("backward before forward")?;
        if dy.len() != pass.y.len() {
            return Err(format!("dy has {} values, y {}", dy.len(), pass.y.len()));
        }
        *derivatives = Some(self.bench.backward(pass, dy, |_| true));
        Ok(())
    }

    fn gradient(&self, name: &str) -> Option<&[f32]> {
        let (_, derivatives) = self.passed.as_ref()?;
        let derivatives = derivatives.as_ref()?;
        if let Some(i) = self.inputs.iter().position(|input| input == name) {
            return Some(&derivatives.inputs[i]);
        }
        let (parameter, range) = self.parameter(name)?;
        (parameter.role != Role::Statistic).then(|| &derivatives.params[range.clone()])
    }
}

/// A model; names of parameters are those of its graph behind a prefix that is left out. In inference it is asked in both
/// ways, and the answer is that of the pass that keeps nothing else.
pub struct NetworkSubject {
    pub network: Network,
    inference: Inference,
    prefix: String,
    mode: Mode,
}

impl NetworkSubject {
    pub fn new(spec: &ModelSpec, prefix: &str, mode: Mode) -> Result<Self, String> {
        let graph = Arc::new(Graph::build(spec).map_err(|error| error.to_string())?);
        let inference = Inference::new(Arc::clone(&graph), graph.logits());
        Ok(Self { network: Network::new(graph, 0), inference, prefix: prefix.to_owned(), mode })
    }
}

impl Subject for NetworkSubject {
    fn required(&self) -> BTreeSet<String> {
        let used = |role| role != Role::Statistic || self.mode == Mode::Inference;
        let entries = self.network.params.entries().iter().filter(|entry| used(entry.role));
        let names = entries.map(|entry| entry.name.trim_start_matches(&self.prefix).to_owned());
        names.chain([INPUT.to_owned()]).collect()
    }

    fn set(&mut self, name: &str, tensor: &Tensor) -> Result<(), String> {
        if name == INPUT {
            let (batch, shape) = tensor.batch()?;
            let expected = self.network.graph().input;
            if shape != expected {
                return Err(format!("x is {shape} instead of {expected}"));
            }
            self.network.input_mut(batch).copy_from_slice(tensor.floats());
            self.inference.input_mut(batch).copy_from_slice(tensor.floats());
            return Ok(());
        }
        let found = self.network.params.find(&format!("{}{name}", self.prefix)).cloned();
        let entry = found.ok_or_else(|| format!("unknown input {name}"))?;
        let params = &mut self.network.params;
        let arena = if entry.role == Role::Statistic { &mut params.statistics } else { &mut params.values };
        put(name, tensor, &entry.dims, &mut arena[entry.range])
    }

    fn forward(&mut self) {
        self.network.forward(self.mode);
        if self.mode == Mode::Inference {
            self.inference.run(&mut self.network.params);
        }
    }

    fn output(&self, name: &str) -> Option<&[f32]> {
        (name == "y").then(|| match self.mode {
            Mode::Inference => self.inference.answer(),
            Mode::Training { .. } => self.network.activation(self.network.graph().logits()),
        })
    }

    fn backward(&mut self, dy: &[f32]) -> Result<(), String> {
        let output = self.network.graph().logits();
        let (y, gradient) = self.network.output_and_gradient(output);
        if dy.len() != y.len() {
            return Err(format!("dy has {} values, y {}", dy.len(), y.len()));
        }
        gradient.copy_from_slice(dy);
        self.network.backward(output, Wanted::Input);
        Ok(())
    }

    fn gradient(&self, name: &str) -> Option<&[f32]> {
        if name == INPUT {
            return self.network.gradient(0);
        }
        let params = &self.network.params;
        params.find(&format!("{}{name}", self.prefix)).map(|entry| params.gradient(entry))
    }
}
