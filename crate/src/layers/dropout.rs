//! Inverted dropout, as Keras' `Dropout` (Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from
//! Overfitting", 2014).
//!
//! Training: `y = x · m / (1 − rate)`, backward `dx = dy · m / (1 − rate)`, where each `m` is 0 with probability `rate`
//! and else 1. Inference: `y = x`. The mask is not kept: the step's seed draws it again in the backward pass.

use serde::{Deserialize, Serialize};

use super::fields::invalid;
use super::terms::Rule;
use super::{Backward, Cell, Forward, Layer, LayerType, Mode, Pointwise, Reads, Terms};
use crate::error::Result;
use crate::rng::Rng;
use crate::shape::Shape;

/// Zeroes a random part of its input while training and scales up the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropout {
    /// Part that is dropped, in [0, 1).
    pub rate: f64,
}

impl Dropout {
    /// `output = input · m / (1 − rate)`: forward on x, backward on dy.
    fn apply(&self, mode: Mode, input: &[f32], output: &mut [f32]) {
        let Mode::Training { seed } = mode else { return output.copy_from_slice(input) };
        let mut rng = Rng::new(seed);
        let (rate, kept) = (self.rate as f32, (1.0 / (1.0 - self.rate)) as f32);
        for (output, input) in output.iter_mut().zip(input) {
            *output = if rng.unit() < rate { 0.0 } else { input * kept };
        }
    }
}

impl Layer for Dropout {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        if (0.0..1.0).contains(&self.rate) { Ok(inputs[0]) } else { Err(invalid("rate", self.rate, "0..1")) }
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads::CELL
    }

    fn pointwise(&self) -> Option<Pointwise> {
        Some(Pointwise::Same)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let terms = cell.read(self);
        let value = terms[0].part;
        Terms::new(Rule::Same, terms, value).with("rate", self.rate)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        self.apply(cx.mode, cx.x.get(0), cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        if let Some(dx) = cx.dx.get(0) {
            self.apply(cx.mode, cx.dy, dx);
        }
    }
}

impl LayerType for Dropout {
    const KIND: &'static str = "dropout";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        [0.0, 0.25, 0.5].map(|rate| (Self { rate }, vec![Shape::new(3, 2, 4)])).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dropped_part_is_the_rate_and_the_mean_is_kept() {
        let count = 100_000;
        let x = vec![1.0; count];
        let mut y = vec![f32::NAN; count];
        Dropout { rate: 0.4 }.apply(Mode::Training { seed: 3 }, &x, &mut y);
        let dropped = y.iter().filter(|&&y| y == 0.0).count() as f64 / count as f64;
        let mean = y.iter().map(|&y| f64::from(y)).sum::<f64>() / count as f64;
        // Five standard errors: 5 · √(0.4 · 0.6 / n), and that over 0.6.
        assert!((dropped - 0.4).abs() < 0.008, "{dropped}");
        assert!((mean - 1.0).abs() < 0.013, "{mean}");
    }

    #[test]
    fn another_seed_drops_other_cells() {
        let mask = |seed| {
            let mut y = [0.0; 64];
            Dropout { rate: 0.5 }.apply(Mode::Training { seed }, &[1.0; 64], &mut y);
            y
        };
        assert_eq!(mask(1), mask(1));
        assert_ne!(mask(1), mask(2));
    }

    #[test]
    fn a_rate_outside_of_0_to_1_is_refused() {
        for rate in [-0.1, 1.0, 2.0] {
            assert!(Dropout { rate }.output_shape(&[Shape::vector(1)]).is_err(), "{rate}");
        }
    }
}
