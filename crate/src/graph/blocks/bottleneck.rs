//! Bottleneck residual unit (He et al., "Deep Residual Learning for Image Recognition", 2015): 1×1 down to `filters` maps,
//! 3×3, 1×1 up to four times as many, each with batch normalisation; then the skip connection is added.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::{ConvNorm, recalibrated, relu, skip};
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::{Add, BatchNorm};
use crate::shape::{Padding, Shape};

/// A 3×3 convolution between two 1×1 convolutions, and a skip connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BottleneckUnit {
    /// What `widths` are multiples of.
    pub filters: usize,
    /// Feature maps of the three convolutions, in multiples of `filters`. SENet-154 has 2, 4, 4.
    #[serde(default = "BottleneckUnit::default_widths")]
    pub widths: [usize; 3],
    /// Stride of one convolution and of the skip connection.
    #[serde(default = "super::one")]
    pub strides: usize,
    /// Which convolution has the stride.
    #[serde(default)]
    pub stride_at: StrideAt,
    /// Treatment of the border by the 3×3 convolution. PyTorch's is explicit, 1 on each side: with a stride it differs from
    /// SAME.
    #[serde(default = "super::same")]
    pub padding: Padding,
    /// Parts of the channels that the 3×3 convolution works on separately.
    #[serde(default = "super::one")]
    pub groups: usize,
    /// Whether the convolutions have a bias, as in Keras, although a batch normalisation follows.
    #[serde(default)]
    pub bias: bool,
    /// Taps of the skip connection's convolution, where it has one.
    #[serde(default = "super::one")]
    pub skip_kernel: usize,
    /// Maps for each unit of a squeeze-and-excitation before the sum; none if not given.
    #[serde(default)]
    pub squeeze_ratio: Option<usize>,
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

impl BottleneckUnit {
    const fn default_widths() -> [usize; 3] {
        [1, 1, 4]
    }

    /// A convolution of the unit, where it pads as the 3×3 does if it has to.
    fn conv(&self, filters: usize, kernel: usize, strides: usize) -> ConvNorm {
        let padding = if kernel == 1 { Padding::Same } else { self.padding };
        let Self { bias, epsilon, .. } = *self;
        ConvNorm { strides, padding, bias, epsilon, ..ConvNorm::new(filters, kernel) }
    }
}

impl Block for BottleneckUnit {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let Self { strides, groups, .. } = *self;
        let [narrow, middle, wide] = self.widths.map(|multiple| self.filters.saturating_mul(multiple));
        let [first, second] = match self.stride_at {
            StrideAt::First => [strides, 1],
            StrideAt::Middle => [1, strides],
        };
        let main = self.conv(narrow, 1, first).expand(cx, ["conv1", "bn1"], cx.input())?;
        let main = relu(cx, "relu1", main)?;
        let main = ConvNorm { groups, ..self.conv(middle, 3, second) }.expand(cx, ["conv2", "bn2"], main)?;
        let main = relu(cx, "relu2", main)?;
        let main = self.conv(wide, 1, 1).expand(cx, ["conv3", "bn3"], main)?;
        let main = recalibrated(cx, self.squeeze_ratio, main)?;
        let skip = skip(cx, self.conv(wide, self.skip_kernel, strides))?;
        let sum = cx.layer("add", Add {}, &[main, skip])?;
        relu(cx, "relu3", sum)
    }
}

impl BlockType for BottleneckUnit {
    const KIND: &'static str = "bottleneck_unit";

    fn examples() -> Vec<(Value, Shape)> {
        let senet = json!({
            "filters": 2, "widths": [2, 4, 4], "groups": 4, "strides": 2, "skip_kernel": 3,
            "padding": { "explicit": [1, 1, 1, 1] }, "squeeze_ratio": 4, "bias": true,
        });
        vec![
            (json!({ "filters": 1 }), Shape::new(4, 4, 4)),
            (json!({ "filters": 2, "strides": 2 }), Shape::new(4, 5, 3)),
            (json!({ "filters": 2, "strides": 2, "stride_at": "1x1" }), Shape::new(4, 4, 3)),
            (senet, Shape::new(4, 4, 3)),
        ]
    }
}
