//! Inception module (Szegedy et al., "Going Deeper with Convolutions", 2014): four ways side by side, concatenated:
//! 1×1; 1×1 then 3×3; 1×1 then 5×5; 3×3 max pooling then 1×1. Stride 1, padding SAME, ReLU after every convolution.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::{ConvNorm, recalibrated, relu};
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::Pair;
use crate::layers::{Concat, Conv2d, MaxPool2d, Pooling};
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
    /// Taps of the 5×5 way: torchvision has 3 by an old mistake, with which its weights were trained.
    #[serde(default = "five")]
    pub kernel5x5: usize,
    /// Whether the convolutions have a batch normalisation instead of a bias, as in torchvision.
    #[serde(default)]
    pub norm: bool,
    /// Maps for each unit of a squeeze-and-excitation at the end; none if not given.
    #[serde(default)]
    pub squeeze_ratio: Option<usize>,
}

const fn five() -> usize {
    5
}

impl InceptionModule {
    /// Convolution, then ReLU: `{name}` and `{name}_relu`, or `{name}_bn` between them.
    fn conv(&self, cx: &mut Expansion<'_>, name: &str, filters: [usize; 2], input: Tensor) -> Result<Tensor> {
        let [filters, kernel] = filters;
        let sum = if self.norm {
            ConvNorm::new(filters, kernel).expand(cx, [name, &format!("{name}_bn")], input)?
        } else {
            let convolution = Conv2d { padding: Padding::Same, ..Conv2d::new(filters, Pair([kernel; 2])) };
            cx.layer(name, convolution, &[input])?
        };
        relu(cx, &format!("{name}_relu"), sum)
    }
}

impl Block for InceptionModule {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let input = cx.input();
        let point = self.conv(cx, "conv1x1", [self.conv1x1, 1], input)?;
        let small = self.conv(cx, "reduce3x3", [self.reduce3x3, 1], input)?;
        let small = self.conv(cx, "conv3x3", [self.conv3x3, 3], small)?;
        let large = self.conv(cx, "reduce5x5", [self.reduce5x5, 1], input)?;
        let large = self.conv(cx, "conv5x5", [self.conv5x5, self.kernel5x5], large)?;
        let pooling =
            MaxPool2d(Pooling { kernel: Pair([3, 3]), strides: Some(Pair::ONE), padding: Padding::Same });
        let pool = cx.layer("pool", pooling, &[input])?;
        let pool = self.conv(cx, "pool_proj", [self.pool_proj, 1], pool)?;
        let joined = cx.layer("concat", Concat {}, &[point, small, large, pool])?;
        recalibrated(cx, self.squeeze_ratio, joined)
    }
}

impl BlockType for InceptionModule {
    const KIND: &'static str = "inception_module";

    fn examples() -> Vec<(Value, Shape)> {
        let maps = json!({ "conv1x1": 2, "reduce3x3": 2, "conv3x3": 3, "reduce5x5": 1, "conv5x5": 2, "pool_proj": 1 });
        let mut normed = maps.clone();
        normed["norm"] = true.into();
        normed["kernel5x5"] = 3.into();
        normed["squeeze_ratio"] = 4.into();
        vec![(maps, Shape::new(5, 4, 3)), (normed, Shape::new(4, 4, 2))]
    }
}
