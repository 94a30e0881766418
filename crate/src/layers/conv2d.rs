//! Two-dimensional convolution (LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998; strictly a
//! cross-correlation, as in every framework), as Keras' `Conv2D`.
//!
//! With strides s, dilation d, and x = 0 in the padding,
//! forward `y[i, j, f] = bias[f] + Σ_abc x[i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]`;
//! backward `dkernel[a, b, c, f] = Σ_ij x[i·s + a·d, j·s + b·d, c] · dy[i, j, f]`, `dbias[f] = Σ_ij dy[i, j, f]`,
//! `dx[i·s + a·d, j·s + b·d, c] += Σ_f kernel[a, b, c, f] · dy[i, j, f]`.

use serde::{Deserialize, Serialize};

use super::fields::{Pair, invalid, positive, yes};
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Operation, Parameter, Reads, Terms, windows};
use crate::error::Result;
use crate::init::Initializer;
use crate::kernels::conv2d::Geometry;
use crate::kernels::grouped::{self, Groups};
use crate::kernels::lanes::Best;
use crate::kernels::reduce::channel_sums;
use crate::shape::{Padding, Shape, Window};

/// Slides `filters` filters over all channels, or over those of their group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conv2d {
    /// Feature maps of the output.
    pub filters: usize,
    /// Taps.
    pub kernel: Pair,
    /// Cells from one window to the next.
    #[serde(default = "Pair::one")]
    pub strides: Pair,
    /// Treatment of the border.
    #[serde(default)]
    pub padding: Padding,
    /// Cells from one tap to the next.
    #[serde(default = "Pair::one")]
    pub dilation: Pair,
    /// Groups of filters, each with its own channels of the input; divides both.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub groups: usize,
    /// Whether every filter has a bias.
    #[serde(default = "yes")]
    pub bias: bool,
    /// How the kernel starts.
    #[serde(default)]
    pub initializer: Initializer,
}

impl Conv2d {
    /// With Keras' defaults: stride 1, VALID, no dilation, no groups, a bias, Glorot uniform.
    pub fn new(filters: usize, kernel: Pair) -> Self {
        Self {
            filters,
            kernel,
            strides: Pair::ONE,
            padding: Padding::Valid,
            dilation: Pair::ONE,
            groups: 1,
            bias: true,
            initializer: Initializer::default(),
        }
    }

    fn window(&self) -> Window {
        Window { kernel: self.kernel.0, strides: self.strides.0, padding: self.padding, dilation: self.dilation.0 }
    }

    fn geometry(&self, input: Shape) -> Groups {
        let axes = windows::accepted(&self.window(), input);
        Groups { whole: Geometry { axes, channels: input.channels, filters: self.filters }, groups: self.groups }
    }

    /// Floats of the kernel over an input of so many channels.
    fn weights(&self, channels: usize) -> usize {
        self.kernel.0[0] * self.kernel.0[1] * (channels / self.groups) * self.filters
    }
}

const fn one() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_one(n: &usize) -> bool {
    *n == 1
}

impl Layer for Conv2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        positive("filters", self.filters)?;
        positive("groups", self.groups)?;
        if !inputs[0].channels.is_multiple_of(self.groups) || !self.filters.is_multiple_of(self.groups) {
            return Err(invalid("groups", self.groups, "divides_channels_and_filters"));
        }
        let [rows, columns] = windows::axes(&self.window(), inputs[0])?;
        Ok(Shape::new(rows.output, columns.output, self.filters))
    }

    fn parameters(&self, inputs: &[Shape]) -> Vec<Parameter> {
        let [rows, columns] = self.kernel.0;
        let dims = vec![rows, columns, inputs[0].channels / self.groups, self.filters];
        windows::kernel_and_bias(dims, self.initializer, self.bias.then_some(self.filters))
    }

    fn macs(&self, inputs: &[Shape]) -> u64 {
        let [rows, columns] = windows::accepted(&self.window(), inputs[0]);
        let inputs = inputs[0].channels / self.groups;
        let factors = [rows.output, columns.output, rows.kernel, columns.kernel, inputs, self.filters];
        factors.iter().map(|&n| n as u64).product()
    }

    fn reads(&self, inputs: &[Shape]) -> Reads {
        let group = [inputs[0].channels, self.filters].map(|channels| channels / self.groups);
        let channels = match self.groups {
            1 => Channels::All,
            _ => Channels::Grouped { inputs: group[0], outputs: group[1] },
        };
        Reads { window: self.window(), channels }
    }

    fn scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        grouped::scratch(&self.geometry(inputs[0]), batch)
    }

    fn forward_scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        grouped::forward_scratch(&self.geometry(inputs[0]), batch)
    }

    fn fuses(&self) -> bool {
        true
    }

    fn operation(&self) -> Option<Operation> {
        let (window, filters, groups, bias) = (self.window(), self.filters, self.groups, self.bias);
        Some(Operation::Convolution { window, filters, groups, bias })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let (channels, columns) = (cell.x.shape(0).channels, self.kernel.0[1]);
        let (inputs, (kernel, bias)) = (channels / self.groups, cell.params.split_at(self.weights(channels)));
        let terms = cell.read(self);
        Terms::weighted(terms, self.bias.then(|| bias[cell.at[2]]), |term| {
            let [a, b] = term.tap;
            kernel[((a * columns + b) * inputs + term.channel % inputs) * self.filters + cell.at[2]]
        })
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let geometry = self.geometry(cx.x.shape(0));
        let (kernel, bias) = cx.params.split_at(self.weights(geometry.whole.channels));
        let bias = self.bias.then_some(bias);
        grouped::forward::<Best>(&geometry, cx.x.get(0), kernel, bias, cx.epilogue, cx.y, cx.scratch);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let geometry = self.geometry(cx.x.shape(0));
        let weights = self.weights(geometry.whole.channels);
        let (dkernel, dbias) = cx.dparams.split_at_mut(weights);
        grouped::backward_kernel::<Best>(&geometry, cx.x.get(0), cx.dy, dkernel, cx.scratch);
        if self.bias {
            channel_sums::<Best>(cx.dy, dbias);
        }
        if let Some(dx) = cx.dx.get(0) {
            grouped::backward_input::<Best>(&geometry, cx.dy, &cx.params[..weights], dx, cx.scratch);
        }
    }
}

impl LayerType for Conv2d {
    const KIND: &'static str = "conv2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let new = |filters, kernel| Self::new(filters, Pair(kernel));
        vec![
            (new(3, [3, 3]), vec![Shape::new(5, 6, 2)]),
            (Self { padding: Padding::Same, ..new(9, [3, 3]) }, vec![Shape::new(4, 5, 3)]),
            (Self { strides: Pair([2, 1]), padding: Padding::Same, ..new(5, [4, 2]) }, vec![Shape::new(7, 4, 2)]),
            (Self { strides: Pair([2, 3]), bias: false, ..new(2, [1, 4]) }, vec![Shape::new(5, 9, 1)]),
            (Self { dilation: Pair([2, 3]), padding: Padding::Same, ..new(3, [3, 2]) }, vec![Shape::new(5, 6, 1)]),
            (
                Self { padding: Padding::Explicit([1, 2, 0, 1]), strides: Pair([1, 2]), ..new(4, [3, 3]) },
                vec![Shape::new(4, 4, 5)],
            ),
            (new(6, [1, 1]), vec![Shape::new(3, 3, 4)]),
            (Self { groups: 2, padding: Padding::Same, ..new(6, [3, 2]) }, vec![Shape::new(4, 3, 4)]),
            (Self { groups: 3, strides: Pair([2, 1]), bias: false, ..new(3, [2, 2]) }, vec![Shape::new(5, 3, 9)]),
            (Self { initializer: Initializer::HeNormal, ..new(10, [3, 2]) }, vec![Shape::new(3, 2, 3)]),
        ]
    }
}
