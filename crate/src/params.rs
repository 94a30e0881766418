//! F4. All trainable parameters of a network in one arena, their gradients in a second, all statistics in a third. A network
//! that never learns has no gradients.
//!
//! Optimisers, clipping, histograms and checkpoints are loops over one slice; names lead to ranges of it.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::init::Initializer;
use crate::layers::Role;
use crate::rng::Rng;

/// The parameters of one network.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Params {
    /// Trainable floats.
    pub values: Vec<f32>,
    /// dL/dvalues; empty until a backward pass has been made.
    pub gradients: Vec<f32>,
    /// Floats that forward passes in training keep: moving averages.
    pub statistics: Vec<f32>,
    entries: Vec<Entry>,
}

/// One parameter tensor and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Full name, such as `conv1.kernel`.
    pub name: String,
    /// Dims; kernels are HWIO.
    pub dims: Vec<usize>,
    /// Whether it is trained, and whether L2 applies.
    pub role: Role,
    /// Where it lies: in `statistics` if that is its role, else in `values` and `gradients`.
    pub range: Range<usize>,
    initializer: Initializer,
}

impl Params {
    /// Initial parameters. Each tensor draws from its own stream of `seed`, so that one layer more moves no other's start.
    pub fn new(graph: &Graph, seed: u64) -> Self {
        let entries = graph
            .nodes
            .iter()
            .flat_map(|node| node.named_parameters())
            .map(|(name, parameter, range)| Entry {
                name,
                dims: parameter.dims.clone(),
                role: parameter.role,
                range,
                initializer: parameter.initializer,
            })
            .collect();
        let mut params = Self {
            values: vec![0.0; graph.trainable],
            gradients: Vec::new(),
            statistics: vec![0.0; graph.statistics],
            entries,
        };
        params.initialize(seed);
        params
    }

    /// Back to the initial values of `seed`.
    pub fn initialize(&mut self, seed: u64) {
        for entry in &self.entries {
            let arena = if entry.role == Role::Statistic { &mut self.statistics } else { &mut self.values };
            let mut rng = Rng::stream(seed, &entry.name, 0);
            entry.initializer.fill(&entry.dims, &mut rng, &mut arena[entry.range.clone()]);
        }
        self.gradients.fill(0.0);
    }

    /// All parameter tensors in the order of their nodes.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The tensor of this name.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The floats of a tensor.
    pub fn get(&self, entry: &Entry) -> &[f32] {
        let arena = if entry.role == Role::Statistic { &self.statistics } else { &self.values };
        &arena[entry.range.clone()]
    }

    /// dL/d of a trainable tensor; empty for a statistic, and before the first backward pass.
    pub fn gradient(&self, entry: &Entry) -> &[f32] {
        if entry.role == Role::Statistic { &[] } else { self.gradients.get(entry.range.clone()).unwrap_or_default() }
    }

    /// Bytes of all arenas.
    pub fn bytes(&self) -> usize {
        self.weight_bytes() + size_of_val(self.gradients.as_slice())
    }

    /// Bytes of the values and the statistics.
    pub fn weight_bytes(&self) -> usize {
        size_of_val(self.values.as_slice()) + size_of_val(self.statistics.as_slice())
    }

    /// Replaces every tensor by the one that `source` has under its name; none is changed if one is refused.
    ///
    /// # Errors
    /// [`Error::MissingTensor`], [`Error::TensorShape`], [`Error::NonFinite`].
    pub fn load<'a>(&mut self, source: impl Fn(&str) -> Option<(&'a [usize], &'a [f32])>) -> Result<()> {
        for entry in &self.entries {
            let tensor = || entry.name.clone();
            let (dims, values) = source(&entry.name).ok_or_else(|| Error::MissingTensor { tensor: tensor() })?;
            if dims != entry.dims {
                let (expected, got) = (entry.dims.clone(), dims.to_vec());
                return Err(Error::TensorShape { tensor: tensor(), expected, got });
            }
            if values.iter().any(|value| !value.is_finite()) {
                return Err(Error::NonFinite { tensor: tensor() });
            }
        }
        for entry in &self.entries {
            let (_, values) = source(&entry.name).expect("found a moment ago");
            let arena = if entry.role == Role::Statistic { &mut self.statistics } else { &mut self.values };
            arena[entry.range.clone()].copy_from_slice(values);
        }
        Ok(())
    }

    /// Whether every value and statistic is a finite number. On bits: the compiler vectorises a maximum of integers and
    /// not a search for the first NaN.
    pub fn is_finite(&self) -> bool {
        let magnitude = |floats: &[f32]| floats.iter().fold(0, |most, x| (x.to_bits() & (u32::MAX >> 1)).max(most));
        magnitude(&self.values).max(magnitude(&self.statistics)) < f32::INFINITY.to_bits()
    }

    /// Ranges of the trainable floats to which L2 applies: kernels, as Keras' `kernel_regularizer`.
    pub fn kernels(&self) -> impl Iterator<Item = Range<usize>> {
        self.entries.iter().filter(|entry| entry.role == Role::Kernel).map(|entry| entry.range.clone())
    }
}
