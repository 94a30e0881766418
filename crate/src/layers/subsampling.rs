//! Trainable subsampling: S2 and S4 of the 1998 LeNet-5 (LeCun et al., "Gradient-Based Learning Applied to Document
//! Recognition", 1998). The cells of each window are added, and the sum is scaled and shifted by two numbers of its map.
//!
//! Forward `y[i, j, c] = coefficient[c] · Σ x + bias[c]` over the window; backward each of its cells gets
//! `coefficient[c] · dy`, `dcoefficient[c] = Σ_ij dy · Σ x`, `dbias[c] = Σ_ij dy`.

use serde::{Deserialize, Serialize};

use super::fields::Pair;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Parameter, Reads, Role, Terms, windows};
use crate::error::Result;
use crate::init::Initializer;
use crate::kernels::elementwise::zip;
use crate::kernels::lanes::{Best, Lanes};
use crate::kernels::pool::{self, Geometry};
use crate::kernels::reduce::{channel_dots, channel_sums};
use crate::shape::{Padding, Shape, Window};

/// Adds up windows that lie side by side; what does not fill one is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subsampling {
    /// Rows and columns of a window, and from one to the next.
    pub kernel: Pair,
}

impl Subsampling {
    fn window(&self) -> Window {
        Window { kernel: self.kernel.0, strides: self.kernel.0, padding: Padding::Valid, ..Window::POINT }
    }

    fn geometry(&self, input: Shape) -> Geometry {
        Geometry { axes: windows::accepted(&self.window(), input), channels: input.channels }
    }

    /// Cells of a window: a sum is as many means.
    fn cells(&self) -> f32 {
        (self.kernel.0[0] * self.kernel.0[1]) as f32
    }
}

impl Layer for Subsampling {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        let [rows, columns] = windows::pooling_axes(&self.window(), inputs[0])?;
        Ok(Shape::new(rows.output, columns.output, inputs[0].channels))
    }

    fn parameters(&self, inputs: &[Shape]) -> Vec<Parameter> {
        let parameter = |name, initializer| {
            let dims = vec![inputs[0].channels];
            Parameter { name, dims, initializer, role: Role::Offset }
        };
        vec![parameter("coefficient", Initializer::Ones), parameter("bias", Initializer::Zeros)]
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: self.window(), channels: Channels::Same }
    }

    /// The means.
    fn saved(&self, inputs: &[Shape], batch: usize) -> usize {
        let [rows, columns] = windows::accepted(&self.window(), inputs[0]);
        batch * rows.output * columns.output * inputs[0].channels
    }

    fn scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        self.saved(inputs, batch)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let (coefficient, bias) = cell.params.split_at(cell.x.shape(0).channels);
        let terms = cell.read(self);
        Terms::weighted(terms, Some(bias[cell.at[2]]), |_| coefficient[cell.at[2]])
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let channels = cx.shape.channels;
        let (coefficient, bias) = cx.params.split_at(channels);
        let cells = Best::splat(self.cells());
        pool::average::<Best>(&self.geometry(cx.x.shape(0)), cx.x.get(0), cx.saved);
        for (y, mean) in cx.y.chunks_exact_mut(channels).zip(cx.saved.chunks_exact(channels)) {
            zip::<Best>(mean, coefficient, y, |mean, coefficient| mean.mul(cells).mul(coefficient));
            y.iter_mut().zip(bias).for_each(|(y, bias)| *y += bias);
        }
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let channels = cx.shape.channels;
        let cells = self.cells();
        let (dcoefficient, dbias) = cx.dparams.split_at_mut(channels);
        channel_dots::<Best>(cx.dy, cx.saved, dcoefficient);
        dcoefficient.iter_mut().for_each(|d| *d *= cells);
        channel_sums::<Best>(cx.dy, dbias);
        let Some(dx) = cx.dx.get(0) else { return };
        let (coefficient, scaled) = (&cx.params[..channels], &mut cx.scratch[..cx.dy.len()]);
        for (scaled, dy) in scaled.chunks_exact_mut(channels).zip(cx.dy.chunks_exact(channels)) {
            zip::<Best>(dy, coefficient, scaled, |dy, coefficient| dy.mul(coefficient).mul(Best::splat(cells)));
        }
        pool::average_backward::<Best>(&self.geometry(cx.x.shape(0)), scaled, dx);
    }
}

impl LayerType for Subsampling {
    const KIND: &'static str = "subsampling";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        vec![
            (Self { kernel: Pair([2, 2]) }, vec![Shape::new(4, 5, 3)]),
            (Self { kernel: Pair([1, 3]) }, vec![Shape::new(2, 6, 5)]),
        ]
    }
}
