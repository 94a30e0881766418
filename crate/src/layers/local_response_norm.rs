//! Local response normalisation across channels, as `tf.nn.local_response_normalization` (Krizhevsky et al., "ImageNet
//! Classification with Deep Convolutional Neural Networks", 2012).
//!
//! Forward `y_c = x_c · s_c^−β` with `s_c = bias + α · Σ x_j²` over the channels `j = c − radius … c + radius`; α is not
//! divided by their number (PyTorch and Caffe do). Backward
//! `dx_c = dy_c · s_c^−β − 2αβ · x_c · Σ dy_j · y_j / s_j` over the same channels.

use serde::{Deserialize, Serialize};

use super::fields::invalid;
use super::terms::Rule;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Reads, Terms, terms};
use crate::error::Result;
use crate::kernels::elementwise::zip;
use crate::kernels::lanes::{Best, Lanes};
use crate::kernels::{neighbours, parallel};
use crate::shape::{Shape, Window};

/// Damps a cell by the strength of its neighbours in other channels. Defaults are TensorFlow's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LocalResponseNorm {
    /// Neighbours on each side.
    pub depth_radius: u32,
    /// Keeps `s` above 0; positive.
    pub bias: f64,
    /// Weight of the neighbours; not negative.
    pub alpha: f64,
    /// Exponent.
    pub beta: f64,
}

impl Default for LocalResponseNorm {
    fn default() -> Self {
        Self { depth_radius: 5, bias: 1.0, alpha: 1.0, beta: 0.5 }
    }
}

impl LocalResponseNorm {
    /// Neighbours on each side that a channel can have.
    fn reach(&self, channels: usize) -> usize {
        (self.depth_radius as usize).min(channels - 1)
    }

    /// Floats of working memory of a thread: terms of a cell with zeros around, and their sums.
    fn part(&self, channels: usize) -> usize {
        neighbours::padded(channels, self.reach(channels)) + channels
    }

    /// Cells that are worth a thread; roots and quotients count as much as reading four numbers.
    fn grain(channels: usize) -> usize {
        parallel::GRAIN.div_ceil(8 * channels)
    }

    /// Writes `s` of one cell; `terms` has zeros around, which stay.
    fn strengths(&self, x: &[f32], terms: &mut [f32], s: &mut [f32]) {
        let reach = self.reach(x.len());
        terms[reach..].iter_mut().zip(x).for_each(|(term, x)| *term = x * x);
        neighbours::sum::<Best>(terms, 2 * reach + 1, s);
        s.iter_mut().for_each(|s| *s = self.bias as f32 + self.alpha as f32 * *s);
    }
}

impl Layer for LocalResponseNorm {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        if self.bias <= 0.0 {
            return Err(invalid("bias", self.bias, "> 0"));
        }
        if self.alpha < 0.0 {
            return Err(invalid("alpha", self.alpha, ">= 0"));
        }
        Ok(inputs[0])
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: Window::POINT, channels: Channels::Near { radius: self.depth_radius as usize } }
    }

    /// `s^−β`: the power is what this layer's time goes into.
    fn saved(&self, inputs: &[Shape], batch: usize) -> usize {
        batch * inputs[0].len()
    }

    fn scratch(&self, inputs: &[Shape], _batch: usize) -> usize {
        parallel::threads() * self.part(inputs[0].channels)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let mut terms = cell.read(self);
        for term in &mut terms {
            term.part = f64::from(term.value) * f64::from(term.value);
            term.chosen = term.channel == cell.at[2];
        }
        let strength = self.bias + self.alpha * terms::sum(&terms);
        let own = terms.iter().find(|term| term.chosen).map_or(0.0, |term| f64::from(term.value));
        Terms::new(Rule::LocalResponseNorm, terms, own * libm::pow(strength, -self.beta))
            .with("bias", self.bias)
            .with("alpha", self.alpha)
            .with("beta", self.beta)
            .with("strength", strength)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let channels = cx.shape.channels;
        let x = cx.x.get(0);
        let (part, grain) = (self.part(channels), Self::grain(channels));
        parallel::chunks(cx.saved, channels, cx.scratch, part, grain, |first, powers, scratch| {
            let (terms, s) = scratch.split_at_mut(part - channels);
            terms.fill(0.0);
            for (x, powers) in x[first * channels..].chunks_exact(channels).zip(powers.chunks_exact_mut(channels)) {
                self.strengths(x, terms, s);
                neighbours::negative_powers::<Best>(s, self.beta as f32, powers);
            }
        });
        let powers = &*cx.saved;
        parallel::pieces([cx.y], |at, [y]| zip::<Best>(&x[at.clone()], &powers[at], y, |x, power| x.mul(power)));
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let channels = cx.shape.channels;
        let Some(dx) = cx.dx.get(0) else { return };
        let (x, y, dy, powers) = (cx.x.get(0), cx.y, cx.dy, cx.saved);
        let (part, grain) = (self.part(channels), Self::grain(channels));
        let factor = (2.0 * self.alpha * self.beta) as f32;
        parallel::chunks(dx, channels, cx.scratch, part, grain, |first, dx, scratch| {
            let (terms, s) = scratch.split_at_mut(part - channels);
            terms.fill(0.0);
            for (i, dx) in (first..).zip(dx.chunks_exact_mut(channels)) {
                let [x, y, dy, powers] = [x, y, dy, powers].map(|all| &all[i * channels..][..channels]);
                self.strengths(x, terms, s);
                // s makes way for the sums that need it.
                for (c, s) in s.iter_mut().enumerate() {
                    *s = dy[c] * y[c] / *s;
                }
                let reach = self.reach(channels);
                terms[reach..reach + channels].copy_from_slice(s);
                neighbours::sum::<Best>(terms, 2 * reach + 1, s);
                for c in 0..channels {
                    dx[c] = dy[c] * powers[c] - factor * x[c] * s[c];
                }
            }
        });
    }
}

impl LayerType for LocalResponseNorm {
    const KIND: &'static str = "local_response_norm";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let alexnet = Self { depth_radius: 2, bias: 2.0, alpha: 1e-4, beta: 0.75 };
        vec![
            (Self::default(), vec![Shape::new(2, 3, 4)]),
            (Self { depth_radius: 1, alpha: 0.5, ..alexnet }, vec![Shape::new(2, 2, 7)]),
            (Self { depth_radius: 0, ..Self::default() }, vec![Shape::vector(3)]),
            (alexnet, vec![Shape::new(1, 2, 6)]),
        ]
    }
}
