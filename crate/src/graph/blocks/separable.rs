//! Depthwise separable convolution (Chollet, "Xception", 2016; Keras' `SeparableConv2D`): a spatial filter for every
//! channel on its own, `depthwise`, then a 1×1 convolution across the channels, `pointwise`, which has the bias.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::{Pair, yes};
use crate::layers::{Conv2d, DepthwiseConv2d};
use crate::shape::{Padding, Shape};

/// Space first, then channels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeparableConv2d {
    /// Feature maps of the output.
    pub filters: usize,
    /// Taps of the spatial filters.
    pub kernel: Pair,
    /// Strides of the spatial filters.
    #[serde(default = "Pair::one")]
    pub strides: Pair,
    /// Padding of the spatial filters.
    #[serde(default)]
    pub padding: Padding,
    /// Spatial filters for each channel.
    #[serde(default = "super::one")]
    pub depth_multiplier: usize,
    /// Whether the 1×1 convolution has a bias.
    #[serde(default = "yes")]
    pub bias: bool,
}

impl Block for SeparableConv2d {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let depthwise = DepthwiseConv2d {
            strides: self.strides,
            padding: self.padding,
            depth_multiplier: self.depth_multiplier,
            bias: false,
            ..DepthwiseConv2d::new(self.kernel)
        };
        let spatial = cx.layer("depthwise", depthwise, &[cx.input()])?;
        let pointwise = Conv2d { bias: self.bias, ..Conv2d::new(self.filters, Pair::ONE) };
        cx.layer("pointwise", pointwise, &[spatial])
    }
}

impl BlockType for SeparableConv2d {
    const KIND: &'static str = "separable_conv2d";

    fn examples() -> Vec<(Value, Shape)> {
        vec![
            (json!({ "filters": 4, "kernel": 3, "padding": "same" }), Shape::new(4, 5, 3)),
            (
                json!({ "filters": 2, "kernel": [2, 3], "strides": 2, "depth_multiplier": 2, "bias": false }),
                Shape::new(5, 5, 2),
            ),
        ]
    }
}
