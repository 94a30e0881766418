//! Nesterov's momentum in the form of Sutskever et al., 2013, which needs the gradient at w alone:
//! v ← μ v − η g, w ← w + μ v − η g.

use serde::{Deserialize, Serialize};

use super::{Limit, Moment, Rule};

/// `keras.optimizers.SGD(momentum=…, nesterov=True)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct Nesterov {
    /// μ: the share of the last update that goes on.
    pub momentum: f64,
}

impl Default for Nesterov {
    fn default() -> Self {
        Self { momentum: 0.9 }
    }
}

impl Rule for Nesterov {
    fn slots(&self) -> &'static [&'static str] {
        &["velocity"]
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::new("momentum", self.momentum, 0.0..=1.0)]
    }

    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], slots: &mut [Vec<f32>]) {
        let (rate, momentum) = (moment.learning_rate as f32, self.momentum as f32);
        for ((w, g), v) in values.iter_mut().zip(gradients).zip(&mut slots[0]) {
            let descent = rate * g;
            *v = momentum * *v - descent;
            *w += momentum * *v - descent;
        }
    }
}
