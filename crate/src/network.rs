//! F4. A graph with parameters and memory: forward along the list, backward against it.
//!
//! Topological order is memory safety: a node's inputs lie before its output, so one `split_at_mut` yields both.
//! Buffers are made for a batch and kept; a pass over no larger a batch allocates nothing.

use std::sync::Arc;

use crate::graph::{Graph, Node};
use crate::kernels::epilogue::Epilogue;
use crate::layers::{Backward, Forward, Gradients, Inputs, Mode, Slot};
use crate::params::Params;
use crate::rng::Rng;
use crate::tensor::{self, TensorView};

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
    /// Tensor 0 is the input, tensor i + 1 the output of node i.
    activations: Vec<Vec<f32>>,
    /// dL/dtensor; empty until a backward pass is asked for.
    gradients: Vec<Vec<f32>>,
    /// What each node's forward left for its backward.
    saved: Vec<Vec<f32>>,
    scratch: Vec<f32>,
    slots: Vec<Slot>,
    /// Tensors whose gradient the current backward pass has begun to write.
    reached: Vec<bool>,
}

/// Which gradients a backward pass is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Of the parameters: tensors before the first trainable layer get none.
    Parameters,
    /// Of everything, the input included: what explains an answer.
    Input,
}

impl Network {
    /// A network with the initial parameters of `seed`.
    pub fn new(graph: Arc<Graph>, seed: u64) -> Self {
        let params = Params::new(&graph, seed);
        let tensors = graph.nodes.len() + 1;
        Self {
            params,
            capacity: 0,
            batch: 0,
            mode: Mode::Inference,
            activations: vec![Vec::new(); tensors],
            gradients: vec![Vec::new(); tensors],
            saved: vec![Vec::new(); tensors - 1],
            scratch: Vec::new(),
            slots: Vec::new(),
            reached: vec![false; tensors],
            graph,
        }
    }

    /// What it was built from.
    pub const fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// Bytes in buffers and parameters.
    pub fn bytes(&self) -> usize {
        let of = |buffers: &[Vec<f32>]| buffers.iter().map(Vec::len).sum::<usize>();
        let slots = self.slots.iter().map(|slot| slot.buffer.len()).sum::<usize>();
        let buffers = of(&self.activations) + of(&self.gradients) + of(&self.saved) + self.scratch.len();
        self.params.bytes() + (slots + buffers) * size_of::<f32>()
    }

    /// Makes room for `batch` images.
    fn reserve(&mut self, batch: usize) {
        if batch <= self.capacity {
            return;
        }
        self.capacity = batch;
        self.activations[0].resize(batch * self.graph.input.len(), 0.0);
        let mut scratch = 0;
        for (i, node) in self.graph.nodes.iter().enumerate() {
            self.activations[i + 1].resize(batch * node.shape.len(), 0.0);
            self.saved[i].resize(node.layer.saved(&node.input_shapes, batch), 0.0);
            scratch = scratch.max(node.layer.scratch(&node.input_shapes, batch));
        }
        self.scratch.resize(scratch, 0.0);
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
        self.mode = mode;
        let batch = self.batch;
        for (i, node) in self.graph.nodes[..tensor].iter().enumerate() {
            let (before, after) = self.activations.split_at_mut(i + 1);
            node.layer.forward(&mut Forward {
                batch,
                mode: node_mode(mode, i),
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
    }

    /// A tensor as the last forward pass left it, flat.
    pub fn activation(&self, tensor: usize) -> &[f32] {
        &self.activations[tensor][..self.batch * self.graph.shape(tensor).len()]
    }

    /// A tensor as the last forward pass left it, indexed `[[image, y, x, channel]]`.
    pub fn view(&self, tensor: usize) -> TensorView<'_> {
        tensor::view(self.activation(tensor), self.graph.shape(tensor))
    }

    /// dL/dtensor as the last backward pass left it; `None` if it never got there.
    pub fn gradient(&self, tensor: usize) -> Option<&[f32]> {
        let length = self.batch * self.graph.shape(tensor).len();
        self.reached[tensor].then(|| &self.gradients[tensor][..length])
    }

    /// The answer of the last forward pass: values, and where dL/d of them is to be written before
    /// [`Network::backward`] from the same tensor.
    pub fn output_and_gradient(&mut self, tensor: usize) -> (&[f32], &mut [f32]) {
        let length = self.batch * self.graph.shape(tensor).len();
        let gradient = &mut self.gradients[tensor];
        if gradient.len() < length {
            gradient.resize(length, 0.0);
        }
        (&self.activations[tensor][..length], &mut gradient[..length])
    }

    /// Runs backward from `tensor`, whose gradient [`Network::output_and_gradient`] was given, after a forward pass that
    /// reached it. Parameters on no path to it get a gradient of 0.
    pub fn backward(&mut self, tensor: usize, wanted: Wanted) {
        let graph = Arc::clone(&self.graph);
        self.params.gradients.resize(graph.trainable, 0.0);
        self.reached.fill(false);
        self.reached[tensor] = true;
        for (i, node) in graph.nodes.iter().enumerate().rev() {
            if i < tensor && self.reached[i + 1] {
                self.backward_node(&graph, i, node, wanted);
            } else {
                self.params.gradients[node.trainable.clone()].fill(0.0);
            }
        }
    }

    fn backward_node(&mut self, graph: &Graph, i: usize, node: &Node, wanted: Wanted) {
        let batch = self.batch;
        self.lend_slots(graph, node, wanted);
        node.layer.backward(&mut Backward {
            batch,
            mode: node_mode(self.mode, i),
            x: Inputs::new(&self.activations, &node.inputs, &node.input_shapes, batch),
            shape: node.shape,
            y: &self.activations[i + 1][..batch * node.shape.len()],
            dy: &self.gradients[i + 1][..batch * node.shape.len()],
            params: &self.params.values[node.trainable.clone()],
            state: &self.params.statistics[node.statistics.clone()],
            saved: &self.saved[i][..node.layer.saved(&node.input_shapes, batch)],
            dx: Gradients::new(&mut self.slots[..node.inputs.len()]),
            dparams: &mut self.params.gradients[node.trainable.clone()],
            scratch: &mut self.scratch,
        });
        self.collect_slots(node);
    }

    /// Gives the node a buffer for each gradient that is wanted: the tensor's own where nothing has been written to it
    /// yet, otherwise one that is added to it afterwards.
    fn lend_slots(&mut self, graph: &Graph, node: &Node, wanted: Wanted) {
        if self.slots.len() < node.inputs.len() {
            self.slots.resize_with(node.inputs.len(), Slot::default);
        }
        for (k, (&source, shape)) in node.inputs.iter().zip(&node.input_shapes).enumerate() {
            let slot = &mut self.slots[k];
            slot.length = if is_wanted(graph, source, wanted) { self.batch * shape.len() } else { 0 };
            let first = !self.reached[source] && !node.inputs[..k].contains(&source);
            if first {
                std::mem::swap(&mut slot.buffer, &mut self.gradients[source]);
            }
            if slot.buffer.len() < slot.length {
                slot.buffer.resize(slot.length, 0.0);
            }
        }
    }

    /// Takes the buffers back; sums where a tensor forks.
    fn collect_slots(&mut self, node: &Node) {
        for (k, &source) in node.inputs.iter().enumerate() {
            let slot = &mut self.slots[k];
            let first = !self.reached[source] && !node.inputs[..k].contains(&source);
            if first {
                std::mem::swap(&mut slot.buffer, &mut self.gradients[source]);
            } else {
                let added = &slot.buffer[..slot.length];
                self.gradients[source].iter_mut().zip(added).for_each(|(sum, term)| *sum += term);
            }
        }
        for (k, &source) in node.inputs.iter().enumerate() {
            self.reached[source] |= self.slots[k].length > 0;
        }
    }
}

/// Whether the gradient of a tensor is of use: someone asked for all, or a trainable layer lies at or before it.
fn is_wanted(graph: &Graph, tensor: usize, wanted: Wanted) -> bool {
    // Trainable ranges grow along the list, so a node with anything trainable at or before it ends above 0.
    wanted == Wanted::Input || (tensor > 0 && graph.nodes[tensor - 1].trainable.end > 0)
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
