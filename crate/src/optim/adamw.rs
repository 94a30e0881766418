//! AdamW (Loshchilov and Hutter, 2019): w ← w − η λ w, then a step of [`Adam`]. As in Keras, every trainable parameter
//! decays, biases too, and the decay does not pass through the running means.

use serde::{Deserialize, Serialize};

use super::{Adam, Limit, Moment, Rule};
use crate::kernels::parallel::pieces;

/// `keras.optimizers.AdamW`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct AdamW {
    /// λ: the share of a weight that a step with learning rate 1 would take away.
    pub weight_decay: f64,
    /// β₁: how slowly the mean forgets.
    pub beta1: f64,
    /// β₂: how slowly the mean square forgets.
    pub beta2: f64,
    /// ε: keeps the quotient finite.
    pub epsilon: f64,
}

impl Default for AdamW {
    fn default() -> Self {
        let Adam { beta1, beta2, epsilon } = Adam::default();
        Self { weight_decay: 0.004, beta1, beta2, epsilon }
    }
}

impl AdamW {
    const fn adam(&self) -> Adam {
        Adam { beta1: self.beta1, beta2: self.beta2, epsilon: self.epsilon }
    }
}

impl Rule for AdamW {
    fn slots(&self) -> &'static [&'static str] {
        &["mean", "mean_square"]
    }

    fn limits(&self) -> Vec<Limit> {
        let mut limits = self.adam().limits();
        limits.push(Limit::new("weight_decay", self.weight_decay, 0.0..=1.0));
        limits
    }

    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], slots: &mut [Vec<f32>]) {
        let decay = (moment.learning_rate * self.weight_decay) as f32;
        pieces([&mut *values], |_, [values]| values.iter_mut().for_each(|w| *w -= *w * decay));
        self.adam().update(moment, values, gradients, slots);
    }
}
