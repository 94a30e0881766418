//! Questions that take many passes: why a network answers what it answers, what a cell really looks at, how many test images
//! it still reads. A [`Study`] works node by node in buffers of its own, so that its caller can stop after any of them and
//! the maps that are looked at stay what they are; it borrows the parameters while it works.
//!
//! * `saliency`: gradients with respect to the input, plain, times the input, averaged over noise; the effective
//!   receptive field.
//! * `occlusion`: the answer while a part of the input is covered.
//! * `activation_map`: Grad-CAM and CAM.
//! * `accuracy`: right answers on test images.

use std::fmt::Debug;
use std::mem;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::place;
use crate::data::dataset::Dataset;
use crate::error::Result;
use crate::graph::Graph;
use crate::layers::Mode;
use crate::network::{Interventions, Network, Wanted};
use crate::params::Params;

mod accuracy;
mod activation_map;
mod occlusion;
mod saliency;

pub use accuracy::Accuracy;
pub use activation_map::cam_node;
pub use saliency::Over;

/// What is asked about: one number that the network computes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum StudyTarget {
    /// The logit of a class: what goes into the softmax, not what comes out.
    Class {
        /// Which class.
        index: usize,
    },
    /// A cell of a node.
    Cell {
        /// Name of the node.
        node: String,
        /// Row, column, channel.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "[number, number, number]"))]
        at: [usize; 3],
    },
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum StudyRequest {
    /// dtarget/dinput (Simonyan et al., 2014); with samples, SmoothGrad (Smilkov et al., 2017).
    Gradient {
        /// Of what.
        target: StudyTarget,
        /// Times the input.
        times: bool,
        /// Inputs that it is averaged over, 1 to 200; 1 is the input itself.
        samples: usize,
        /// Of more than one: standard deviation of their normal noise, as a share of the input's range, 0 to 1.
        noise: f32,
        /// Fixes the noise.
        seed: u32,
    },
    /// |dtarget/dinput| of a cell (Luo et al., 2016).
    Field {
        /// Of what.
        target: StudyTarget,
        /// Averaged over what.
        over: Over,
    },
    /// How much the target falls while a patch is covered (Zeiler and Fergus, 2014).
    Occlusion {
        /// What falls.
        target: StudyTarget,
        /// Rows and columns of the patch.
        patch: usize,
        /// Cells from one patch to the next.
        stride: usize,
    },
    /// Grad-CAM (Selvaraju et al., 2017).
    GradCam {
        /// Of what.
        target: StudyTarget,
        /// The node whose maps are weighed.
        node: String,
    },
    /// Class activation map (Zhou et al., 2016).
    Cam {
        /// Of which class.
        class: usize,
    },
    /// Right answers on test images.
    Accuracy {
        /// The first so many.
        images: usize,
        /// Of the network without what is broken in it.
        intact: bool,
    },
}

/// A number for each place of the input, or of some maps that lie over it.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Row by row.
    pub values: Vec<f32>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StudyAnswer {
    /// Where it is.
    pub heat: Option<Heat>,
    /// The target for the input as it is.
    pub value: Option<f32>,
    /// Right answers.
    pub accuracy: Option<Accuracy>,
}

/// A way to an answer: passes that differ in their input.
trait Method: Debug + Send {
    /// How many passes there are.
    fn passes(&self) -> usize;
    /// Images of a pass.
    fn images(&self, _pass: usize) -> usize {
        1
    }
    /// The tensor whose gradient is wanted; none if forward is enough.
    fn gradient(&self) -> Option<usize>;
    /// Writes the images of a pass. `input` is what the network looks at.
    fn prepare(&self, pass: usize, input: &[f32], test: &Dataset, x: &mut [f32]);
    /// Takes from a pass what it was for. `target` holds the numbers asked about, an image's after the other.
    fn collect(&mut self, pass: usize, network: &Network, target: &[f32], test: &Dataset);
    /// All together.
    fn answer(&mut self, input: &[f32]) -> StudyAnswer;
}

/// One number of one tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Target {
    tensor: usize,
    /// Where in an image of the tensor; none: the whole tensor is wanted, and nothing flows backward.
    cell: Option<usize>,
}

impl Target {
    fn new(graph: &Graph, target: &StudyTarget) -> Result<Self> {
        match target {
            StudyTarget::Class { index } => {
                place::within("class", *index, graph.shape(graph.logits()).len() - 1)?;
                Ok(Self { tensor: graph.logits(), cell: Some(*index) })
            }
            StudyTarget::Cell { node, at } => {
                let index = place::checked(graph, node, *at)?;
                let [row, column, channel] = *at;
                Ok(Self { tensor: index + 1, cell: Some(graph.nodes[index].shape.index(row, column, channel)) })
            }
        }
    }
}

/// What is to be done next in a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Prepare,
    Forward(usize),
    /// Nodes before this one have not run backward.
    Backward(usize),
}

/// Work in progress.
#[derive(Debug)]
pub struct Study {
    network: Network,
    /// What the network looks at.
    input: Vec<f32>,
    target: Target,
    value: Option<f32>,
    method: Box<dyn Method>,
    /// Whether it is about the network without what is broken in it.
    pub(super) intact: bool,
    pass: usize,
    stage: Stage,
}

impl Study {
    /// A study of a network that has run.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownInput`], [`crate::error::Error::OutOfRange`] for what is asked,
    /// [`crate::error::Error::NoData`] for test images that are not there or not for this network.
    pub fn new(network: &Network, request: &StudyRequest, test: &Dataset) -> Result<Self> {
        let graph = network.graph();
        let intact = matches!(request, StudyRequest::Accuracy { intact: true, .. });
        let (target, method) = method(network, request, test)?;
        let mut own = Network::with(Arc::clone(graph), Params::default());
        own.intervene(if intact { Interventions::default() } else { network.interventions().clone() });
        let value = target.cell.map(|cell| network.activation(target.tensor)[cell]);
        let input = network.activation(0).to_vec();
        Ok(Self { network: own, input, target, value, method, intact, pass: 0, stage: Stage::Prepare })
    }

    /// Passes that are done, and all.
    pub fn progress(&self) -> [usize; 2] {
        [self.pass, self.method.passes()]
    }

    /// The work of one node; `false` when there is nothing left to do. `params` are those of the network.
    pub fn advance(&mut self, params: &mut Params, test: &Dataset) -> bool {
        if self.pass < self.method.passes() {
            mem::swap(&mut self.network.params, params);
            self.step(test);
            mem::swap(&mut self.network.params, params);
        }
        self.pass < self.method.passes()
    }

    fn step(&mut self, test: &Dataset) {
        let Target { tensor, .. } = self.target;
        match self.stage {
            Stage::Prepare => {
                let x = self.network.input_mut(self.method.images(self.pass));
                self.method.prepare(self.pass, &self.input, test, x);
                self.stage = Stage::Forward(0);
            }
            Stage::Forward(node) if node < tensor => {
                self.network.forward_node(node, Mode::Inference);
                self.stage = Stage::Forward(node + 1);
            }
            Stage::Forward(_) => match (self.method.gradient(), self.target.cell) {
                (Some(_), Some(cell)) => {
                    let (_, gradient) = self.network.output_and_gradient(tensor);
                    gradient.fill(0.0);
                    gradient[cell] = 1.0;
                    self.network.begin_backward(tensor, Wanted::Tensors);
                    self.stage = Stage::Backward(tensor);
                }
                _ => self.collect(test),
            },
            Stage::Backward(node) if Some(node) != self.method.gradient() => {
                self.network.backward_node(node - 1);
                self.stage = Stage::Backward(node - 1);
            }
            Stage::Backward(_) => self.collect(test),
        }
    }

    fn collect(&mut self, test: &Dataset) {
        let target = self.network.activation(self.target.tensor);
        let target = self.target.cell.map_or(target, |cell| &target[cell..=cell]);
        self.method.collect(self.pass, &self.network, target, test);
        self.pass += 1;
        self.stage = Stage::Prepare;
    }

    /// What came out, once there is nothing left to do.
    pub fn answer(mut self) -> StudyAnswer {
        StudyAnswer { value: self.value, ..self.method.answer(&self.input) }
    }
}

fn method(network: &Network, request: &StudyRequest, test: &Dataset) -> Result<(Target, Box<dyn Method>)> {
    let graph = network.graph();
    Ok(match request {
        StudyRequest::Gradient { target, times, samples, noise, seed } => {
            let target = Target::new(graph, target)?;
            (target, Box::new(saliency::Gradient::new(graph, *times, *samples, *noise, *seed)?))
        }
        StudyRequest::Field { target, over } => {
            (Target::new(graph, target)?, Box::new(saliency::Field::new(graph, *over, test)?))
        }
        StudyRequest::Occlusion { target, patch, stride } => {
            let target = Target::new(graph, target)?;
            (target, Box::new(occlusion::Occlusion::new(graph, [*patch, *stride])?))
        }
        StudyRequest::GradCam { target, node } => {
            let target = Target::new(graph, target)?;
            (target, Box::new(activation_map::ActivationMap::grad_cam(graph, target.tensor, node)?))
        }
        StudyRequest::Cam { class } => {
            let target = Target::new(graph, &StudyTarget::Class { index: *class })?;
            (target, Box::new(activation_map::ActivationMap::cam(graph)?))
        }
        StudyRequest::Accuracy { images, .. } => {
            let target = Target { tensor: graph.logits(), cell: None };
            (target, Box::new(accuracy::Counting::new(graph, *images, test)?))
        }
    })
}
