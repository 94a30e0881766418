//! Concatenation along the channels, as Keras' `Concatenate`: where the branches of an inception module join
//! (Szegedy et al., "Going Deeper with Convolutions", 2014).
//!
//! Forward: each cell of `y` holds the channels of `x₀`, then those of `x₁` … Backward: each `dxᵢ` is its part of `dy`.

use serde::{Deserialize, Serialize};

use super::terms::Rule;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Reads, Terms};
use crate::error::{Error, Result};
use crate::shape::{Shape, Window};

/// Stacks the channels of its inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concat {}

impl Layer for Concat {
    fn arity(&self) -> (usize, Option<usize>) {
        (1, None)
    }

    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        let Shape { height, width, .. } = inputs[0];
        let mut channels = 0_usize;
        for (input, &got) in inputs.iter().enumerate() {
            let expected = Shape::new(height, width, got.channels);
            if got != expected {
                return Err(Error::ShapeMismatch { node: String::new(), input, expected, got });
            }
            channels = channels.saturating_add(got.channels);
        }
        Ok(Shape::new(height, width, channels))
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: Window::POINT, channels: Channels::Stacked }
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let terms = cell.read(self);
        let value = terms[0].part;
        Terms::new(Rule::Same, terms, value)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let mut first = 0;
        for i in 0..cx.x.count() {
            let channels = cx.x.shape(i).channels;
            let cells = cx.y.chunks_exact_mut(cx.shape.channels);
            for (y, x) in cells.zip(cx.x.get(i).chunks_exact(channels)) {
                y[first..first + channels].copy_from_slice(x);
            }
            first += channels;
        }
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let mut first = 0;
        for i in 0..cx.x.count() {
            let channels = cx.x.shape(i).channels;
            if let Some(dx) = cx.dx.get(i) {
                for (dx, dy) in dx.chunks_exact_mut(channels).zip(cx.dy.chunks_exact(cx.shape.channels)) {
                    dx.copy_from_slice(&dy[first..first + channels]);
                }
            }
            first += channels;
        }
    }
}

impl LayerType for Concat {
    const KIND: &'static str = "concat";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let inputs = |channels: &[usize]| channels.iter().map(|&c| Shape::new(2, 3, c)).collect();
        vec![(Self {}, inputs(&[4])), (Self {}, inputs(&[1, 4, 3])), (Self {}, inputs(&[2, 2]))]
    }
}
