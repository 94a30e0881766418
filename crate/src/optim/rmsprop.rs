//! RMSprop: s ← ρ s + (1 − ρ) g², w ← w − η g / √(s + ε) (Tieleman and Hinton, 2012). ε stands under the root, as in Keras 3.

use serde::{Deserialize, Serialize};

use super::{Limit, Moment, Rule};
use crate::kernels::parallel::pieces;

/// `keras.optimizers.RMSprop`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct RmsProp {
    /// ρ: how slowly the mean square forgets.
    pub rho: f64,
    /// ε: keeps the quotient finite.
    pub epsilon: f64,
}

impl Default for RmsProp {
    fn default() -> Self {
        Self { rho: 0.9, epsilon: 1e-7 }
    }
}

impl Rule for RmsProp {
    fn slots(&self) -> &'static [&'static str] {
        &["mean_square"]
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::new("rho", self.rho, 0.0..=1.0), Limit::new("epsilon", self.epsilon, 1e-12..=1.0)]
    }

    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], slots: &mut [Vec<f32>]) {
        let (rate, epsilon) = (moment.learning_rate as f32, self.epsilon as f32);
        let (keep, take) = (self.rho as f32, (1.0 - self.rho) as f32);
        pieces([values, &mut slots[0]], |at, [values, mean_square]| {
            for ((w, g), s) in values.iter_mut().zip(&gradients[at]).zip(mean_square) {
                *s = keep * *s + take * (g * g);
                *w -= rate * g / (*s + epsilon).sqrt();
            }
        });
    }
}
