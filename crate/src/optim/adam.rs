//! Adam (Kingma and Ba, 2015), in the form of the end of their section 2, as Keras has it:
//!
//! m ← m + (1 − β₁)(g − m), s ← s + (1 − β₂)(g² − s), α = η √(1 − β₂ᵗ) / (1 − β₁ᵗ), w ← w − α m / (√s + ε).

use serde::{Deserialize, Serialize};

use super::{Limit, Moment, Rule};
use crate::kernels::parallel::pieces;

/// `keras.optimizers.Adam`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct Adam {
    /// β₁: how slowly the mean forgets.
    pub beta1: f64,
    /// β₂: how slowly the mean square forgets.
    pub beta2: f64,
    /// ε: keeps the quotient finite.
    pub epsilon: f64,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }
    }
}

impl Rule for Adam {
    fn slots(&self) -> &'static [&'static str] {
        &["mean", "mean_square"]
    }

    fn limits(&self) -> Vec<Limit> {
        vec![
            Limit::new("beta1", self.beta1, 0.0..=0.9999),
            Limit::new("beta2", self.beta2, 0.0..=0.999_999),
            Limit::new("epsilon", self.epsilon, 1e-12..=1.0),
        ]
    }

    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], slots: &mut [Vec<f32>]) {
        let [mean, square] = slots else { unreachable!("two slots were allocated") };
        let steps = moment.step as f64;
        let correction = (1.0 - libm::pow(self.beta2, steps)).sqrt() / (1.0 - libm::pow(self.beta1, steps));
        let (rate, epsilon) = ((moment.learning_rate * correction) as f32, self.epsilon as f32);
        let (take_mean, take_square) = ((1.0 - self.beta1) as f32, (1.0 - self.beta2) as f32);
        pieces([values, mean, square], |at, [values, mean, square]| {
            for (((w, g), m), s) in values.iter_mut().zip(&gradients[at]).zip(mean).zip(square) {
                *m += take_mean * (g - *m);
                *s += take_square * (g * g - *s);
                *w -= rate * *m / (s.sqrt() + epsilon);
            }
        });
    }
}
