//! The same unit several times in a row, such as the stages of a ResNet, whose first unit alone has the stride
//! (He et al., "Deep Residual Learning for Image Recognition", 2015): `unit1`, `unit2` …

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Block, BlockType, Expansion};
use crate::error::Result;
use crate::graph::{NodeSpec, Tensor};
use crate::layers::fields::positive;
use crate::shape::Shape;

/// `count` units, each of which reads the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// How many.
    pub count: usize,
    /// A layer or a block.
    pub unit: Unit,
    /// Fields in which the first unit differs.
    #[serde(default)]
    pub first: Map<String, Value>,
}

/// A node without a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// A registered layer type or block.
    pub kind: String,
    /// The fields of the kind.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

impl Block for Stage {
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor> {
        positive("count", self.count)?;
        (0..self.count).try_fold(cx.input(), |input, i| {
            let Unit { kind, mut fields } = self.unit.clone();
            if i == 0 {
                fields.extend(self.first.clone());
            }
            cx.node(&NodeSpec { name: format!("unit{}", i + 1), kind, inputs: None, fields }, input)
        })
    }
}

impl BlockType for Stage {
    const KIND: &'static str = "stage";

    fn examples() -> Vec<(Value, Shape)> {
        let unit = json!({ "kind": "residual_unit", "filters": 4 });
        vec![
            (json!({ "count": 2, "unit": unit, "first": { "strides": 2 } }), Shape::new(4, 4, 3)),
            (json!({ "count": 3, "unit": { "kind": "conv2d", "filters": 3, "kernel": 2 } }), Shape::new(5, 4, 2)),
        ]
    }
}
