//! What most networks since 2014 are written in: a convolution, batch normalisation (Ioffe and Szegedy, 2015) and ReLU
//! under one name, as `conv2d_bn` in Keras' and `BasicConv2d` in torchvision's Inception.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::relu;
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::{Pair, yes};
use crate::layers::{BatchNorm, Conv2d};
use crate::shape::{Padding, Shape};

/// `conv`, then `bn` and `relu` where they are wanted. The convolution has a bias where no normalisation follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConvUnit {
    /// Feature maps.
    pub filters: usize,
    /// Taps.
    pub kernel: Pair,
    /// Cells from one window to the next.
    #[serde(default = "Pair::one")]
    pub strides: Pair,
    /// Treatment of the border.
    #[serde(default = "super::same")]
    pub padding: Padding,
    /// Whether there is a batch normalisation.
    #[serde(default = "yes")]
    pub norm: bool,
    /// Whether the batch normalisation has a γ; in front of a ReLU and another convolution it is redundant.
    #[serde(default = "yes")]
    pub gamma: bool,
    /// ε of the batch normalisation.
    #[serde(default = "BatchNorm::default_epsilon")]
    pub epsilon: f64,
    /// Whether there is a ReLU.
    #[serde(default = "yes")]
    pub relu: bool,
}

impl Block for ConvUnit {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let Self { filters, kernel, strides, padding, norm, .. } = *self;
        let convolution = Conv2d { strides, padding, bias: !norm, ..Conv2d::new(filters, kernel) };
        let mut output = cx.layer("conv", convolution, &[cx.input()])?;
        if norm {
            let norm = BatchNorm { epsilon: self.epsilon, scale: self.gamma, ..BatchNorm::default() };
            output = cx.layer("bn", norm, &[output])?;
        }
        if self.relu { relu(cx, "relu", output) } else { Ok(output) }
    }
}

impl BlockType for ConvUnit {
    const KIND: &'static str = "conv_unit";

    fn examples() -> Vec<(Value, Shape)> {
        vec![
            (json!({ "filters": 3, "kernel": [1, 3] }), Shape::new(4, 4, 2)),
            (json!({ "filters": 4, "kernel": 3, "strides": 2, "padding": "valid", "norm": false }), Shape::new(5, 5, 3)),
            (json!({ "filters": 2, "kernel": 1, "gamma": false, "relu": false }), Shape::new(3, 4, 3)),
        ]
    }
}
