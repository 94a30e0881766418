//! Mean of each window and channel, as Keras' `AveragePooling2D`.
//!
//! Forward `y = Σ x / n` over the n real cells of the window: padding is left out of the mean, as in TensorFlow. Backward
//! each of them gets `dy / n`.

use serde::{Deserialize, Serialize};

use super::{Backward, Cell, Forward, Layer, LayerType, Operation, Pooling, Reads, Statistic, Terms};
use crate::error::Result;
use crate::kernels::lanes::Best;
use crate::kernels::pool;
use crate::shape::Shape;

/// Averages each window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AvgPool2d(pub Pooling);

impl Layer for AvgPool2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        self.0.output_shape(inputs[0])
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        self.0.reads()
    }

    fn operation(&self) -> Option<Operation> {
        Some(Operation::Pooling { window: self.0.window(), statistic: Statistic::Mean })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        Terms::mean(cell.read(self))
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        pool::average::<Best>(&self.0.geometry(cx.x.shape(0)), cx.x.get(0), cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        if let Some(dx) = cx.dx.get(0) {
            pool::average_backward::<Best>(&self.0.geometry(cx.x.shape(0)), cx.dy, dx);
        }
    }
}

impl LayerType for AvgPool2d {
    const KIND: &'static str = "avg_pool2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        Pooling::examples().map(|(pooling, input)| (Self(pooling), vec![input])).into()
    }
}
