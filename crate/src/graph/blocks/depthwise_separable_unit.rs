//! What MobileNet is made of (Howard et al., "MobileNets", 2017): a 3×3 filter for every channel, then a 1×1 convolution
//! across the channels, each followed by batch normalisation and ReLU. Xception's separable convolution has neither between
//! its two halves.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::{ConvNorm, relu};
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::Pair;
use crate::layers::{BatchNorm, DepthwiseConv2d};
use crate::shape::{Padding, Shape};

/// `depthwise` and `pointwise`, each with `_bn` and `_relu`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepthwiseSeparableUnit {
    /// Feature maps of the output.
    pub filters: usize,
    /// Stride of the 3×3 filters.
    #[serde(default = "super::one")]
    pub strides: usize,
    /// Treatment of the border by the 3×3 filters.
    #[serde(default = "super::same")]
    pub padding: Padding,
    /// ε of the batch normalisations.
    #[serde(default = "BatchNorm::default_epsilon")]
    pub epsilon: f64,
}

impl Block for DepthwiseSeparableUnit {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let Self { filters, strides, padding, epsilon } = *self;
        let strides = Pair([strides; 2]);
        let depthwise = DepthwiseConv2d { strides, padding, bias: false, ..DepthwiseConv2d::new(Pair([3, 3])) };
        let spatial = cx.layer("depthwise", depthwise, &[cx.input()])?;
        let spatial = cx.layer("depthwise_bn", BatchNorm { epsilon, ..BatchNorm::default() }, &[spatial])?;
        let spatial = relu(cx, "depthwise_relu", spatial)?;
        let pointwise = ConvNorm { epsilon, ..ConvNorm::new(filters, 1) };
        let mixed = pointwise.expand(cx, ["pointwise", "pointwise_bn"], spatial)?;
        relu(cx, "pointwise_relu", mixed)
    }
}

impl BlockType for DepthwiseSeparableUnit {
    const KIND: &'static str = "depthwise_separable_unit";

    fn examples() -> Vec<(Value, Shape)> {
        vec![
            (json!({ "filters": 4 }), Shape::new(4, 4, 3)),
            (json!({ "filters": 3, "strides": 2, "padding": { "explicit": [1, 1, 1, 1] } }), Shape::new(5, 4, 4)),
        ]
    }
}
