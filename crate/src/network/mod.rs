//! F4. A graph with parameters and memory: forward along the list, backward against it.
//!
//! Topological order is memory safety: a node's inputs lie before its output, so one `split_at_mut` yields both. Every
//! activation is kept, for the backward pass and for whoever wants to see it; [`crate::inference`] keeps none.
//! Buffers are made for a batch and kept; a pass over no larger a batch allocates nothing.

use std::sync::Arc;

use crate::graph::Graph;
use crate::kernels::epilogue::Epilogue;
use crate::layers::{Backward, Forward, Inputs, Mode};
use crate::memory::Usage;
use crate::params::Params;
use crate::rng::Rng;
use crate::tensor::{self, TensorView};

mod gradients;
mod interventions;

pub use interventions::{Constant, Interventions, OffMap};

use gradients::TensorGradients;

/// A network that can run and, between a forward and a backward pass, holds everything that was computed.
#[derive(Debug)]
pub struct Network {
    graph: Arc<Graph>,
    /// Parameters, gradients and statistics.
    pub params: Params,
    /// Images the buffers hold.
    capacity: usize,
    /// Images of the last forward pass.
    batch: usize,
    mode: Mode,
    /// What the backward pass is for.
    wanted: Wanted,
    /// Tensor 0 is the input, tensor i + 1 the output of node i.
    activations: Vec<Vec<f32>>,
    /// dL/dtensor; empty until a backward pass is asked for.
    gradients: TensorGradients,
    /// What each node's forward left for its backward.
    saved: Vec<Vec<f32>>,
    scratch: Vec<f32>,
    interventions: Interventions,
    /// What is read instead of each replaced input.
    stand_ins: Vec<Vec<f32>>,
    /// Where gradients of parameters go that nobody wants.
    unwanted: Vec<f32>,
}

/// Which gradients a backward pass is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Of the parameters: tensors before the first trainable layer get none, the others share memory.
    Parameters,
    /// Of everything, the input included, to be read afterwards.
    Input,
    /// Of all tensors, the input included, and of no parameter: what explains an answer.
    Tensors,
}

impl Network {
    /// A network with the initial parameters of `seed`.
    pub fn new(graph: Arc<Graph>, seed: u64) -> Self {
        let params = Params::new(&graph, seed);
        Self::with(graph, params)
    }

    /// A network with parameters that fit its graph, or with none (`Params::default()`), which it must be lent to run.
    pub fn with(graph: Arc<Graph>, params: Params) -> Self {
        let tensors = graph.nodes.len() + 1;
        Self {
            params,
            capacity: 0,
            batch: 0,
            mode: Mode::Inference,
            wanted: Wanted::Parameters,
            activations: vec![Vec::new(); tensors],
            gradients: TensorGradients::default(),
            saved: vec![Vec::new(); tensors - 1],
            scratch: Vec::new(),
            interventions: Interventions::default(),
            stand_ins: Vec::new(),
            unwanted: Vec::new(),
            graph,
        }
    }

    /// What it was built from.
    pub const fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// Bytes in buffers and parameters.
    pub fn bytes(&self) -> usize {
        self.params.bytes() + self.activation_bytes() + self.gradients.bytes()
    }

    /// [`Network::bytes`] by what they are for.
    pub fn usage(&self) -> Usage {
        let weights = self.params.weight_bytes();
        Usage { weights, passes: self.bytes() - weights, optimizer: 0 }
    }

    /// Bytes of the activations, what forward passes save besides, and working memory.
    pub fn activation_bytes(&self) -> usize {
        let buffers = self.activations.iter().chain(&self.saved).chain(&self.stand_ins);
        let buffers = buffers.chain([&self.scratch, &self.unwanted]);
        buffers.map(Vec::len).sum::<usize>() * size_of::<f32>()
    }

    /// Makes room for `batch` images.
    fn reserve(&mut self, batch: usize) {
        if batch <= self.capacity {
            return;
        }
        self.capacity = batch;
        self.activations[0] = vec![0.0; batch * self.graph.input.len()];
        let mut scratch = 0;
        for (i, node) in self.graph.nodes.iter().enumerate() {
            self.activations[i + 1] = vec![0.0; batch * node.shape.len()];
            self.saved[i] = vec![0.0; node.layer.saved(&node.input_shapes, batch)];
            scratch = scratch.max(node.layer.scratch(&node.input_shapes, batch));
        }
        self.scratch = vec![0.0; scratch];
        self.make_stand_ins();
    }

    /// Where the next forward pass over `batch` images reads its input, NHWC.
    pub fn input_mut(&mut self, batch: usize) -> &mut [f32] {
        self.reserve(batch);
        self.batch = batch;
        &mut self.activations[0][..batch * self.graph.input.len()]
    }

    /// Runs all nodes on what was written to [`Network::input_mut`].
    pub fn forward(&mut self, mode: Mode) {
        self.forward_to(self.graph.nodes.len(), mode);
    }

    /// Runs the nodes up to the one that makes `tensor`.
    pub fn forward_to(&mut self, tensor: usize, mode: Mode) {
        for node in 0..tensor {
            self.forward_node(node, mode);
        }
    }

    /// Runs one node, after those before it.
    pub fn forward_node(&mut self, index: usize, mode: Mode) {
        self.mode = mode;
        self.as_fed(index, |network| network.run_node(index));
        self.switch_maps_off(index);
    }

    fn run_node(&mut self, i: usize) {
        let (node, batch) = (&self.graph.nodes[i], self.batch);
        let (before, after) = self.activations.split_at_mut(i + 1);
        node.layer.forward(&mut Forward {
            batch,
            mode: node_mode(self.mode, i),
            x: Inputs::new(before, &node.inputs, &node.input_shapes, batch),
            shape: node.shape,
            y: &mut after[0][..batch * node.shape.len()],
            epilogue: Epilogue::default(),
            params: &self.params.values[node.trainable.clone()],
            state: &mut self.params.statistics[node.statistics.clone()],
            saved: &mut self.saved[i][..node.layer.saved(&node.input_shapes, batch)],
            scratch: &mut self.scratch,
        });
    }

    /// A tensor as the last forward pass left it, flat.
    pub fn activation(&self, tensor: usize) -> &[f32] {
        &self.activations[tensor][..self.batch * self.graph.shape(tensor).len()]
    }

    /// What node `index` reads in the last forward pass, of its first image.
    pub fn first_inputs(&self, index: usize) -> Inputs<'_> {
        let node = &self.graph.nodes[index];
        Inputs::new(&self.activations, &node.inputs, &node.input_shapes, 1)
    }

    /// A tensor as the last forward pass left it, indexed `[[image, y, x, channel]]`.
    pub fn view(&self, tensor: usize) -> TensorView<'_> {
        tensor::view(self.activation(tensor), self.graph.shape(tensor))
    }

    /// dL/dtensor as the last backward pass left it; `None` if it never got there, or was for the parameters only.
    pub fn gradient(&self, tensor: usize) -> Option<&[f32]> {
        self.gradients.get(tensor, self.batch * self.graph.shape(tensor).len())
    }

    /// The answer of the last forward pass: values, and where dL/d of them is to be written before
    /// [`Network::backward`] from the same tensor.
    pub fn output_and_gradient(&mut self, tensor: usize) -> (&[f32], &mut [f32]) {
        let length = self.batch * self.graph.shape(tensor).len();
        (&self.activations[tensor][..length], self.gradients.origin_mut(length))
    }

    /// Runs backward from `tensor`, whose gradient [`Network::output_and_gradient`] was given, after a forward pass that
    /// reached it. Parameters on no path to it get a gradient of 0.
    pub fn backward(&mut self, tensor: usize, wanted: Wanted) {
        self.begin_backward(tensor, wanted);
        for node in (0..self.graph.nodes.len()).rev() {
            self.backward_node(node);
        }
    }

    /// The first half of [`Network::backward`]; the other half is [`Network::backward_node`] for each node, last to first.
    pub fn begin_backward(&mut self, tensor: usize, wanted: Wanted) {
        let graph = Arc::clone(&self.graph);
        self.wanted = wanted;
        self.gradients.prepare(&graph, tensor, wanted, self.batch);
        if wanted == Wanted::Tensors {
            let most = graph.nodes.iter().map(|node| node.trainable.len()).max().unwrap_or(0);
            self.unwanted.resize(most, 0.0);
        } else {
            self.params.gradients.resize(graph.trainable, 0.0);
        }
    }

    /// Runs one node backward, after those behind it; does nothing if the pass does not come by.
    pub fn backward_node(&mut self, index: usize) {
        if self.gradients.is_reached(index) {
            self.switch_gradients_off(index);
            self.as_fed(index, |network| network.run_node_backward(index));
        } else if self.wanted != Wanted::Tensors {
            self.params.gradients[self.graph.nodes[index].trainable.clone()].fill(0.0);
        }
    }

    fn run_node_backward(&mut self, i: usize) {
        let (node, batch) = (&self.graph.nodes[i], self.batch);
        self.gradients.lend(i, node, batch);
        let dparams = match self.wanted {
            Wanted::Tensors => &mut self.unwanted[..node.trainable.len()],
            Wanted::Parameters | Wanted::Input => &mut self.params.gradients[node.trainable.clone()],
        };
        let (dy, dx) = self.gradients.split(i, node, batch);
        node.layer.backward(&mut Backward {
            batch,
            mode: node_mode(self.mode, i),
            x: Inputs::new(&self.activations, &node.inputs, &node.input_shapes, batch),
            shape: node.shape,
            y: &self.activations[i + 1][..batch * node.shape.len()],
            dy,
            params: &self.params.values[node.trainable.clone()],
            state: &self.params.statistics[node.statistics.clone()],
            saved: &self.saved[i][..node.layer.saved(&node.input_shapes, batch)],
            dx,
            dparams,
            scratch: &mut self.scratch,
        });
        for constant in self.interventions.inputs.iter().filter(|constant| constant.node == i) {
            self.gradients.forget_lent(constant.input);
        }
        self.gradients.collect(i);
    }
}

/// Every node drops by a seed of its own.
fn node_mode(mode: Mode, node: usize) -> Mode {
    match mode {
        Mode::Inference => Mode::Inference,
        Mode::Training { seed } => {
            let mut rng = Rng::stream(seed, "dropout", node as u64);
            Mode::Training { seed: u64::from(rng.bits()) << 32 | u64::from(rng.bits()) }
        }
    }
}
