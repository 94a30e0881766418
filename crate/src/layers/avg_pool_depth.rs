//! Mean over neighbouring channels of every cell, as `tf.nn.avg_pool` with `ksize=[1, 1, 1, size]`: over filters that have
//! learned the same thing turned or shifted, it makes the answer independent of which of them saw it.
//!
//! Forward `y[k] = Σ x / size` over the channels `k · stride … k · stride + size − 1`; backward each of them gets `dy / size`.
//! VALID: channels at the end that fill no group are unused.

use serde::{Deserialize, Serialize};

use super::terms::Terms;
use super::{Backward, Cell, DepthPooling, Forward, Layer, LayerType, Operation, Reads, Statistic};
use crate::error::Result;
use crate::kernels::depth;
use crate::shape::Shape;

/// Keeps the mean of each group of channels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AvgPoolDepth(pub DepthPooling);

impl Layer for AvgPoolDepth {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        self.0.output_shape(inputs[0])
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        self.0.reads()
    }

    fn operation(&self) -> Option<Operation> {
        Some(self.0.operation(Statistic::Mean))
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        Terms::mean(cell.read(self))
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        depth::average(&self.0.groups(cx.x.shape(0).channels), cx.x.get(0), cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        if let Some(dx) = cx.dx.get(0) {
            depth::average_backward(&self.0.groups(cx.x.shape(0).channels), cx.dy, dx);
        }
    }
}

impl LayerType for AvgPoolDepth {
    const KIND: &'static str = "avg_pool_depth";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        DepthPooling::examples().map(|(pooling, input)| (Self(pooling), vec![input])).into()
    }
}
