//! What a layer is handed for one pass. Slices hold exactly `batch` images; nothing is left of an earlier, larger batch.

use crate::kernels::epilogue::Epilogue;
use crate::shape::Shape;

/// Whether the pass belongs to training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Moving statistics are used, dropout passes everything.
    Inference,
    /// Batch statistics are used and kept, dropout drops.
    Training {
        /// Fixes what this node drops in this step.
        seed: u64,
    },
}

impl Mode {
    /// Whether the pass belongs to training.
    pub const fn is_training(self) -> bool {
        matches!(self, Self::Training { .. })
    }
}

/// The inputs of one node: views into the executor's activations, without a list of their own.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Activations of the tensors before this node; tensor 0 is the network's input.
    tensors: &'a [Vec<f32>],
    /// Which of them this node reads.
    sources: &'a [usize],
    shapes: &'a [Shape],
    batch: usize,
}

impl<'a> Inputs<'a> {
    /// Of `tensors`, those named by `sources`, with their shapes, `batch` images each.
    pub const fn new(tensors: &'a [Vec<f32>], sources: &'a [usize], shapes: &'a [Shape], batch: usize) -> Self {
        Self { tensors, sources, shapes, batch }
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.sources.len()
    }

    /// Shapes, one an input.
    pub const fn shapes(&self) -> &'a [Shape] {
        self.shapes
    }

    /// Shape of input `i`.
    pub const fn shape(&self, i: usize) -> Shape {
        self.shapes[i]
    }

    /// Input `i`: `batch × shape(i)` floats.
    pub fn get(&self, i: usize) -> &'a [f32] {
        &self.tensors[self.sources[i]][..self.batch * self.shapes[i].len()]
    }
}

/// A gradient buffer that the executor lends to one backward pass.
#[derive(Debug, Default)]
pub struct Slot {
    /// At least `length` floats.
    pub buffer: Vec<f32>,
    /// Floats to write; 0 where this gradient is not wanted.
    pub length: usize,
}

/// Gradients with respect to the inputs, one slot an input.
#[derive(Debug)]
pub struct Gradients<'a>(&'a mut [Slot]);

impl<'a> Gradients<'a> {
    /// One slot an input.
    pub const fn new(slots: &'a mut [Slot]) -> Self {
        Self(slots)
    }

    /// Where dL/dx of input `i` is to be written, all of it; `None` where nobody wants it, such as for the first layer.
    pub fn get(&mut self, i: usize) -> Option<&mut [f32]> {
        let slot = &mut self.0[i];
        (slot.length > 0).then(|| &mut slot.buffer[..slot.length])
    }
}

/// A forward pass through one node.
#[derive(Debug)]
pub struct Forward<'a> {
    /// Images.
    pub batch: usize,
    /// Training or inference.
    pub mode: Mode,
    /// x, one an input.
    pub x: Inputs<'a>,
    /// Shape of the output.
    pub shape: Shape,
    /// y: `batch × shape` floats, to be written.
    pub y: &'a mut [f32],
    /// What is done to y at once; empty in training, and unless the layer [`fuses`](super::Layer::fuses) it.
    pub epilogue: Epilogue<'a>,
    /// Trainable parameters one after the other.
    pub params: &'a [f32],
    /// Other parameters one after the other.
    pub state: &'a mut [f32],
    /// For the backward pass: [`Layer::saved`](super::Layer::saved) floats.
    pub saved: &'a mut [f32],
    /// At least [`Layer::forward_scratch`](super::Layer::forward_scratch) floats of anything.
    pub scratch: &'a mut [f32],
}

/// A backward pass through one node, after a forward pass over the same batch in the same mode.
#[derive(Debug)]
pub struct Backward<'a> {
    /// Images.
    pub batch: usize,
    /// Training or inference.
    pub mode: Mode,
    /// x, one an input.
    pub x: Inputs<'a>,
    /// Shape of the output.
    pub shape: Shape,
    /// y, as forward left it.
    pub y: &'a [f32],
    /// dL/dy.
    pub dy: &'a [f32],
    /// Trainable parameters one after the other.
    pub params: &'a [f32],
    /// Other parameters one after the other.
    pub state: &'a [f32],
    /// What forward saved.
    pub saved: &'a [f32],
    /// dL/dx, one an input, to be written where wanted.
    pub dx: Gradients<'a>,
    /// dL/dparams, to be written, all of it.
    pub dparams: &'a mut [f32],
    /// At least [`Layer::scratch`](super::Layer::scratch) floats of anything.
    pub scratch: &'a mut [f32],
}
