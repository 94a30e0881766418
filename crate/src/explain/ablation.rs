//! Breaking a network on purpose, to see what each part was good for: a list of things that are switched off or disturbed,
//! which can be taken back to the last bit.

use serde::{Deserialize, Serialize};

use super::place;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::layers::Role;
use crate::network::{Constant, Interventions, OffMap};
use crate::params::Params;
use crate::rng::Rng;

/// Something that is broken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Ablation {
    /// A map of a node is 0.
    Map {
        /// Name of the node.
        node: String,
        /// Which of its maps.
        channel: usize,
    },
    /// One input of a node is a number everywhere: 0 for a skip connection or a branch, 1 for the factors of an SE block.
    Input {
        /// Name of the node.
        node: String,
        /// Which of its inputs.
        input: usize,
        /// What it reads there.
        value: f32,
    },
    /// Normal noise on kernels.
    Noise {
        /// In standard deviations of each kernel's own weights, 0 to 10.
        sigma: f32,
        /// Fixes the noise.
        seed: u32,
        /// On the kernels of this node only; absent: of all.
        #[serde(default)]
        #[cfg_attr(target_arch = "wasm32", tsify(optional))]
        node: Option<String>,
    },
}

/// Noise of one seed on some kernels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Noise {
    sigma: f32,
    seed: u32,
    /// Index of the node; none: all.
    node: Option<usize>,
}

/// A list of ablations as a network takes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Broken {
    /// What passes do otherwise.
    pub interventions: Interventions,
    /// What is done to the weights.
    pub noise: Vec<Noise>,
}

impl Broken {
    /// Finds what is named.
    ///
    /// # Errors
    /// [`Error::UnknownInput`] for a node; [`Error::OutOfRange`] for a channel, an input, or `sigma`.
    pub fn new(graph: &Graph, ablations: &[Ablation]) -> Result<Self> {
        let mut broken = Self::default();
        for ablation in ablations {
            match ablation {
                Ablation::Map { node, channel } => {
                    let (node, channel) = (place::node(graph, node)?, *channel);
                    place::within("channel", channel, graph.nodes[node].shape.channels - 1)?;
                    broken.interventions.maps.push(OffMap { node, channel });
                }
                Ablation::Input { node, input, value } => {
                    let (node, input, value) = (place::node(graph, node)?, *input, *value);
                    place::within("input", input, graph.nodes[node].inputs.len() - 1)?;
                    broken.interventions.inputs.push(Constant { node, input, value });
                }
                Ablation::Noise { sigma, seed, node } => {
                    let (sigma, seed) = (*sigma, *seed);
                    if !(0.0..=10.0).contains(&sigma) {
                        let value = f64::from(sigma);
                        return Err(Error::OutOfRange { option: "sigma".into(), value, min: 0.0, max: 10.0 });
                    }
                    let node = node.as_deref().map(|node| place::node(graph, node)).transpose()?;
                    broken.noise.push(Noise { sigma, seed, node });
                }
            }
        }
        Ok(broken)
    }

    /// Adds the noise to the weights.
    pub fn disturb(&self, graph: &Graph, params: &mut Params) {
        for noise in &self.noise {
            for (index, node) in graph.nodes.iter().enumerate() {
                if noise.node.is_none_or(|only| only == index) {
                    for (name, parameter, range) in node.named_parameters() {
                        if parameter.role == Role::Kernel {
                            let mut rng = Rng::stream(u64::from(noise.seed), &name, 0);
                            let kernel = &mut params.values[range];
                            let size = noise.sigma * deviation(kernel);
                            kernel.iter_mut().for_each(|weight| *weight += size * rng.normal());
                        }
                    }
                }
            }
        }
    }

    /// The first node that computes something else with `other` than with these.
    pub fn first_difference(&self, other: &Self) -> Option<usize> {
        let noise = |a: &Self, b: &Self| {
            a.noise.iter().filter(|noise| !b.noise.contains(noise)).map(|noise| noise.node.unwrap_or(0)).min()
        };
        let passes = self.interventions.first_difference(&other.interventions);
        [passes, noise(self, other), noise(other, self)].into_iter().flatten().min()
    }
}

/// Standard deviation, summed in f64.
fn deviation(values: &[f32]) -> f32 {
    let count = values.len() as f64;
    let mean = values.iter().copied().map(f64::from).sum::<f64>() / count;
    let squares = values.iter().map(|&value| (f64::from(value) - mean) * (f64::from(value) - mean)).sum::<f64>();
    (squares / count).sqrt() as f32
}
