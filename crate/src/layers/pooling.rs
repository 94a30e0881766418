//! The fields of the layers that pool windows, and what follows from them.

use serde::{Deserialize, Serialize};

use super::fields::Pair;
use super::{Channels, Reads, windows};
use crate::error::Result;
use crate::kernels::pool::Geometry;
use crate::shape::{Padding, Shape, Window};

/// Where a pooling layer's windows lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pooling {
    /// Rows and columns of a window.
    pub kernel: Pair,
    /// Cells from one window to the next; the window's size if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strides: Option<Pair>,
    /// Treatment of the border; padding is never the maximum and belongs to no mean.
    #[serde(default)]
    pub padding: Padding,
}

impl Pooling {
    /// One image's sizes for the kernels, for an input that [`Pooling::output_shape`] has accepted.
    pub(super) fn geometry(&self, input: Shape) -> Geometry {
        Geometry { axes: windows::accepted(&self.window(), input), channels: input.channels }
    }

    /// See [`Layer::output_shape`](super::Layer::output_shape).
    pub(super) fn output_shape(&self, input: Shape) -> Result<Shape> {
        let [rows, columns] = windows::pooling_axes(&self.window(), input)?;
        Ok(Shape::new(rows.output, columns.output, input.channels))
    }

    /// See [`Layer::reads`](super::Layer::reads).
    pub(super) fn reads(&self) -> Reads {
        Reads { window: self.window(), channels: Channels::Same }
    }

    /// Of the fields.
    pub(super) fn window(&self) -> Window {
        let strides = self.strides.unwrap_or(self.kernel);
        Window { kernel: self.kernel.0, strides: strides.0, padding: self.padding, ..Window::POINT }
    }

    /// For [`LayerType::examples`](super::LayerType::examples): whole windows, cut ones, and some that overlap or lie apart.
    pub(super) fn examples() -> [(Self, Shape); 4] {
        let new = |kernel| Self { kernel: Pair(kernel), strides: None, padding: Padding::Valid };
        let explicit = Padding::Explicit([1, 0, 1, 1]);
        [
            (new([2, 2]), Shape::new(4, 5, 3)),
            (Self { padding: Padding::Same, ..new([2, 3]) }, Shape::new(5, 5, 5)),
            (Self { strides: Some(Pair([2, 1])), padding: Padding::Same, ..new([3, 3]) }, Shape::new(5, 4, 2)),
            (Self { strides: Some(Pair([1, 2])), padding: explicit, ..new([3, 2]) }, Shape::new(4, 5, 4)),
        ]
    }
}
