//! Short runs of layers that several blocks are made of.

use super::{Block, Expansion, SqueezeExcite};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::Pair;
use crate::layers::{Activation, BatchNorm, Conv2d, Function};
use crate::shape::Padding;

/// A convolution with a square kernel and the batch normalisation after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConvNorm {
    pub filters: usize,
    pub kernel: usize,
    pub strides: usize,
    pub padding: Padding,
    /// Parts of the channels that are convolved on their own; 1 is an ordinary convolution.
    pub groups: usize,
    /// Of the convolution; the normalisation's shift makes it redundant.
    pub bias: bool,
    pub epsilon: f64,
}

impl ConvNorm {
    /// Stride 1, no groups, no bias, Keras' ε.
    pub(super) const fn new(filters: usize, kernel: usize) -> Self {
        let epsilon = BatchNorm::default_epsilon();
        Self { filters, kernel, strides: 1, padding: Padding::Same, groups: 1, bias: false, epsilon }
    }

    /// Adds the layers `conv` and `norm`.
    pub(super) fn expand(self, cx: &mut Expansion<'_>, [conv, norm]: [&str; 2], input: Tensor) -> Result<Tensor> {
        let Self { filters, kernel, strides, padding, groups, bias, epsilon } = self;
        let [kernel, strides] = [kernel, strides].map(|n| Pair([n; 2]));
        let convolution = Conv2d { strides, padding, groups, bias, ..Conv2d::new(filters, kernel) };
        let sum = cx.layer(conv, convolution, &[input])?;
        cx.layer(norm, BatchNorm { epsilon, ..BatchNorm::default() }, &[sum])
    }
}

/// ReLU.
pub(super) fn relu(cx: &mut Expansion<'_>, name: &str, input: Tensor) -> Result<Tensor> {
    cx.layer(name, Activation::new(Function::Relu), &[input])
}

/// What is added to a unit's main path: the input itself or, where the shape changes, `projection` of it, `skip_conv` and
/// `skip_bn`.
pub(super) fn skip(cx: &mut Expansion<'_>, projection: ConvNorm) -> Result<Tensor> {
    let input = cx.input();
    if projection.strides == 1 && cx.shape(input).channels == projection.filters {
        return Ok(input);
    }
    projection.expand(cx, ["skip_conv", "skip_bn"], input)
}

/// Squeeze-and-excitation under the name `se`, where there is a ratio.
pub(super) fn recalibrated(cx: &mut Expansion<'_>, ratio: Option<usize>, input: Tensor) -> Result<Tensor> {
    ratio.map_or(Ok(input), |ratio| cx.block("se", &SqueezeExcite { ratio } as &dyn Block, input))
}
