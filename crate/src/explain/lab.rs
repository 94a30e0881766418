//! A small graph under the reader's hands: one input, a layer or a few, parameters that can be set one by one, and every
//! value that was computed on the way. Built and run by the same [`Graph`] and [`Network`] as a network that learns.

use std::sync::Arc;

use super::input::{Source, View};
use crate::error::{Error, Result};
use crate::graph::{Graph, ModelSpec, NodeSpec};
use crate::layers::{Mode, Role};
use crate::network::Network;
use crate::params::Params;
use crate::shape::Shape;

/// Seed of parameters that nobody has set.
const SEED: u64 = 1;

/// What is to be different; what is absent stays as it is.
#[derive(Debug, Default)]
pub struct Change {
    /// Another input.
    pub source: Option<Source>,
    /// Another look at it.
    pub view: Option<View>,
    /// Other layers. Parameters of the same name and dims stay.
    pub nodes: Option<Vec<NodeSpec>>,
    /// Floats for parameters by their full name, such as `conv.kernel`.
    pub parameters: Vec<(String, Vec<f32>)>,
}

/// One input and what some layers make of it.
#[derive(Debug, Default)]
pub struct Lab {
    source: Option<Source>,
    view: View,
    nodes: Vec<NodeSpec>,
    /// Absent until there is an input and a node.
    network: Option<Network>,
}

/// An image and its shape.
pub type Maps<'a> = (Shape, &'a [f32]);

impl Lab {
    /// Without input and layers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the change and runs. If any part of it is refused, everything stays as it was.
    ///
    /// # Errors
    /// Whatever is wrong with the view, the nodes or the parameters.
    pub fn change(&mut self, change: Change) -> Result<()> {
        let Change { source, view, nodes, parameters } = change;
        if nodes.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::EmptyModel);
        }
        let input_changes = source.is_some() || view.is_some() || self.network.is_none();
        let new_source = source.as_ref().or(self.source.as_ref());
        let seen = match new_source {
            Some(source) if input_changes => Some(source.seen(view.unwrap_or(self.view))?),
            _ => None,
        };
        let input = seen.as_ref().map(|(shape, _)| *shape).or_else(|| Some(self.network.as_ref()?.graph().input));
        let new_nodes = nodes.as_ref().unwrap_or(&self.nodes);
        let rebuilt = match input {
            Some(input) if !new_nodes.is_empty() && !self.is_built(input, new_nodes) => {
                Some(self.build(input, new_nodes)?)
            }
            _ => None,
        };
        let network = rebuilt.as_ref().or(self.network.as_ref());
        check(&parameters, network)?;

        // Nothing is refused from here on.
        if let Some(mut network) = rebuilt {
            let old = self.network.take();
            let values = network.input_mut(1);
            if let (None, Some(old)) = (&seen, old) {
                values.copy_from_slice(old.activation(0));
            }
            self.network = Some(network);
        }
        if let Some(network) = &mut self.network {
            if let Some((_, values)) = &seen {
                network.input_mut(1).copy_from_slice(values);
            }
            for (name, values) in &parameters {
                set(&mut network.params, name, values);
            }
            network.forward(Mode::Inference);
        }
        self.source = source.or(self.source.take());
        self.view = view.unwrap_or(self.view);
        self.nodes = nodes.unwrap_or_else(|| std::mem::take(&mut self.nodes));
        Ok(())
    }

    fn is_built(&self, input: Shape, nodes: &[NodeSpec]) -> bool {
        self.network.as_ref().is_some_and(|network| {
            let graph = network.graph();
            graph.input == input && graph.spec.nodes == nodes
        })
    }

    /// A network of these nodes, with what it can keep of the parameters there are.
    fn build(&self, input: Shape, nodes: &[NodeSpec]) -> Result<Network> {
        let input = [input.height, input.width, input.channels].map(|n| n as u32);
        let graph = Graph::build(&ModelSpec::of_layers(input, nodes.to_vec()))?;
        let mut network = Network::new(Arc::new(graph), SEED);
        if let Some(old) = &self.network {
            for entry in old.params.entries() {
                let kept = network.params.find(&entry.name).is_some_and(|new| new.dims == entry.dims);
                if kept {
                    set(&mut network.params, &entry.name, old.params.get(entry));
                }
            }
        }
        Ok(network)
    }

    /// The network with its last input.
    ///
    /// # Errors
    /// [`Error::NoInput`] before there is an input, [`Error::EmptyModel`] before there is a layer.
    pub fn network(&self) -> Result<&Network> {
        let missing = if self.source.is_none() { Error::NoInput } else { Error::EmptyModel };
        self.network.as_ref().ok_or(missing)
    }

    /// What the layers read.
    ///
    /// # Errors
    /// As [`Lab::network`].
    pub fn input(&self) -> Result<Maps<'_>> {
        let network = self.network()?;
        Ok((network.graph().input, network.activation(0)))
    }

    /// What the node of this name made of it.
    ///
    /// # Errors
    /// As [`Lab::network`], and [`Error::UnknownInput`].
    pub fn maps(&self, node: &str) -> Result<Maps<'_>> {
        let network = self.network()?;
        let unknown = || Error::UnknownInput { node: "lab".to_owned(), input: node.to_owned() };
        let index = network.graph().find(node).ok_or_else(unknown)?;
        Ok((network.graph().nodes[index].shape, network.activation(index + 1)))
    }

    /// A parameter by its full name.
    ///
    /// # Errors
    /// As [`Lab::network`], and [`Error::MissingTensor`].
    pub fn parameter(&self, name: &str) -> Result<(&[usize], &[f32])> {
        let params = &self.network()?.params;
        let entry = params.find(name).ok_or_else(|| Error::MissingTensor { tensor: name.to_owned() })?;
        Ok((&entry.dims, params.get(entry)))
    }
}

/// Least and largest value of each channel, one after the other.
pub fn extents(values: &[f32], channels: usize) -> Vec<f32> {
    let mut extents = [f32::INFINITY, f32::NEG_INFINITY].repeat(channels);
    for pixel in values.chunks_exact(channels) {
        for ([least, most], &value) in extents.as_chunks_mut::<2>().0.iter_mut().zip(pixel) {
            *least = least.min(value);
            *most = most.max(value);
        }
    }
    extents
}

fn check(parameters: &[(String, Vec<f32>)], network: Option<&Network>) -> Result<()> {
    for (name, values) in parameters {
        let tensor = || name.clone();
        let entry = network.and_then(|network| network.params.find(name));
        let entry = entry.ok_or_else(|| Error::MissingTensor { tensor: tensor() })?;
        if values.len() != entry.range.len() {
            let expected = entry.dims.clone();
            return Err(Error::TensorShape { tensor: tensor(), expected, got: vec![values.len()] });
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::NonFinite { tensor: tensor() });
        }
    }
    Ok(())
}

/// Writes a parameter that is known to be there with as many floats.
fn set(params: &mut Params, name: &str, values: &[f32]) {
    let entry = params.find(name).expect("checked before");
    let range = entry.range.clone();
    let arena = if entry.role == Role::Statistic { &mut params.statistics } else { &mut params.values };
    arena[range].copy_from_slice(values);
}
