//! Inception module (Szegedy et al., "Going Deeper with Convolutions", 2014): four ways side by side, concatenated:
//! 1×1; 1×1 then 3×3; 1×1 then 5×5; 3×3 max pooling then 1×1. Stride 1, padding SAME, ReLU after every convolution.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::conv_relu;
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::Pair;
use crate::layers::{Concat, MaxPool2d, Pooling};
use crate::shape::{Padding, Shape};

/// Feature maps of the six convolutions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InceptionModule {
    /// The 1×1 way.
    pub conv1x1: usize,
    /// Bottleneck before the 3×3.
    pub reduce3x3: usize,
    /// The 3×3 way.
    pub conv3x3: usize,
    /// Bottleneck before the 5×5.
    pub reduce5x5: usize,
    /// The 5×5 way.
    pub conv5x5: usize,
    /// 1×1 after the pooling.
    pub pool_proj: usize,
}

impl Block for InceptionModule {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let input = cx.input();
        let point = conv_relu(cx, "conv1x1", (self.conv1x1, 1), input)?;
        let small = conv_relu(cx, "reduce3x3", (self.reduce3x3, 1), input)?;
        let small = conv_relu(cx, "conv3x3", (self.conv3x3, 3), small)?;
        let large = conv_relu(cx, "reduce5x5", (self.reduce5x5, 1), input)?;
        let large = conv_relu(cx, "conv5x5", (self.conv5x5, 5), large)?;
        let pooling =
            MaxPool2d(Pooling { kernel: Pair([3, 3]), strides: Some(Pair::ONE), padding: Padding::Same });
        let pool = cx.layer("pool", pooling, &[input])?;
        let pool = conv_relu(cx, "pool_proj", (self.pool_proj, 1), pool)?;
        cx.layer("concat", Concat {}, &[point, small, large, pool])
    }
}

impl BlockType for InceptionModule {
    const KIND: &'static str = "inception_module";

    fn examples() -> Vec<(Value, Shape)> {
        let maps = json!({ "conv1x1": 2, "reduce3x3": 2, "conv3x3": 3, "reduce5x5": 1, "conv5x5": 2, "pool_proj": 1 });
        vec![(maps, Shape::new(5, 4, 3))]
    }
}
