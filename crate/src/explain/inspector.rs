//! One network of any spec under the reader's eyes: its weights, what it looks at, everything that it computed, what is
//! broken in it, and at most one [`Study`] of it.
//!
//! It runs node by node, so that whoever calls can stop after each: a large network takes seconds.

use std::mem;
use std::sync::Arc;

use serde::Serialize;

use super::ablation::{Ablation, Broken};
use super::cell::{self, CellTerms};
use super::look::Seen;
use super::maps::Statistics;
use super::place;
use super::strongest::{self, RestOfTerms};
use super::study::{Study, StudyAnswer, StudyRequest};
use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::layers::{Mode, Role};
use crate::network::Network;
use crate::params::Params;

/// Bytes that a network takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct InspectorBytes {
    /// Its parameters.
    pub weights: usize,
    /// Input and maps of every node for one image, what layers keep besides and their working memory.
    pub maps: usize,
    /// A second set of these and all gradients, while a study is under way.
    pub study: usize,
}

impl InspectorBytes {
    /// Of a network that is not there yet.
    pub fn of(graph: &Graph) -> Self {
        let (mut kept, mut scratch, mut parameters) = (graph.input.len(), 0, 0);
        let mut tensors = graph.input.len();
        for node in &graph.nodes {
            tensors += node.shape.len();
            kept += node.shape.len() + node.layer.saved(&node.input_shapes, 1);
            scratch = scratch.max(node.layer.scratch(&node.input_shapes, 1));
            parameters = parameters.max(node.trainable.len());
        }
        let [weights, maps, study] =
            [graph.trainable + graph.statistics, kept + scratch, kept + scratch + tensors + parameters]
                .map(|floats| floats * size_of::<f32>());
        Self { weights, maps, study }
    }

    /// Whether there is memory for it now.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn check(&self) -> Result<()> {
        let bytes = self.weights.saturating_add(self.maps).saturating_add(self.study);
        Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| Error::OutOfMemory { bytes: bytes as f64 })
    }
}

/// How a cell came about, as much of it as is wanted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct InspectedCell {
    /// Its terms.
    pub terms: CellTerms,
    /// Those that are not among them.
    pub rest: RestOfTerms,
    /// Whether its map is switched off: then the value is 0 whatever the terms make.
    pub is_off: bool,
}

/// A network that is looked into.
#[derive(Debug)]
pub struct Inspector {
    network: Network,
    /// What it looks at, for people.
    picture: Option<Vec<f32>>,
    broken: Broken,
    /// The weights without noise; empty while there is none.
    clean: Vec<f32>,
    /// The node that runs next; none before there is an input.
    next: Option<usize>,
    study: Option<Study>,
}

impl Inspector {
    /// With parameters that fit the graph, and nothing to look at yet.
    pub fn new(graph: Arc<Graph>, params: Params) -> Self {
        let network = Network::with(graph, params);
        Self { network, picture: None, broken: Broken::default(), clean: Vec::new(), next: None, study: None }
    }

    /// What it was built from.
    pub const fn graph(&self) -> &Arc<Graph> {
        self.network.graph()
    }

    /// Copies parameters that have the same name and dims into those of another network.
    pub fn lend(&self, params: &mut Params) {
        let own = &self.network.params;
        for entry in own.entries() {
            let Some(theirs) = params.find(&entry.name).filter(|theirs| theirs.dims == entry.dims) else { continue };
            let range = theirs.range.clone();
            if entry.role == Role::Statistic {
                params.statistics[range].copy_from_slice(&own.statistics[entry.range.clone()]);
            } else {
                let clean = if self.clean.is_empty() { &own.values } else { &self.clean };
                params.values[range].copy_from_slice(&clean[entry.range.clone()]);
            }
        }
    }

    /// Looks at something else; what it computed is gone, and so is a study.
    pub fn look(&mut self, seen: Seen) {
        self.network.input_mut(1).copy_from_slice(&seen.values);
        self.picture = seen.picture;
        self.next = Some(0);
        self.study = None;
    }

    /// Breaks this and nothing else; everything behind what differs has to run again. If anything is refused, all stays.
    ///
    /// # Errors
    /// As [`Broken::new`].
    pub fn ablate(&mut self, ablations: &[Ablation]) -> Result<()> {
        let broken = Broken::new(self.graph(), ablations)?;
        let Some(first) = self.broken.first_difference(&broken) else { return Ok(()) };
        if broken.noise != self.broken.noise {
            if !self.clean.is_empty() {
                self.network.params.values = mem::take(&mut self.clean);
            }
            if !broken.noise.is_empty() {
                self.clean.clone_from(&self.network.params.values);
                let graph = Arc::clone(self.graph());
                broken.disturb(&graph, &mut self.network.params);
            }
        }
        self.network.intervene(broken.interventions.clone());
        self.broken = broken;
        self.next = self.next.map(|next| next.min(first));
        self.study = None;
        Ok(())
    }

    /// Runs one node; `false` when there is nothing left to do.
    pub fn advance(&mut self) -> bool {
        let nodes = self.graph().nodes.len();
        let Some(next) = self.next.filter(|&next| next < nodes) else { return false };
        self.network.forward_node(next, Mode::Inference);
        self.next = Some(next + 1);
        next + 1 < nodes
    }

    /// The network, once it has run.
    ///
    /// # Errors
    /// [`Error::NoInput`].
    pub fn network(&self) -> Result<&Network> {
        if self.next == Some(self.graph().nodes.len()) { Ok(&self.network) } else { Err(Error::NoInput) }
    }

    /// Its parameters, with what noise has made of them.
    pub const fn params(&self) -> &Params {
        &self.network.params
    }

    /// What it looks at, for people.
    pub fn picture(&self) -> Option<&[f32]> {
        self.picture.as_deref()
    }

    /// Numbers about the maps of a node.
    ///
    /// # Errors
    /// As [`Inspector::network`], [`Error::UnknownInput`].
    pub fn statistics(&self, node: &str) -> Result<Statistics> {
        let network = self.network()?;
        let index = place::node(self.graph(), node)?;
        let node = &self.graph().nodes[index];
        Ok(Statistics::of(network.activation(index + 1), node.shape, node.layer.bounds()))
    }

    /// How a cell came about; only the `strongest` so many terms, if so many are given.
    ///
    /// # Errors
    /// As [`Inspector::network`] and [`cell::cell`].
    pub fn cell(
        &mut self,
        node: &str,
        at: [usize; 3],
        decimals: u32,
        strongest: Option<usize>,
    ) -> Result<InspectedCell> {
        self.network()?;
        let index = place::checked(self.graph(), node, at)?;
        let is_off = self.broken.interventions.is_off(index, at[2]);
        let mut terms = self.network.as_fed(index, |network| cell::cell(network, node, at, decimals))?;
        let rest = strongest.map(|most| strongest::keep(&mut terms, most)).unwrap_or_default();
        Ok(InspectedCell { terms, rest, is_off })
    }

    /// The most likely classes with their probability and their logit, most likely first.
    ///
    /// # Errors
    /// As [`Inspector::network`].
    pub fn top(&self, most: usize) -> Result<Vec<LikelyClass>> {
        let network = self.network()?;
        let graph = self.graph();
        let pairs = network.activation(graph.output).iter().zip(network.activation(graph.logits())).enumerate();
        let mut classes: Vec<LikelyClass> =
            pairs.map(|(index, (&probability, &logit))| LikelyClass { index, probability, logit }).collect();
        classes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        classes.truncate(most);
        Ok(classes)
    }

    /// Begins a study, in place of the last one.
    ///
    /// # Errors
    /// As [`Inspector::network`] and [`Study::new`].
    pub fn begin(&mut self, request: &StudyRequest, test: &Dataset) -> Result<()> {
        self.study = Some(Study::new(self.network()?, request, test)?);
        Ok(())
    }

    /// Gives the study up.
    pub fn give_up(&mut self) {
        self.study = None;
    }

    /// Passes of the study that are done, and all.
    pub fn progress(&self) -> Option<[usize; 2]> {
        self.study.as_ref().map(Study::progress)
    }

    /// The work of one node for the study; `false` when there is nothing left to do.
    pub fn advance_study(&mut self, test: &Dataset) -> bool {
        let Some(study) = &mut self.study else { return false };
        let swaps = study.intact && !self.clean.is_empty();
        let params = &mut self.network.params;
        if swaps {
            mem::swap(&mut params.values, &mut self.clean);
        }
        let more = study.advance(params, test);
        if swaps {
            mem::swap(&mut params.values, &mut self.clean);
        }
        more
    }

    /// What came out of the study, which is over with it.
    pub fn conclude(&mut self) -> Option<StudyAnswer> {
        self.study.take().map(Study::answer)
    }
}

/// A class and what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LikelyClass {
    /// Which class.
    pub index: usize,
    /// The network's output.
    pub probability: f32,
    /// What goes into the softmax; the output where there is none.
    pub logit: f32,
}
