//! Maximum of each feature map, as Keras' `GlobalMaxPooling2D`.
//!
//! Forward `y = max x` over all cells; backward dy goes to the first of them, in row-major order, that equals y.

use serde::{Deserialize, Serialize};

use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Operation, Reads, Statistic, Terms, windows};
use crate::error::Result;
use crate::kernels::lanes::Best;
use crate::kernels::pool::{self, Geometry};
use crate::shape::{Shape, Window};

/// Keeps the largest value of each feature map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalMaxPool2d {}

fn geometry(input: Shape) -> Geometry {
    Geometry { axes: windows::accepted(&Window::whole(input), input), channels: input.channels }
}

impl Layer for GlobalMaxPool2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        Ok(Shape::vector(inputs[0].channels))
    }

    fn reads(&self, inputs: &[Shape]) -> Reads {
        Reads { window: Window::whole(inputs[0]), channels: Channels::Same }
    }

    fn operation(&self) -> Option<Operation> {
        Some(Operation::GlobalPooling { statistic: Statistic::Max })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        Terms::maximum(cell.read(self))
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        pool::max::<Best>(&geometry(cx.x.shape(0)), cx.x.get(0), cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        if let Some(dx) = cx.dx.get(0) {
            pool::max_backward::<Best>(&geometry(cx.x.shape(0)), cx.x.get(0), cx.y, cx.dy, dx);
        }
    }
}

impl LayerType for GlobalMaxPool2d {
    const KIND: &'static str = "global_max_pool2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        vec![(Self {}, vec![Shape::new(3, 4, 5)]), (Self {}, vec![Shape::vector(4)])]
    }
}
