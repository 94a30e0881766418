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
    /// `sums_c = Σ terms_j` over the neighbours of each channel of one cell. A running sum would be faster and would lose
    /// the small terms behind a large one.
    fn sum_neighbours(&self, terms: &[f32], sums: &mut [f32]) {
        let radius = self.depth_radius as usize;
        for (c, sum) in sums.iter_mut().enumerate() {
            let end = c.saturating_add(radius).saturating_add(1).min(terms.len());
            *sum = terms[c.saturating_sub(radius)..end].iter().sum();
        }
    }

    /// Writes `s` of one cell; `squares` is working memory.
    fn strengths(&self, x: &[f32], squares: &mut [f32], s: &mut [f32]) {
        for (square, x) in squares.iter_mut().zip(x) {
            *square = x * x;
        }
        self.sum_neighbours(squares, s);
        for s in s {
            *s = self.bias as f32 + self.alpha as f32 * *s;
        }
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
        2 * inputs[0].channels
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
        let (squares, s) = cx.scratch[..2 * channels].split_at_mut(channels);
        let cells = cx.y.chunks_exact_mut(channels).zip(cx.saved.chunks_exact_mut(channels));
        for (x, (y, powers)) in cx.x.get(0).chunks_exact(channels).zip(cells) {
            self.strengths(x, squares, s);
            for c in 0..channels {
                powers[c] = libm::powf(s[c], -self.beta as f32);
                y[c] = x[c] * powers[c];
            }
        }
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let channels = cx.shape.channels;
        let (terms, s) = cx.scratch[..2 * channels].split_at_mut(channels);
        let Some(dx) = cx.dx.get(0) else { return };
        let factor = (2.0 * self.alpha * self.beta) as f32;
        for (i, dx) in dx.chunks_exact_mut(channels).enumerate() {
            let cell = i * channels..(i + 1) * channels;
            let (x, y, dy) = (&cx.x.get(0)[cell.clone()], &cx.y[cell.clone()], &cx.dy[cell.clone()]);
            let powers = &cx.saved[cell];
            self.strengths(x, terms, s);
            for c in 0..channels {
                terms[c] = dy[c] * y[c] / s[c];
            }
            self.sum_neighbours(terms, s);
            for c in 0..channels {
                dx[c] = dy[c] * powers[c] - factor * x[c] * s[c];
            }
        }
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
