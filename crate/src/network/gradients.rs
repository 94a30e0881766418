//! The gradients of a backward pass: in which order they are written, and where. That of a tensor is needed from the last
//! node that reads the tensor to the one that makes it, so that a few buffers do for all of them.

use std::mem;

use super::Wanted;
use crate::graph::{Graph, Node};
use crate::kernels::elementwise::accumulate;
use crate::kernels::lanes::Best;
use crate::kernels::parallel;
use crate::layers::{Gradients, Slot};
use crate::memory::{self, Assignment, Request};

/// Gradients of tensors, with what was planned for them.
#[derive(Debug, Default)]
pub(super) struct TensorGradients {
    /// The tensor from which the pass runs and what it is for; `None` before the first.
    plan: Option<(usize, Wanted)>,
    /// Images the buffers hold.
    capacity: usize,
    /// dL/d of the tensor from which the pass runs: written before there is a plan.
    origin: Vec<f32>,
    buffers: Vec<Vec<f32>>,
    /// The buffer of each tensor's gradient, if it has one.
    places: Vec<Option<usize>>,
    /// What each node writes, one an input; `None` for nodes on no path.
    writes: Vec<Option<Vec<Write>>>,
    /// What is lent to the node that is running.
    slots: Vec<Slot>,
}

/// Where a node writes the gradient of one of its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Write {
    /// Nobody wants it.
    Nowhere,
    /// Into the tensor's buffer: the first of those that read the tensor.
    First(usize),
    /// Into a buffer of its own, from which it is added to the tensor's.
    Added { from: usize, to: usize },
}

impl TensorGradients {
    /// Bytes in buffers.
    pub(super) fn bytes(&self) -> usize {
        let buffers = self.buffers.iter().chain([&self.origin]).map(Vec::len).sum::<usize>();
        let slots = self.slots.iter().map(|slot| slot.buffer.len()).sum::<usize>();
        (buffers + slots) * size_of::<f32>()
    }

    /// Where the gradient is written from which a pass runs, `floats` long.
    pub(super) fn origin_mut(&mut self, floats: usize) -> &mut [f32] {
        if self.origin.len() < floats {
            self.origin = vec![0.0; floats];
        }
        &mut self.origin[..floats]
    }

    /// A tensor's gradient after a pass that was for everything.
    pub(super) fn get(&self, tensor: usize, floats: usize) -> Option<&[f32]> {
        match self.plan? {
            (from, _) if from == tensor => Some(&self.origin[..floats]),
            (_, Wanted::Parameters) => None,
            (_, Wanted::Input | Wanted::Tensors) => self.places[tensor].map(|place| &self.buffers[place][..floats]),
        }
    }

    /// Whether the pass comes by a node.
    pub(super) fn is_reached(&self, node: usize) -> bool {
        self.writes[node].is_some()
    }

    /// Lends a node what it writes to, and takes it back with [`TensorGradients::collect`].
    pub(super) fn lend(&mut self, index: usize, node: &Node, batch: usize) {
        let writes = self.writes[index].as_deref().unwrap_or_default();
        for ((slot, write), shape) in self.slots.iter_mut().zip(writes).zip(&node.input_shapes) {
            match *write {
                Write::Nowhere => slot.length = 0,
                Write::First(place) | Write::Added { from: place, .. } => {
                    slot.length = batch * shape.len();
                    slot.buffer = mem::take(&mut self.buffers[place]);
                }
            }
        }
    }

    /// dL/dy of the node and the slots that were lent to it.
    pub(super) fn split(&mut self, index: usize, node: &Node, batch: usize) -> (&[f32], Gradients<'_>) {
        let buffer = self.places[index + 1].map_or(&self.origin, |place| &self.buffers[place]);
        (&buffer[..batch * node.shape.len()], Gradients::new(&mut self.slots[..node.inputs.len()]))
    }

    /// dL/dy of a node whose turn it is.
    pub(super) fn of_output_mut(&mut self, index: usize, floats: usize) -> &mut [f32] {
        let buffer = self.places[index + 1].map_or(&mut self.origin, |place| &mut self.buffers[place]);
        &mut buffer[..floats]
    }

    /// The node has not read this input, whatever it thinks.
    pub(super) fn forget_lent(&mut self, input: usize) {
        let slot = &mut self.slots[input];
        slot.buffer[..slot.length].fill(0.0);
    }

    /// Takes back what a node has written; sums where a tensor forks.
    pub(super) fn collect(&mut self, index: usize) {
        let writes = self.writes[index].as_deref().unwrap_or_default();
        for (slot, write) in self.slots.iter_mut().zip(writes) {
            if let Write::First(place) | Write::Added { from: place, .. } = *write {
                self.buffers[place] = mem::take(&mut slot.buffer);
            }
        }
        for (slot, write) in self.slots.iter().zip(writes) {
            if let Write::Added { from, to } = *write {
                let term = mem::take(&mut self.buffers[from]);
                let sum = &mut self.buffers[to][..slot.length];
                parallel::pieces([sum], |at, [sum]| accumulate::<Best>(&term[at], sum));
                self.buffers[from] = term;
            }
        }
    }

    /// Makes room for a pass over `batch` images; nothing to do if it is like the last one.
    pub(super) fn prepare(&mut self, graph: &Graph, tensor: usize, wanted: Wanted, batch: usize) {
        if self.plan == Some((tensor, wanted)) && batch <= self.capacity {
            return;
        }
        self.plan = Some((tensor, wanted));
        self.capacity = batch;
        self.buffers.clear();
        let mut planner = Planner::new(graph, tensor, wanted, batch);
        (0..tensor).rev().for_each(|node| planner.visit(node));
        let Planner { requests, places, writes, .. } = planner;
        let Assignment { places: buffers, sizes } = memory::assign(&requests);
        self.places = places.into_iter().map(|request| request.map(|request| buffers[request])).collect();
        self.writes = writes;
        for write in self.writes.iter_mut().flatten().flatten() {
            match write {
                Write::Nowhere => {}
                Write::First(place) => *place = buffers[*place],
                Write::Added { from, to } => [*from, *to] = [buffers[*from], buffers[*to]],
            }
        }
        self.buffers.extend(sizes.into_iter().map(|floats| vec![0.0; floats]));
        let inputs = graph.nodes.iter().map(|node| node.inputs.len()).max().unwrap_or(0);
        self.slots.resize_with(inputs, Slot::default);
    }
}

/// Goes backward once without computing: who writes what, and from when to when. Places are requests still.
struct Planner<'a> {
    graph: &'a Graph,
    from: usize,
    wanted: Wanted,
    batch: usize,
    requests: Vec<Request>,
    places: Vec<Option<usize>>,
    writes: Vec<Option<Vec<Write>>>,
}

impl<'a> Planner<'a> {
    fn new(graph: &'a Graph, from: usize, wanted: Wanted, batch: usize) -> Self {
        let tensors = graph.nodes.len() + 1;
        let (places, writes) = (vec![None; tensors], vec![None; tensors - 1]);
        Self { graph, from, wanted, batch, requests: Vec::new(), places, writes }
    }

    /// Moments count down to the first node: node i runs at `from − 1 − i`.
    fn visit(&mut self, i: usize) {
        let graph = self.graph;
        if i + 1 != self.from && self.places[i + 1].is_none() {
            return;
        }
        let now = self.from - 1 - i;
        let writes = graph.nodes[i].inputs.iter().map(|&source| {
            if !is_wanted(graph, source, self.wanted) {
                return Write::Nowhere;
            }
            // Until the node that makes the tensor has run, or for ever.
            let last = if self.wanted != Wanted::Parameters || source == 0 { self.from } else { self.from - source };
            match self.places[source] {
                None => {
                    let place = self.request(source, now, last);
                    self.places[source] = Some(place);
                    Write::First(place)
                }
                Some(to) => Write::Added { from: self.request(source, now, now), to },
            }
        });
        self.writes[i] = Some(writes.collect());
    }

    fn request(&mut self, tensor: usize, first: usize, last: usize) -> usize {
        self.requests.push(Request { floats: self.batch * self.graph.shape(tensor).len(), first, last });
        self.requests.len() - 1
    }
}

/// Whether the gradient of a tensor is of use: someone asked for all, or a trainable layer lies at or before it.
fn is_wanted(graph: &Graph, tensor: usize, wanted: Wanted) -> bool {
    // Trainable ranges grow along the list, so a node with anything trainable at or before it ends above 0.
    wanted != Wanted::Parameters || (tensor > 0 && graph.nodes[tensor - 1].trainable.end > 0)
}
