//! Momentum: v ← μ v − η g, w ← w + v (Polyak, 1964).

use serde::{Deserialize, Serialize};

use super::{Limit, Moment, Rule};
use crate::kernels::parallel::pieces;

/// `keras.optimizers.SGD(momentum=…)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct Momentum {
    /// μ: the share of the last update that goes on.
    pub momentum: f64,
}

impl Default for Momentum {
    fn default() -> Self {
        Self { momentum: 0.9 }
    }
}

impl Rule for Momentum {
    fn slots(&self) -> &'static [&'static str] {
        &["velocity"]
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::new("momentum", self.momentum, 0.0..=1.0)]
    }

    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], slots: &mut [Vec<f32>]) {
        let (rate, momentum) = (moment.learning_rate as f32, self.momentum as f32);
        pieces([values, &mut slots[0]], |at, [values, velocity]| {
            for ((w, g), v) in values.iter_mut().zip(&gradients[at]).zip(velocity) {
                *v = momentum * *v - rate * g;
                *w += *v;
            }
        });
    }
}
