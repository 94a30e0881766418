//! Residual unit with two 3×3 convolutions (He et al., "Deep Residual Learning for Image Recognition", 2015):
//! `y = relu(F(x) + x)`, `F = bn2(conv2(relu(bn1(conv1(x)))))`. With a stride, or another number of maps, x goes through a
//! 1×1 convolution of that stride and batch normalisation first.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::{ConvNorm, recalibrated, relu, skip};
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::{Add, BatchNorm};
use crate::shape::{Padding, Shape};

/// Two 3×3 convolutions and a skip connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResidualUnit {
    /// Feature maps.
    pub filters: usize,
    /// Stride of the first convolution and of the skip connection.
    #[serde(default = "super::one")]
    pub strides: usize,
    /// Treatment of the border by the 3×3 convolutions. PyTorch's is explicit, 1 on each side: with a stride it differs
    /// from SAME.
    #[serde(default = "super::same")]
    pub padding: Padding,
    /// Maps for each unit of a squeeze-and-excitation before the sum; none if not given.
    #[serde(default)]
    pub squeeze_ratio: Option<usize>,
    /// ε of the batch normalisations.
    #[serde(default = "BatchNorm::default_epsilon")]
    pub epsilon: f64,
}

impl Block for ResidualUnit {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let Self { filters, strides, padding, squeeze_ratio, epsilon } = *self;
        let conv3x3 = ConvNorm { padding, epsilon, ..ConvNorm::new(filters, 3) };
        let main = ConvNorm { strides, ..conv3x3 }.expand(cx, ["conv1", "bn1"], cx.input())?;
        let main = relu(cx, "relu1", main)?;
        let main = conv3x3.expand(cx, ["conv2", "bn2"], main)?;
        let main = recalibrated(cx, squeeze_ratio, main)?;
        let skip = skip(cx, ConvNorm { strides, epsilon, ..ConvNorm::new(filters, 1) })?;
        let sum = cx.layer("add", Add {}, &[main, skip])?;
        relu(cx, "relu2", sum)
    }
}

impl BlockType for ResidualUnit {
    const KIND: &'static str = "residual_unit";

    fn examples() -> Vec<(Value, Shape)> {
        vec![
            (json!({ "filters": 3 }), Shape::new(4, 4, 3)),
            (json!({ "filters": 4, "strides": 2 }), Shape::new(5, 4, 3)),
            (json!({ "filters": 4, "squeeze_ratio": 2, "padding": { "explicit": [1, 1, 1, 1] } }), Shape::new(4, 4, 3)),
        ]
    }
}
