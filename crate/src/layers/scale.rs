//! Multiplies every channel by its own number: how a squeeze-and-excitation block recalibrates feature maps
//! (Hu et al., "Squeeze-and-Excitation Networks", 2017).
//!
//! Forward `y[i, j, c] = x[i, j, c] · s[c]`; backward `dx = dy · s`, `ds[c] = Σᵢⱼ dy[i, j, c] · x[i, j, c]`.

use serde::{Deserialize, Serialize};

use super::terms::Rule;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Reads, Terms};
use crate::error::{Error, Result};
use crate::kernels::elementwise::zip;
use crate::kernels::lanes::{Best, Lanes};
use crate::kernels::reduce::channel_dots;
use crate::shape::{Shape, Window};

/// Scales input 0, height × width × channels, by input 1, 1 × 1 × channels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {}

impl Layer for Scale {
    fn arity(&self) -> (usize, Option<usize>) {
        (2, Some(2))
    }

    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        let (expected, got) = (Shape::vector(inputs[0].channels), inputs[1]);
        if got == expected {
            Ok(inputs[0])
        } else {
            Err(Error::ShapeMismatch { node: String::new(), input: 1, expected, got })
        }
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: Window::POINT, channels: Channels::Broadcast }
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let terms = cell.read(self);
        let product = terms.iter().map(|term| term.part).product();
        Terms::new(Rule::Product, terms, product)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let Shape { channels, .. } = cx.shape;
        let images = cx.x.get(0).chunks_exact(cx.shape.len()).zip(cx.x.get(1).chunks_exact(channels));
        for (y, (x, s)) in cx.y.chunks_exact_mut(cx.shape.len()).zip(images) {
            for (y, x) in y.chunks_exact_mut(channels).zip(x.chunks_exact(channels)) {
                zip::<Best>(x, s, y, |x, s| x.mul(s));
            }
        }
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let (Shape { channels, .. }, length) = (cx.shape, cx.shape.len());
        let (x, s) = (cx.x.get(0), cx.x.get(1));
        if let Some(dx) = cx.dx.get(0) {
            let images = cx.dy.chunks_exact(length).zip(s.chunks_exact(channels));
            for (dx, (dy, s)) in dx.chunks_exact_mut(length).zip(images) {
                for (dx, dy) in dx.chunks_exact_mut(channels).zip(dy.chunks_exact(channels)) {
                    zip::<Best>(dy, s, dx, |dy, s| dy.mul(s));
                }
            }
        }
        if let Some(ds) = cx.dx.get(1) {
            let images = cx.dy.chunks_exact(length).zip(x.chunks_exact(length));
            for (ds, (dy, x)) in ds.chunks_exact_mut(channels).zip(images) {
                channel_dots::<Best>(dy, x, ds);
            }
        }
    }
}

impl LayerType for Scale {
    const KIND: &'static str = "scale";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        [Shape::new(3, 2, 5), Shape::vector(4)].map(|x| (Self {}, vec![x, Shape::vector(x.channels)])).into()
    }
}
