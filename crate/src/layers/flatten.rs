//! Flatten: a height × width × channels map becomes a vector, rows first, channels last, as Keras' `Flatten`.
//!
//! Forward `y = x`, backward `dx = dy`: in NHWC only the shape changes.

use serde::{Deserialize, Serialize};

use super::terms::Rule;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Pointwise, Reads, Terms};
use crate::error::Result;
use crate::shape::{Shape, Window};

/// Makes a vector of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flatten {}

impl Layer for Flatten {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        Ok(Shape::vector(inputs[0].len()))
    }

    fn reads(&self, inputs: &[Shape]) -> Reads {
        Reads { window: Window::whole(inputs[0]), channels: Channels::All }
    }

    fn only_reshapes(&self) -> bool {
        true
    }

    fn pointwise(&self) -> Option<Pointwise> {
        Some(Pointwise::Same)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let mut terms = cell.read(self);
        let term = terms.swap_remove(cell.at[2]);
        Terms::new(Rule::Same, vec![term], term.part)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        cx.y.copy_from_slice(cx.x.get(0));
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        if let Some(dx) = cx.dx.get(0) {
            dx.copy_from_slice(cx.dy);
        }
    }
}

impl LayerType for Flatten {
    const KIND: &'static str = "flatten";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        vec![(Self {}, vec![Shape::new(3, 2, 4)])]
    }
}
