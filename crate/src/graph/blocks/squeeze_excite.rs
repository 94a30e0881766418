//! Squeeze-and-excitation (Hu et al., "Squeeze-and-Excitation Networks", 2017): the mean of every map goes through a
//! small dense layer with ReLU and a large one with sigmoid; every map is multiplied by its number between 0 and 1.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parts::relu;
use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::fields::positive;
use crate::layers::{Activation, Dense, Function, GlobalAvgPool2d, Scale};
use crate::shape::Shape;

/// Recalibrates the maps of its input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqueezeExcite {
    /// Maps of the input for each unit of the small layer, which has at least one.
    pub ratio: usize,
}

impl Block for SqueezeExcite {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        positive("ratio", self.ratio)?;
        let input = cx.input();
        let maps = cx.shape(input).channels;
        let mean = cx.layer("pool", GlobalAvgPool2d {}, &[input])?;
        let small = cx.layer("squeeze", Dense::new((maps / self.ratio).max(1)), &[mean])?;
        let small = relu(cx, "relu", small)?;
        let large = cx.layer("excite", Dense::new(maps), &[small])?;
        let weights = cx.layer("sigmoid", Activation::new(Function::Sigmoid), &[large])?;
        cx.layer("scale", Scale {}, &[input, weights])
    }
}

impl BlockType for SqueezeExcite {
    const KIND: &'static str = "squeeze_excite";

    fn examples() -> Vec<(Value, Shape)> {
        vec![(json!({ "ratio": 2 }), Shape::new(3, 2, 4)), (json!({ "ratio": 16 }), Shape::new(2, 3, 3))]
    }
}
