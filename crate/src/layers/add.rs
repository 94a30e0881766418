//! Elementwise sum of two or more inputs of the same shape, as Keras' `Add`: where a skip path joins
//! (He et al., "Deep Residual Learning for Image Recognition", 2015).
//!
//! Forward `y = Σ xᵢ`, backward `dxᵢ = dy`.

use serde::{Deserialize, Serialize};

use super::terms::Rule;
use super::{Backward, Cell, Forward, Layer, LayerType, Pointwise, Reads, Terms, terms};
use crate::error::{Error, Result};
use crate::kernels::elementwise;
use crate::kernels::lanes::Best;
use crate::kernels::parallel;
use crate::shape::Shape;

/// Adds its inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Add {}

impl Layer for Add {
    fn arity(&self) -> (usize, Option<usize>) {
        (2, None)
    }

    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        let expected = inputs[0];
        match inputs.iter().position(|&shape| shape != expected) {
            None => Ok(expected),
            Some(input) => Err(Error::ShapeMismatch { node: String::new(), input, expected, got: inputs[input] }),
        }
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads::CELL
    }

    fn pointwise(&self) -> Option<Pointwise> {
        Some(Pointwise::Sum)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let terms = cell.read(self);
        let sum = terms::sum(&terms);
        Terms::new(Rule::Sum, terms, sum)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let x = cx.x;
        parallel::pieces([cx.y], |at, [y]| {
            elementwise::add::<Best>(&x.get(0)[at.clone()], &x.get(1)[at.clone()], y);
            (2..x.count()).for_each(|i| elementwise::accumulate::<Best>(&x.get(i)[at.clone()], y));
        });
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        for i in 0..cx.x.count() {
            if let Some(dx) = cx.dx.get(i) {
                parallel::pieces([dx], |at, [dx]| dx.copy_from_slice(&cx.dy[at]));
            }
        }
    }
}

impl LayerType for Add {
    const KIND: &'static str = "add";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        [2, 3].map(|count| (Self {}, vec![Shape::new(3, 2, 5); count])).into()
    }
}
