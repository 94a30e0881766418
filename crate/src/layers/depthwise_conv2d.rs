//! Depthwise convolution: every channel is filtered on its own (Sifre, "Rigid-Motion Scattering for Image Classification",
//! 2014; Chollet, "Xception", 2017), as Keras' `DepthwiseConv2D`.
//!
//! With multiplier m, strides s, dilation d, and x = 0 in the padding,
//! forward `y[i, j, c·m + q] = bias[c·m + q] + Σ_ab x[i·s + a·d, j·s + b·d, c] · kernel[a, b, c, q]`;
//! backward `dkernel[a, b, c, q] = Σ_ij x[i·s + a·d, j·s + b·d, c] · dy[i, j, c·m + q]`, `dbias = Σ_ij dy[i, j]`,
//! `dx[i·s + a·d, j·s + b·d, c] += Σ_q kernel[a, b, c, q] · dy[i, j, c·m + q]`.

use serde::{Deserialize, Serialize};

use super::fields::{Pair, positive, yes};
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Operation, Parameter, Reads, Terms, windows};
use crate::error::Result;
use crate::init::Initializer;
use crate::kernels::depthwise::{self, Geometry};
use crate::kernels::lanes::Best;
use crate::kernels::reduce::channel_sums;
use crate::shape::{Padding, Shape, Window};

/// Slides `depth_multiplier` filters over each channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepthwiseConv2d {
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
    /// Filters of each channel.
    #[serde(default = "one")]
    pub depth_multiplier: usize,
    /// Whether every filter has a bias.
    #[serde(default = "yes")]
    pub bias: bool,
    /// How the kernel starts.
    #[serde(default)]
    pub initializer: Initializer,
}

const fn one() -> usize {
    1
}

impl DepthwiseConv2d {
    /// With Keras' defaults: stride 1, VALID, no dilation, one filter a channel, a bias, Glorot uniform.
    pub fn new(kernel: Pair) -> Self {
        Self {
            kernel,
            strides: Pair::ONE,
            padding: Padding::Valid,
            dilation: Pair::ONE,
            depth_multiplier: 1,
            bias: true,
            initializer: Initializer::default(),
        }
    }

    fn window(&self) -> Window {
        Window { kernel: self.kernel.0, strides: self.strides.0, padding: self.padding, dilation: self.dilation.0 }
    }

    fn geometry(&self, input: Shape) -> Geometry {
        let axes = windows::accepted(&self.window(), input);
        Geometry { axes, channels: input.channels, multiplier: self.depth_multiplier }
    }

    fn weights(&self, channels: usize) -> usize {
        self.kernel.0[0] * self.kernel.0[1] * channels * self.depth_multiplier
    }
}

impl Layer for DepthwiseConv2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        positive("depth_multiplier", self.depth_multiplier)?;
        let [rows, columns] = windows::axes(&self.window(), inputs[0])?;
        // Saturating: the graph build refuses what is too large, and usize has 32 bits in the browser.
        Ok(Shape::new(rows.output, columns.output, inputs[0].channels.saturating_mul(self.depth_multiplier)))
    }

    fn parameters(&self, inputs: &[Shape]) -> Vec<Parameter> {
        let ([rows, columns], channels) = (self.kernel.0, inputs[0].channels);
        let dims = vec![rows, columns, channels, self.depth_multiplier];
        windows::kernel_and_bias(dims, self.initializer, self.bias.then_some(channels * self.depth_multiplier))
    }

    fn macs(&self, inputs: &[Shape]) -> u64 {
        let [rows, columns] = windows::accepted(&self.window(), inputs[0]);
        let channels = [inputs[0].channels, self.depth_multiplier];
        let factors = [rows.output, columns.output, rows.kernel, columns.kernel].into_iter().chain(channels);
        factors.map(|n| n as u64).product()
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: self.window(), channels: Channels::Grouped { inputs: 1, outputs: self.depth_multiplier } }
    }

    fn scratch(&self, inputs: &[Shape], _batch: usize) -> usize {
        depthwise::scratch(&self.geometry(inputs[0]))
    }

    fn fuses(&self) -> bool {
        true
    }

    fn operation(&self) -> Option<Operation> {
        let (window, multiplier, bias) = (self.window(), self.depth_multiplier, self.bias);
        Some(Operation::Depthwise { window, multiplier, bias })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let (channels, columns) = (cell.x.shape(0).channels, self.kernel.0[1]);
        let (kernel, bias) = cell.params.split_at(self.weights(channels));
        let terms = cell.read(self);
        Terms::weighted(terms, self.bias.then(|| bias[cell.at[2]]), |term| {
            let [a, b] = term.tap;
            kernel[(a * columns + b) * channels * self.depth_multiplier + cell.at[2]]
        })
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let geometry = self.geometry(cx.x.shape(0));
        let (kernel, bias) = cx.params.split_at(self.weights(geometry.channels));
        let bias = self.bias.then_some(bias);
        depthwise::forward::<Best>(&geometry, cx.x.get(0), kernel, bias, cx.epilogue, cx.y, cx.scratch);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let geometry = self.geometry(cx.x.shape(0));
        let weights = self.weights(geometry.channels);
        let (dkernel, dbias) = cx.dparams.split_at_mut(weights);
        depthwise::backward_kernel::<Best>(&geometry, cx.x.get(0), cx.dy, dkernel, cx.scratch);
        if self.bias {
            channel_sums::<Best>(cx.dy, dbias);
        }
        if let Some(dx) = cx.dx.get(0) {
            depthwise::backward_input::<Best>(&geometry, cx.dy, &cx.params[..weights], dx, cx.scratch);
        }
    }
}

impl LayerType for DepthwiseConv2d {
    const KIND: &'static str = "depthwise_conv2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let new = |kernel| Self::new(Pair(kernel));
        vec![
            (new([3, 3]), vec![Shape::new(5, 4, 3)]),
            (Self { padding: Padding::Same, ..new([3, 2]) }, vec![Shape::new(4, 4, 5)]),
            (Self { strides: Pair([2, 1]), depth_multiplier: 2, ..new([2, 3]) }, vec![Shape::new(5, 4, 3)]),
            (
                Self { dilation: Pair([1, 2]), padding: Padding::Same, bias: false, ..new([3, 3]) },
                vec![Shape::new(4, 5, 4)],
            ),
            (
                Self { padding: Padding::Explicit([0, 1, 2, 0]), strides: Pair([1, 2]), ..new([2, 2]) },
                vec![Shape::new(3, 4, 18)],
            ),
        ]
    }
}
