//! The fields of the layers that pool along depth, and what follows from them.

use serde::{Deserialize, Serialize};

use super::fields::{invalid, positive};
use super::{Channels, Operation, Reads, Statistic};
use crate::error::Result;
use crate::kernels::depth::Groups;
use crate::shape::{Shape, Window};

/// Which channels a layer that pools along depth joins. VALID: channels at the end that fill no group are unused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepthPooling {
    /// Channels of a group.
    pub size: usize,
    /// Channels from one group to the next; the size if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stride: Option<usize>,
}

impl DepthPooling {
    fn stride(&self) -> usize {
        self.stride.unwrap_or(self.size)
    }

    /// The groups of an input with so many channels, for the kernels.
    pub(super) fn groups(&self, channels: usize) -> Groups {
        Groups { channels, size: self.size, stride: self.stride() }
    }

    /// See [`Layer::output_shape`](super::Layer::output_shape).
    pub(super) fn output_shape(&self, input: Shape) -> Result<Shape> {
        positive("size", self.size)?;
        positive("stride", self.stride())?;
        let Shape { height, width, channels } = input;
        if self.size > channels {
            return Err(invalid("size", self.size, &format!("1..={channels}")));
        }
        Ok(Shape::new(height, width, self.groups(channels).count()))
    }

    /// See [`Layer::reads`](super::Layer::reads).
    pub(super) fn reads(&self) -> Reads {
        Reads { window: Window::POINT, channels: Channels::Pooled { size: self.size, stride: self.stride() } }
    }

    /// See [`Layer::operation`](super::Layer::operation).
    pub(super) fn operation(&self, statistic: Statistic) -> Operation {
        Operation::DepthPooling { size: self.size, stride: self.stride(), statistic }
    }

    /// For [`LayerType::examples`](super::LayerType::examples): groups side by side, with channels left over, overlapping,
    /// and apart.
    pub(super) fn examples() -> [(Self, Shape); 4] {
        [
            (Self { size: 2, stride: None }, Shape::new(2, 3, 6)),
            (Self { size: 3, stride: None }, Shape::new(3, 2, 7)),
            (Self { size: 3, stride: Some(1) }, Shape::new(2, 2, 5)),
            (Self { size: 4, stride: Some(5) }, Shape::vector(9)),
        ]
    }
}
