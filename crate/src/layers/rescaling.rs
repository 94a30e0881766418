//! Multiplies and shifts everything by two fixed numbers, as Keras' `Rescaling`: what Inception-ResNet damps its residuals
//! with (Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning", 2016).
//!
//! Forward `y = scale · x + offset`; backward `dx = scale · dy`.

use serde::{Deserialize, Serialize};

use super::{Backward, Cell, Forward, Layer, LayerType, Pointwise, Reads, Terms};
use crate::error::Result;
use crate::kernels::elementwise::map;
use crate::kernels::lanes::{Best, Lanes};
use crate::shape::Shape;

/// Multiplies by `scale` and adds `offset`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rescaling {
    /// Factor.
    pub scale: f64,
    /// Term.
    #[serde(default)]
    pub offset: f64,
}

impl Layer for Rescaling {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        Ok(inputs[0])
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads::CELL
    }

    fn pointwise(&self) -> Option<Pointwise> {
        Some(Pointwise::Affine)
    }

    fn affine(&self, _params: &[f32], _state: &[f32], scale: &mut [f32], shift: &mut [f32]) {
        scale.fill(self.scale as f32);
        shift.fill(self.offset as f32);
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let terms = cell.read(self);
        Terms::weighted(terms, Some(self.offset as f32), |_| self.scale as f32)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let (scale, offset) = (Best::splat(self.scale as f32), Best::splat(self.offset as f32));
        map::<Best>(cx.x.get(0), cx.y, |x| x.mul(scale).add(offset));
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let scale = Best::splat(self.scale as f32);
        if let Some(dx) = cx.dx.get(0) {
            map::<Best>(cx.dy, dx, |dy| dy.mul(scale));
        }
    }
}

impl LayerType for Rescaling {
    const KIND: &'static str = "rescaling";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        [(0.25, 0.0), (-2.0, 0.5)].map(|(scale, offset)| (Self { scale, offset }, vec![Shape::new(2, 3, 5)])).into()
    }
}
