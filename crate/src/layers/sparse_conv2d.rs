//! Convolution in which every feature map reads some of the input's maps only, by a table: C3 of the 1998 LeNet-5
//! (LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, Table I), to break the symmetry between
//! its maps and to keep the number of connections within bounds.
//!
//! With S_f the maps that f reads, forward `y[i, j, f] = bias[f] + Σ_ab Σ_{c ∈ S_f} x[i + a, j + b, c] · kernel[a, b, (f, c)]`:
//! a convolution whose kernel is 0 where there is no connection, which is how it is computed; backward likewise.

use serde::{Deserialize, Serialize};

use super::fields::{Pair, invalid, positive};
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Parameter, Reads, Terms, windows};
use crate::error::Result;
use crate::init::Initializer;
use crate::kernels::conv2d::{self, Geometry};
use crate::kernels::epilogue::Epilogue;
use crate::kernels::lanes::Best;
use crate::kernels::reduce::channel_sums;
use crate::shape::{Padding, Shape, Window};

/// Slides one filter for each row of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SparseConv2d {
    /// For each feature map of the output the maps of the input that it reads, in ascending order.
    pub connections: Vec<Vec<usize>>,
    /// Taps.
    pub kernel: Pair,
    /// Treatment of the border.
    #[serde(default)]
    pub padding: Padding,
    /// How the kernel starts.
    #[serde(default)]
    pub initializer: Initializer,
}

impl SparseConv2d {
    fn window(&self) -> Window {
        Window { kernel: self.kernel.0, padding: self.padding, ..Window::POINT }
    }

    /// The convolution with every connection.
    fn geometry(&self, input: Shape) -> Geometry {
        let axes = windows::accepted(&self.window(), input);
        Geometry { axes, channels: input.channels, filters: self.connections.len() }
    }

    /// Pairs of maps that are connected.
    fn connected(&self) -> usize {
        self.connections.iter().map(Vec::len).sum()
    }

    fn weights(&self) -> usize {
        self.kernel.0[0] * self.kernel.0[1] * self.connected()
    }

    /// Floats of the kernel with every connection.
    fn dense_weights(&self, channels: usize) -> usize {
        self.kernel.0[0] * self.kernel.0[1] * channels * self.connections.len()
    }

    /// Where the weights of one tap lie in the kernel with every connection.
    fn places(&self) -> impl Iterator<Item = usize> {
        let filters = self.connections.len();
        self.connections.iter().enumerate().flat_map(move |(f, maps)| maps.iter().map(move |c| c * filters + f))
    }

    /// Writes the kernel with every connection.
    fn fill(&self, kernel: &[f32], dense: &mut [f32]) {
        let taps = self.kernel.0[0] * self.kernel.0[1];
        let length = dense.len() / taps;
        dense.fill(0.0);
        for (kernel, dense) in kernel.chunks_exact(self.connected()).zip(dense.chunks_exact_mut(length)) {
            kernel.iter().zip(self.places()).for_each(|(weight, place)| dense[place] = *weight);
        }
    }
}

impl Layer for SparseConv2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        positive("connections", self.connections.len())?;
        let channels = inputs[0].channels;
        for maps in &self.connections {
            let fits = !maps.is_empty() && maps.is_sorted_by(|a, b| a < b) && maps.iter().all(|&map| map < channels);
            if !fits {
                return Err(invalid("connections", format!("{maps:?}"), "maps_of_the_input"));
            }
        }
        let [rows, columns] = windows::axes(&self.window(), inputs[0])?;
        Ok(Shape::new(rows.output, columns.output, self.connections.len()))
    }

    fn parameters(&self, _inputs: &[Shape]) -> Vec<Parameter> {
        let [rows, columns] = self.kernel.0;
        let dims = vec![rows, columns, self.connected()];
        windows::kernel_and_bias(dims, self.initializer, Some(self.connections.len()))
    }

    fn macs(&self, inputs: &[Shape]) -> u64 {
        let [rows, columns] = windows::accepted(&self.window(), inputs[0]);
        let factors = [rows.output, columns.output, rows.kernel, columns.kernel, self.connected()];
        factors.iter().map(|&n| n as u64).product()
    }

    /// All channels: the table, not a rule, says which of them a map reads.
    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: self.window(), channels: Channels::All }
    }

    fn scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        self.dense_weights(inputs[0].channels) + conv2d::scratch(&self.geometry(inputs[0]), batch)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let (map, columns) = (cell.at[2], self.kernel.0[1]);
        let (kernel, bias) = cell.params.split_at(self.weights());
        let before: usize = self.connections[..map].iter().map(Vec::len).sum();
        let place = |channel: usize| self.connections[map].iter().position(|&connected| connected == channel);
        let mut terms = cell.read(self);
        terms.retain(|term| place(term.channel).is_some());
        Terms::weighted(terms, Some(bias[map]), |term| {
            let [a, b] = term.tap;
            let place = place(term.channel).expect("the others are gone");
            kernel[(a * columns + b) * self.connected() + before + place]
        })
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let geometry = self.geometry(cx.x.shape(0));
        let (kernel, bias) = cx.params.split_at(self.weights());
        let (dense, scratch) = cx.scratch.split_at_mut(self.dense_weights(geometry.channels));
        self.fill(kernel, dense);
        conv2d::forward::<Best>(&geometry, cx.x.get(0), dense, Some(bias), Epilogue::default(), cx.y, scratch);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let geometry = self.geometry(cx.x.shape(0));
        let (dense, scratch) = cx.scratch.split_at_mut(self.dense_weights(geometry.channels));
        let (dkernel, dbias) = cx.dparams.split_at_mut(self.weights());
        conv2d::backward_kernel::<Best>(&geometry, cx.x.get(0), cx.dy, dense, scratch);
        let taps = dense.chunks_exact(geometry.channels * geometry.filters);
        for (dkernel, dense) in dkernel.chunks_exact_mut(self.connected()).zip(taps) {
            dkernel.iter_mut().zip(self.places()).for_each(|(weight, place)| *weight = dense[place]);
        }
        channel_sums::<Best>(cx.dy, dbias);
        if let Some(dx) = cx.dx.get(0) {
            self.fill(&cx.params[..self.weights()], dense);
            conv2d::backward_input::<Best>(&geometry, cx.dy, dense, dx, scratch);
        }
    }
}

impl LayerType for SparseConv2d {
    const KIND: &'static str = "sparse_conv2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let new = |connections, kernel| Self {
            connections,
            kernel: Pair(kernel),
            padding: Padding::Valid,
            initializer: Initializer::default(),
        };
        vec![
            (new(vec![vec![0, 1], vec![1, 2], vec![0, 2], vec![0, 1, 2]], [3, 3]), vec![Shape::new(5, 4, 3)]),
            (
                Self { padding: Padding::Same, ..new(vec![vec![1], vec![0, 3]], [2, 3]) },
                vec![Shape::new(4, 4, 4)],
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_names_maps_of_the_input_once() {
        let accepts = |connections: &[&[usize]]| {
            let connections = connections.iter().map(|maps| maps.to_vec()).collect();
            let (padding, initializer) = (Padding::Valid, Initializer::default());
            let layer = SparseConv2d { connections, kernel: Pair::ONE, padding, initializer };
            layer.output_shape(&[Shape::new(2, 2, 3)]).is_ok()
        };
        assert!(accepts(&[&[0, 1, 2], &[2]]));
        let tables: [&[&[usize]]; 5] = [&[], &[&[]], &[&[3]], &[&[1, 1]], &[&[1, 0]]];
        for wrong in tables {
            assert!(!accepts(wrong), "{wrong:?}");
        }
    }

    /// Two maps read one map each: what is left of the kernel of all connections.
    #[test]
    fn weights_lie_map_by_map() {
        let layer = SparseConv2d {
            connections: vec![vec![1], vec![0]],
            kernel: Pair([1, 2]),
            padding: Padding::Valid,
            initializer: Initializer::default(),
        };
        let mut dense = [f32::NAN; 8];
        layer.fill(&[1.0, 2.0, 3.0, 4.0], &mut dense);
        assert_eq!(dense, [0.0, 2.0, 1.0, 0.0, 0.0, 4.0, 3.0, 0.0]);
    }
}
