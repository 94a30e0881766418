//! Mean over neighbouring channels of every cell, as `tf.nn.avg_pool` with `ksize=[1, 1, 1, size]`: over filters that have
//! learned the same thing turned or shifted, it makes the answer independent of which of them saw it.
//!
//! Forward `y[k] = Σ x / size` over the channels `k · stride … k · stride + size − 1`; backward each of them gets `dy / size`.
//! VALID: channels at the end that fill no group are unused.

use serde::{Deserialize, Serialize};

use super::fields::{invalid, positive};
use super::terms::Terms;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Operation, Reads, Statistic};
use crate::error::Result;
use crate::kernels::depth::{self, Groups};
use crate::shape::{Shape, Window};

/// Keeps the mean of each group of channels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AvgPoolDepth {
    /// Channels of a group.
    pub size: usize,
    /// Channels from one group to the next; the size if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stride: Option<usize>,
}

impl AvgPoolDepth {
    fn stride(&self) -> usize {
        self.stride.unwrap_or(self.size)
    }

    fn groups(&self, channels: usize) -> Groups {
        Groups { channels, size: self.size, stride: self.stride() }
    }
}

impl Layer for AvgPoolDepth {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        positive("size", self.size)?;
        positive("stride", self.stride())?;
        let Shape { height, width, channels } = inputs[0];
        if self.size > channels {
            return Err(invalid("size", self.size, &format!("1..={channels}")));
        }
        Ok(Shape::new(height, width, self.groups(channels).count()))
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        let channels = Channels::Pooled { size: self.size, stride: self.stride() };
        Reads { window: Window::POINT, channels }
    }

    fn operation(&self) -> Option<Operation> {
        Some(Operation::DepthPooling { size: self.size, stride: self.stride(), statistic: Statistic::Mean })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        Terms::mean(cell.read(self))
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let groups = self.groups(cx.x.shape(0).channels);
        depth::average(&groups, cx.x.get(0), cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let groups = self.groups(cx.x.shape(0).channels);
        if let Some(dx) = cx.dx.get(0) {
            depth::average_backward(&groups, cx.dy, dx);
        }
    }
}

impl LayerType for AvgPoolDepth {
    const KIND: &'static str = "avg_pool_depth";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        vec![
            (Self { size: 2, stride: None }, vec![Shape::new(2, 3, 6)]),
            (Self { size: 3, stride: None }, vec![Shape::new(3, 2, 7)]),
            (Self { size: 3, stride: Some(1) }, vec![Shape::new(2, 2, 5)]),
            (Self { size: 4, stride: Some(5) }, vec![Shape::vector(9)]),
        ]
    }
}
