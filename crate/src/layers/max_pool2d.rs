//! Maximum of each window and channel, as Keras' `MaxPooling2D`.
//!
//! Forward `y = max x` over the real cells of the window; backward dy goes to the first of them, in row-major order, that
//! equals y, as TensorFlow does.

use serde::{Deserialize, Serialize};

use super::fields::Pair;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Operation, Reads, Statistic, Terms, windows};
use crate::error::Result;
use crate::kernels::lanes::Best;
use crate::kernels::pool::{self, Geometry};
use crate::shape::{Padding, Shape, Window};

/// Keeps the largest value of each window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaxPool2d {
    /// Rows and columns of a window.
    pub kernel: Pair,
    /// Cells from one window to the next; the window's size if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strides: Option<Pair>,
    /// Treatment of the border; padding never wins.
    #[serde(default)]
    pub padding: Padding,
}

impl MaxPool2d {
    fn window(&self) -> Window {
        let strides = self.strides.unwrap_or(self.kernel);
        Window { kernel: self.kernel.0, strides: strides.0, padding: self.padding, ..Window::POINT }
    }

    fn geometry(&self, input: Shape) -> Geometry {
        Geometry { axes: windows::accepted(&self.window(), input), channels: input.channels }
    }
}

impl Layer for MaxPool2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        let [rows, columns] = windows::pooling_axes(&self.window(), inputs[0])?;
        Ok(Shape::new(rows.output, columns.output, inputs[0].channels))
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: self.window(), channels: Channels::Same }
    }

    fn operation(&self) -> Option<Operation> {
        Some(Operation::Pooling { window: self.window(), statistic: Statistic::Max })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        Terms::maximum(cell.read(self))
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        pool::max::<Best>(&self.geometry(cx.x.shape(0)), cx.x.get(0), cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        if let Some(dx) = cx.dx.get(0) {
            pool::max_backward::<Best>(&self.geometry(cx.x.shape(0)), cx.x.get(0), cx.y, cx.dy, dx);
        }
    }
}

impl LayerType for MaxPool2d {
    const KIND: &'static str = "max_pool2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let new = |kernel| Self { kernel: Pair(kernel), strides: None, padding: Padding::Valid };
        vec![
            (new([2, 2]), vec![Shape::new(4, 5, 3)]),
            (Self { padding: Padding::Same, ..new([2, 3]) }, vec![Shape::new(5, 5, 5)]),
            (Self { strides: Some(Pair([2, 1])), padding: Padding::Same, ..new([3, 3]) }, vec![Shape::new(5, 4, 2)]),
            (
                Self { strides: Some(Pair([1, 2])), padding: Padding::Explicit([1, 0, 1, 1]), ..new([3, 2]) },
                vec![Shape::new(4, 5, 4)],
            ),
        ]
    }
}
