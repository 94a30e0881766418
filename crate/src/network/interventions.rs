//! What may be broken in a pass without touching a weight: maps that are 0, inputs that are a number. The backward pass is
//! that of the broken network: what has no effect gets a gradient of 0.

use std::mem;

use super::Network;

/// What is changed in the passes of a network.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interventions {
    /// Maps of a node that are 0, whatever it computes.
    pub maps: Vec<OffMap>,
    /// Inputs of a node that are one number everywhere, whatever lies there. A tensor that the node reads twice is replaced
    /// for both.
    pub inputs: Vec<Constant>,
}

/// One map of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffMap {
    /// Index of the node.
    pub node: usize,
    /// Which of its channels.
    pub channel: usize,
}

/// One input of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constant {
    /// Index of the node.
    pub node: usize,
    /// Which of its inputs.
    pub input: usize,
    /// What it reads there.
    pub value: f32,
}

impl Interventions {
    /// Whether a map is switched off.
    pub fn is_off(&self, node: usize, channel: usize) -> bool {
        self.maps.contains(&OffMap { node, channel })
    }

    /// The first node that computes something else with `other` than with these.
    pub fn first_difference(&self, other: &Self) -> Option<usize> {
        let maps = |a: &Self, b: &Self| a.maps.iter().filter(|map| !b.maps.contains(map)).map(|map| map.node).min();
        let inputs = |a: &Self, b: &Self| {
            a.inputs.iter().filter(|input| !b.inputs.contains(input)).map(|input| input.node).min()
        };
        let both = [maps(self, other), maps(other, self), inputs(self, other), inputs(other, self)];
        both.into_iter().flatten().min()
    }
}

impl Network {
    /// From the next pass on, these and no others.
    pub fn intervene(&mut self, interventions: Interventions) {
        self.interventions = interventions;
        self.stand_ins.clear();
        self.make_stand_ins();
    }

    /// What is changed in passes.
    pub const fn interventions(&self) -> &Interventions {
        &self.interventions
    }

    /// Does something with node `index` reading what it is made to read.
    pub fn as_fed<T>(&mut self, index: usize, work: impl FnOnce(&mut Self) -> T) -> T {
        let inputs = self.fed(index);
        inputs.iter().for_each(|&which| self.exchange(which));
        let result = work(self);
        inputs.iter().rev().for_each(|&which| self.exchange(which));
        result
    }

    /// Numbers that stand in for inputs, for as many images as the buffers hold.
    pub(super) fn make_stand_ins(&mut self) {
        let graph = &self.graph;
        let floats =
            |constant: &Constant| self.capacity * graph.nodes[constant.node].input_shapes[constant.input].len();
        self.stand_ins = self.interventions.inputs.iter().map(|one| vec![one.value; floats(one)]).collect();
    }

    /// Which of the replaced inputs are a node's. Allocates nothing where there are none.
    fn fed(&self, node: usize) -> Vec<usize> {
        (0..self.interventions.inputs.len()).filter(|&which| self.interventions.inputs[which].node == node).collect()
    }

    /// Puts a stand-in where its tensor is, and the tensor where the stand-in was.
    fn exchange(&mut self, which: usize) {
        let Constant { node, input, .. } = self.interventions.inputs[which];
        mem::swap(&mut self.activations[self.graph.nodes[node].inputs[input]], &mut self.stand_ins[which]);
    }

    /// After a node has run.
    pub(super) fn switch_maps_off(&mut self, node: usize) {
        let (shape, batch) = (self.graph.nodes[node].shape, self.batch);
        for map in self.interventions.maps.iter().filter(|map| map.node == node) {
            switch_off(&mut self.activations[node + 1][..batch * shape.len()], map.channel, shape.channels);
        }
    }

    /// Before a node runs backward.
    pub(super) fn switch_gradients_off(&mut self, node: usize) {
        let (shape, batch) = (self.graph.nodes[node].shape, self.batch);
        for map in self.interventions.maps.iter().filter(|map| map.node == node) {
            let dy = self.gradients.of_output_mut(node, batch * shape.len());
            switch_off(dy, map.channel, shape.channels);
        }
    }
}

fn switch_off(values: &mut [f32], channel: usize, channels: usize) {
    values.iter_mut().skip(channel).step_by(channels).for_each(|value| *value = 0.0);
}
