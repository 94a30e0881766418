//! Maximum of each window and channel, as Keras' `MaxPooling2D`.
//!
//! Forward `y = max x` over the real cells of the window; backward dy goes to the first of them, in row-major order, that
//! equals y, as TensorFlow does.

use serde::{Deserialize, Serialize};

use super::{Backward, Cell, Forward, Layer, LayerType, Operation, Pooling, Reads, Statistic, Terms};
use crate::error::Result;
use crate::kernels::lanes::Best;
use crate::kernels::pool;
use crate::shape::Shape;

/// Keeps the largest value of each window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MaxPool2d(pub Pooling);

impl Layer for MaxPool2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        self.0.output_shape(inputs[0])
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        self.0.reads()
    }

    fn operation(&self) -> Option<Operation> {
        Some(Operation::Pooling { window: self.0.window(), statistic: Statistic::Max })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        Terms::maximum(cell.read(self))
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        pool::max::<Best>(&self.0.geometry(cx.x.shape(0)), cx.x.get(0), cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        if let Some(dx) = cx.dx.get(0) {
            pool::max_backward::<Best>(&self.0.geometry(cx.x.shape(0)), cx.x.get(0), cx.y, cx.dy, dx);
        }
    }
}

impl LayerType for MaxPool2d {
    const KIND: &'static str = "max_pool2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        Pooling::examples().map(|(pooling, input)| (Self(pooling), vec![input])).into()
    }
}
