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
        elementwise::add::<Best>(cx.x.get(0), cx.x.get(1), cx.y);
        for i in 2..cx.x.count() {
            elementwise::accumulate::<Best>(cx.x.get(i), cx.y);
        }
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        for i in 0..cx.x.count() {
            if let Some(dx) = cx.dx.get(i) {
                dx.copy_from_slice(cx.dy);
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
