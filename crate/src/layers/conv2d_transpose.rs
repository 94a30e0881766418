//! Transposed convolution, as Keras' `Conv2DTranspose` (Zeiler et al., "Deconvolutional Networks", 2010): every cell of the
//! input lays its kernel, weighted, over the output.
//!
//! It is the backward pass of a [`Conv2d`](super::Conv2d) that leads from the output's size to the input's, with strides s and
//! dilation d and its padding: forward `y[i·s + a·d, j·s + b·d, f] += Σ_c x[i, j, c] · kernel[a, b, f, c]`, plus `bias[f]`;
//! backward `dx` is that convolution of dy, `dkernel[a, b, f, c] = Σ_ij dy[i·s + a·d, j·s + b·d, f] · x[i, j, c]`,
//! `dbias[f] = Σ_ij dy[i, j, f]`.
//!
//! Output sizes are Keras': SAME `input · stride`, VALID `input · stride + max(extent − stride, 0)`, explicit what is left
//! of `(input − 1) · stride + extent` when these many cells are cut off, as PyTorch's `padding`.

use serde::{Deserialize, Serialize};

use super::fields::{Pair, invalid, positive, yes};
use super::{
    Backward, Cell, Channels, Forward, Layer, LayerType, Operation, Parameter, Reads, Terms, windows,
};
use crate::error::Result;
use crate::init::Initializer;
use crate::kernels::conv2d::{self, Geometry};
use crate::kernels::epilogue::Epilogue;
use crate::kernels::lanes::Best;
use crate::kernels::reduce::channel_sums;
use crate::shape::{Padding, Shape, Window};

/// Lays `filters` filters over the output, one for each cell and channel of the input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conv2dTranspose {
    /// Feature maps of the output.
    pub filters: usize,
    /// Taps.
    pub kernel: Pair,
    /// Cells of the output from one input cell's kernel to the next.
    #[serde(default = "Pair::one")]
    pub strides: Pair,
    /// Of the convolution that this is the transpose of: what it pads is cut off here.
    #[serde(default)]
    pub padding: Padding,
    /// Cells from one tap to the next.
    #[serde(default = "Pair::one")]
    pub dilation: Pair,
    /// Whether every filter has a bias.
    #[serde(default = "yes")]
    pub bias: bool,
    /// How the kernel starts.
    #[serde(default)]
    pub initializer: Initializer,
}

impl Conv2dTranspose {
    /// With Keras' defaults: stride 1, VALID, no dilation, a bias, Glorot uniform.
    pub fn new(filters: usize, kernel: Pair) -> Self {
        Self {
            filters,
            kernel,
            strides: Pair::ONE,
            padding: Padding::Valid,
            dilation: Pair::ONE,
            bias: true,
            initializer: Initializer::default(),
        }
    }

    fn window(&self) -> Window {
        Window { kernel: self.kernel.0, strides: self.strides.0, padding: self.padding, dilation: self.dilation.0 }
    }

    /// Cells of the output along an axis with `input` cells; 0 where more is cut off than there is. Saturating: the graph
    /// build refuses what is too large, and usize has 32 bits in the browser.
    fn length(&self, axis: usize, input: usize) -> usize {
        let (kernel, stride, dilation) = (self.kernel.0[axis], self.strides.0[axis], self.dilation.0[axis]);
        let extent = dilation.saturating_mul(kernel - 1).saturating_add(1);
        match self.padding {
            Padding::Same => input.saturating_mul(stride),
            Padding::Valid => input.saturating_mul(stride).saturating_add(extent.saturating_sub(stride)),
            Padding::Explicit(cut) => {
                let full = (input - 1).saturating_mul(stride).saturating_add(extent);
                full.saturating_sub(cut[2 * axis].saturating_add(cut[2 * axis + 1]))
            }
        }
    }

    /// The convolution that this is the transpose of.
    fn geometry(&self, input: Shape, output: Shape) -> Geometry {
        let axes = windows::accepted(&self.window(), output);
        Geometry { axes, channels: self.filters, filters: input.channels }
    }

    fn weights(&self, channels: usize) -> usize {
        self.kernel.0[0] * self.kernel.0[1] * channels * self.filters
    }
}

impl Layer for Conv2dTranspose {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        positive("filters", self.filters)?;
        for (field, pair) in [("kernel", self.kernel), ("strides", self.strides), ("dilation", self.dilation)] {
            pair.0.into_iter().try_for_each(|n| positive(field, n))?;
        }
        let [height, width] = [self.length(0, inputs[0].height), self.length(1, inputs[0].width)];
        if let (Padding::Explicit(cut), true) = (self.padding, height == 0 || width == 0) {
            return Err(invalid("padding", format!("{cut:?}"), "less_than_output"));
        }
        let output = Shape::new(height, width, self.filters);
        let [rows, columns] = windows::axes(&self.window(), output)?;
        // A stride beyond the kernel leaves cells over at the end: with explicit padding they may make one position more.
        if [rows.output, columns.output] != [inputs[0].height, inputs[0].width] {
            return Err(invalid("padding", format!("{:?}", self.padding), "less_than_output"));
        }
        Ok(output)
    }

    fn parameters(&self, inputs: &[Shape]) -> Vec<Parameter> {
        let [rows, columns] = self.kernel.0;
        let dims = vec![rows, columns, self.filters, inputs[0].channels];
        windows::kernel_and_bias(dims, self.initializer, self.bias.then_some(self.filters))
    }

    /// Every input cell meets the whole kernel; what is cut off afterwards is counted.
    fn macs(&self, inputs: &[Shape]) -> u64 {
        inputs[0].area() as u64 * self.weights(inputs[0].channels) as u64
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: self.window(), channels: Channels::All }
    }

    fn is_transposed(&self) -> bool {
        true
    }

    fn operation(&self) -> Option<Operation> {
        Some(Operation::Transposed { window: self.window(), filters: self.filters, bias: self.bias })
    }

    fn scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        let [height, width] = [self.length(0, inputs[0].height), self.length(1, inputs[0].width)];
        conv2d::scratch(&self.geometry(inputs[0], Shape::new(height, width, self.filters)), batch)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let (inputs, columns) = (cell.x.shape(0).channels, self.kernel.0[1]);
        let (kernel, bias) = cell.params.split_at(self.weights(inputs));
        Terms::weighted(cell.read(self), self.bias.then(|| bias[cell.at[2]]), |term| {
            let [a, b] = term.tap;
            kernel[((a * columns + b) * self.filters + cell.at[2]) * inputs + term.channel]
        })
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let input = cx.x.shape(0);
        let (kernel, bias) = cx.params.split_at(self.weights(input.channels));
        let geometry = self.geometry(input, cx.shape);
        conv2d::backward_input::<Best>(&geometry, cx.x.get(0), kernel, cx.y, cx.scratch);
        let shift = self.bias.then_some(bias);
        Epilogue { shift, ..Epilogue::default() }.apply::<Best>(self.filters, cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let input = cx.x.shape(0);
        let geometry = self.geometry(input, cx.shape);
        let weights = self.weights(input.channels);
        let (dkernel, dbias) = cx.dparams.split_at_mut(weights);
        conv2d::backward_kernel::<Best>(&geometry, cx.dy, cx.x.get(0), dkernel, cx.scratch);
        if self.bias {
            channel_sums::<Best>(cx.dy, dbias);
        }
        if let Some(dx) = cx.dx.get(0) {
            conv2d::forward::<Best>(&geometry, cx.dy, &cx.params[..weights], None, Epilogue::default(), dx, cx.scratch);
        }
    }
}

impl LayerType for Conv2dTranspose {
    const KIND: &'static str = "conv2d_transpose";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let new = |filters, kernel| Self::new(filters, Pair(kernel));
        vec![
            (new(3, [3, 3]), vec![Shape::new(3, 4, 2)]),
            (Self { strides: Pair([2, 2]), padding: Padding::Same, ..new(5, [3, 3]) }, vec![Shape::new(3, 2, 4)]),
            (Self { strides: Pair([2, 1]), padding: Padding::Same, ..new(2, [4, 2]) }, vec![Shape::new(3, 4, 3)]),
            (Self { strides: Pair([3, 2]), bias: false, ..new(4, [2, 1]) }, vec![Shape::new(2, 3, 5)]),
            (Self { dilation: Pair([2, 3]), ..new(2, [3, 2]) }, vec![Shape::new(3, 3, 1)]),
            (
                Self { padding: Padding::Explicit([1, 0, 0, 1]), strides: Pair([2, 2]), ..new(3, [3, 3]) },
                vec![Shape::new(3, 3, 2)],
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `keras.src.backend.common.backend_utils.compute_conv_transpose_output_shape` without an output padding.
    #[test]
    fn sizes_are_those_of_keras() {
        let length = |input, kernel, stride, padding| {
            let layer = Conv2dTranspose { strides: Pair([stride, 1]), padding, ..Conv2dTranspose::new(1, Pair([kernel, 1])) };
            layer.output_shape(&[Shape::new(input, 1, 1)]).map(|shape| shape.height).ok()
        };
        for (input, kernel, stride, valid, same) in [(4, 3, 2, 9, 8), (4, 2, 3, 12, 12), (5, 4, 2, 12, 10), (3, 1, 1, 3, 3)] {
            assert_eq!(length(input, kernel, stride, Padding::Valid), Some(valid), "{input} {kernel} {stride}");
            assert_eq!(length(input, kernel, stride, Padding::Same), Some(same), "{input} {kernel} {stride}");
        }
        assert_eq!(length(4, 3, 2, Padding::Explicit([1, 1, 0, 0])), Some(7));
        assert_eq!(length(1, 3, 1, Padding::Explicit([2, 1, 0, 0])), None);
    }

    /// One input cell shows its kernel; where two overlap they add up.
    #[test]
    fn cells_lay_their_kernels_side_by_side() {
        let layer = Conv2dTranspose { strides: Pair([1, 2]), ..Conv2dTranspose::new(1, Pair([1, 3])) };
        let mut bench = crate::testing::Bench::new(&layer, &[Shape::new(1, 2, 1)], 1, super::super::Mode::Inference, 1);
        (bench.inputs[0], bench.params) = (vec![1.0, 10.0], vec![1.0, 2.0, 3.0, 0.5]);
        assert_eq!(bench.forward().y, [1.5, 2.5, 13.5, 20.5, 30.5]);
    }
}
