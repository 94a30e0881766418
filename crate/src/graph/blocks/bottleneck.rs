//! Bottleneck residual unit (He et al., "Deep Residual Learning for Image Recognition", 2015): 1×1 down to `filters` maps,
//! 3×3, 1×1 up to four times as many, each with batch normalisation; then the skip connection is added.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::{conv_norm, relu, skip};
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::{Add, BatchNorm};
use crate::shape::Shape;

/// Maps of the output for each map of the bottleneck.
const EXPANSION: usize = 4;

/// A 3×3 convolution between two 1×1 convolutions, and a skip connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BottleneckUnit {
    /// Feature maps of the 3×3 convolution; the output has four times as many.
    pub filters: usize,
    /// Stride of one convolution and of the skip connection.
    #[serde(default = "super::one")]
    pub strides: usize,
    /// Which convolution has the stride.
    #[serde(default)]
    pub stride_at: StrideAt,
    /// ε of the batch normalisations.
    #[serde(default = "BatchNorm::default_epsilon")]
    pub epsilon: f64,
}

/// The convolution that has the stride.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum StrideAt {
    /// The first, as in the paper and in Keras ("v1").
    #[serde(rename = "1x1")]
    First,
    /// The 3×3, as in torchvision ("v1.5"): no cell of the input is skipped.
    #[default]
    #[serde(rename = "3x3")]
    Middle,
}

impl Block for BottleneckUnit {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let Self { filters, strides, stride_at, epsilon } = *self;
        let wide = filters.saturating_mul(EXPANSION);
        let [first, middle] = match stride_at {
            StrideAt::First => [strides, 1],
            StrideAt::Middle => [1, strides],
        };
        let main = conv_norm(cx, ["conv1", "bn1"], (filters, 1, first), epsilon, cx.input())?;
        let main = relu(cx, "relu1", main)?;
        let main = conv_norm(cx, ["conv2", "bn2"], (filters, 3, middle), epsilon, main)?;
        let main = relu(cx, "relu2", main)?;
        let main = conv_norm(cx, ["conv3", "bn3"], (wide, 1, 1), epsilon, main)?;
        let skip = skip(cx, wide, strides, epsilon)?;
        let sum = cx.layer("add", Add {}, &[main, skip])?;
        relu(cx, "relu3", sum)
    }
}

impl BlockType for BottleneckUnit {
    const KIND: &'static str = "bottleneck_unit";

    fn examples() -> Vec<(Value, Shape)> {
        vec![
            (json!({ "filters": 1 }), Shape::new(4, 4, 4)),
            (json!({ "filters": 2, "strides": 2 }), Shape::new(4, 5, 3)),
            (json!({ "filters": 2, "strides": 2, "stride_at": "1x1" }), Shape::new(4, 4, 3)),
        ]
    }
}
