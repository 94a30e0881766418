//! F4. A forward pass that keeps nothing but the answer: layers that a layer before them can do as well are absorbed by it,
//! and every value lives from the layer that makes it to the last one that reads it.
//!
//! What is planned is the order, what absorbs what, and who shares memory with whom. Parameters are read at each run, the
//! factors of an absorbed batch normalisation too, so that a network may be asked while it is being trained.

use std::mem;
use std::sync::Arc;

use crate::graph::Graph;
use crate::kernels::epilogue::Epilogue;
use crate::layers::{Forward, Inputs, Mode};
use crate::memory::{self, Assignment, Request};
use crate::params::Params;

mod steps;

use steps::{Step, Steps};

/// The way to one tensor of a graph, with the memory that it takes.
#[derive(Debug)]
pub struct Inference {
    graph: Arc<Graph>,
    tensor: usize,
    steps: Vec<Step>,
    /// The value that is the answer; value 0 is the input, value `s + 1` the result of step s.
    answer: usize,
    /// Images the buffers hold.
    capacity: usize,
    /// Images of the next run, or of the last one.
    batch: usize,
    buffers: Vec<Vec<f32>>,
    /// The buffer of each value.
    values: Vec<usize>,
    /// The buffers each step has to itself, besides its result.
    own: Vec<Own>,
    /// Scale and shift of the step that is running.
    affine: Vec<f32>,
}

/// Buffers that a step needs while it runs, and those that it reads.
#[derive(Debug)]
struct Own {
    saved: usize,
    scratch: usize,
    inputs: Vec<usize>,
}

impl Inference {
    /// The way to `tensor`; no memory yet.
    pub fn new(graph: Arc<Graph>, tensor: usize) -> Self {
        let Steps { steps, answer, .. } = Steps::to(&graph, tensor);
        let absorbing = steps.iter().filter(|step| step.affine.is_some());
        let channels = absorbing.map(|step| graph.nodes[step.node].shape.channels).max().unwrap_or(0);
        let (buffers, values, own) = (Vec::new(), Vec::new(), Vec::new());
        let affine = vec![0.0; 2 * channels];
        Self { graph, tensor, steps, answer, capacity: 0, batch: 0, buffers, values, own, affine }
    }

    /// Bytes in buffers.
    pub fn bytes(&self) -> usize {
        let buffers = self.buffers.iter().map(Vec::len).sum::<usize>();
        (buffers + self.affine.len()) * size_of::<f32>()
    }

    /// Layers that run; the others are absorbed by them or change nothing.
    pub const fn layers(&self) -> usize {
        self.steps.len()
    }

    /// Where the next run over `batch` images reads its input, NHWC. A run may write over it.
    pub fn input_mut(&mut self, batch: usize) -> &mut [f32] {
        self.reserve(batch);
        self.batch = batch;
        &mut self.buffers[self.values[0]][..batch * self.graph.input.len()]
    }

    /// The answer of the last run, NHWC, until the next input is written.
    pub fn answer(&self) -> &[f32] {
        &self.buffers[self.values[self.answer]][..self.batch * self.graph.shape(self.tensor).len()]
    }

    /// Runs on what was written to [`Inference::input_mut`] and leaves all parameters as they are: they are borrowed as any
    /// forward pass borrows them.
    pub fn run(&mut self, params: &mut Params) -> &[f32] {
        for s in 0..self.steps.len() {
            self.run_step(s, params);
        }
        self.answer()
    }

    fn run_step(&mut self, s: usize, params: &mut Params) {
        let (step, own, batch) = (&self.steps[s], &self.own[s], self.batch);
        let node = &self.graph.nodes[step.node];
        let taken = [self.values[s + 1], own.saved, own.scratch];
        // A buffer cannot be read and written at once: those that are written are taken out for the time being.
        let [mut y, mut saved, mut scratch] = taken.map(|place| mem::take(&mut self.buffers[place]));
        let length = batch * node.shape.len();
        let (scale, shift) = step.affine.map_or((None, None), |absorbed| {
            let absorbed = &self.graph.nodes[absorbed];
            let affine = &mut self.affine[..2 * node.shape.channels];
            let (scale, shift) = affine.split_at_mut(node.shape.channels);
            let trainable = &params.values[absorbed.trainable.clone()];
            absorbed.layer.affine(trainable, &params.statistics[absorbed.statistics.clone()], scale, shift);
            (Some(&*scale), Some(&*shift))
        });
        let residual = step.residual.map(|value| &self.buffers[self.values[value]][..length]);
        node.layer.forward(&mut Forward {
            batch,
            mode: Mode::Inference,
            x: Inputs::new(&self.buffers, &own.inputs, &node.input_shapes, batch),
            shape: node.shape,
            y: &mut y[..length],
            epilogue: Epilogue { scale, shift, residual, relu: step.relu },
            params: &params.values[node.trainable.clone()],
            state: &mut params.statistics[node.statistics.clone()],
            saved: &mut saved[..node.layer.saved(&node.input_shapes, batch)],
            scratch: &mut scratch,
        });
        for (place, buffer) in taken.into_iter().zip([y, saved, scratch]) {
            self.buffers[place] = buffer;
        }
    }

    /// Makes room for `batch` images.
    fn reserve(&mut self, batch: usize) {
        if batch <= self.capacity {
            return;
        }
        self.capacity = batch;
        let Assignment { places, sizes } = memory::assign(&self.requests(batch));
        let (values, transient) = places.split_at(self.steps.len() + 1);
        self.values = values.to_vec();
        let own = self.steps.iter().zip(transient.as_chunks::<2>().0);
        self.own = own
            .map(|(step, &[saved, scratch])| {
                let inputs = step.inputs.iter().map(|&value| values[value]).collect();
                Own { saved, scratch, inputs }
            })
            .collect();
        self.buffers.clear();
        self.buffers.extend(sizes.into_iter().map(|floats| vec![0.0; floats]));
    }

    /// What `batch` images need: first the values, then what each step saves and scribbles on. Step s runs at moment `s + 1`,
    /// the input is written at moment 0.
    fn requests(&self, batch: usize) -> Vec<Request> {
        let end = self.steps.len() + 1;
        let floats = |value: usize| match value.checked_sub(1) {
            Some(step) => batch * self.graph.nodes[self.steps[step].node].shape.len(),
            None => batch * self.graph.input.len(),
        };
        let last_read = |value: usize| match value {
            // The answer is for the caller.
            _ if value == self.answer => end,
            _ => 1 + self.steps.iter().rposition(|step| step.reads(value)).expect("a value has a reader"),
        };
        let values = (0..end).map(|value| Request { floats: floats(value), first: value, last: last_read(value) });
        let transient = self.steps.iter().enumerate().flat_map(|(s, step)| {
            let node = &self.graph.nodes[step.node];
            let (layer, shapes) = (&node.layer, &node.input_shapes);
            let sizes = [layer.saved(shapes, batch), layer.forward_scratch(shapes, batch)];
            sizes.map(|floats| Request { floats, first: s + 1, last: s + 1 })
        });
        values.chain(transient).collect()
    }
}
