//! Fire module (Iandola et al., "SqueezeNet", 2016): 1×1 convolutions squeeze the maps, 1×1 and 3×3 convolutions side by
//! side expand them again; ReLU after each. Most of the 3×3 weights of an ordinary layer are never there.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::relu;
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::Pair;
use crate::layers::{Concat, Conv2d};
use crate::shape::{Padding, Shape};

/// `squeeze1x1`, then `expand1x1` beside `expand3x3`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fire {
    /// Feature maps in the middle.
    pub squeeze: usize,
    /// Feature maps of each of the two expanding convolutions; the output has twice as many.
    pub expand: usize,
}

/// Convolution, padding SAME, then ReLU.
fn conv(cx: &mut Expansion<'_>, name: &str, [filters, kernel]: [usize; 2], input: Tensor) -> Result<Tensor> {
    let convolution = Conv2d { padding: Padding::Same, ..Conv2d::new(filters, Pair([kernel; 2])) };
    let sum = cx.layer(name, convolution, &[input])?;
    relu(cx, &format!("{name}_relu"), sum)
}

impl Block for Fire {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        let input = cx.input();
        let squeezed = conv(cx, "squeeze1x1", [self.squeeze, 1], input)?;
        let point = conv(cx, "expand1x1", [self.expand, 1], squeezed)?;
        let wide = conv(cx, "expand3x3", [self.expand, 3], squeezed)?;
        cx.layer("concat", Concat {}, &[point, wide])
    }
}

impl BlockType for Fire {
    const KIND: &'static str = "fire";

    fn examples() -> Vec<(Value, Shape)> {
        vec![(json!({ "squeeze": 2, "expand": 3 }), Shape::new(4, 5, 3))]
    }
}
