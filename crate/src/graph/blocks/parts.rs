//! Short runs of layers that several blocks are made of.

use super::Expansion;
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::Pair;
use crate::layers::{Activation, BatchNorm, Conv2d, Function};
use crate::shape::Padding;

/// Convolution without bias, padding SAME, then batch normalisation: `{conv}` and `{norm}`.
pub(super) fn conv_norm(
    cx: &mut Expansion<'_>,
    [conv, norm]: [&str; 2],
    (filters, kernel, strides): (usize, usize, usize),
    epsilon: f64,
    input: Tensor,
) -> Result<Tensor> {
    let convolution = Conv2d {
        strides: Pair([strides; 2]),
        padding: Padding::Same,
        bias: false,
        ..Conv2d::new(filters, Pair([kernel; 2]))
    };
    let sum = cx.layer(conv, convolution, &[input])?;
    cx.layer(norm, BatchNorm { epsilon, ..BatchNorm::default() }, &[sum])
}

/// Convolution with bias, padding SAME, then ReLU: `{conv}` and `{conv}_relu`.
pub(super) fn conv_relu(
    cx: &mut Expansion<'_>,
    conv: &str,
    (filters, kernel): (usize, usize),
    input: Tensor,
) -> Result<Tensor> {
    let convolution = Conv2d { padding: Padding::Same, ..Conv2d::new(filters, Pair([kernel; 2])) };
    let sum = cx.layer(conv, convolution, &[input])?;
    relu(cx, &format!("{conv}_relu"), sum)
}

/// ReLU.
pub(super) fn relu(cx: &mut Expansion<'_>, name: &str, input: Tensor) -> Result<Tensor> {
    cx.layer(name, Activation::new(Function::Relu), &[input])
}

/// What is added to a unit's main path: the input itself or, where the shape changes, a 1×1 convolution of it with batch
/// normalisation, `skip_conv` and `skip_bn`.
pub(super) fn skip(cx: &mut Expansion<'_>, filters: usize, strides: usize, epsilon: f64) -> Result<Tensor> {
    let input = cx.input();
    if strides == 1 && cx.shape(input).channels == filters {
        return Ok(input);
    }
    conv_norm(cx, ["skip_conv", "skip_bn"], (filters, 1, strides), epsilon, input)
}
