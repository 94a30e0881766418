//! Nesterov's momentum in the form of Sutskever et al., 2013, which needs the gradient at w alone:
//! v ← μ v − η g, w ← w + μ v − η g.

use serde::{Deserialize, Serialize};

use super::{Limit, Moment, Momentum, Rule};
use crate::kernels::parallel::pieces;

/// `keras.optimizers.SGD(momentum=…, nesterov=True)`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(transparent)]
pub struct Nesterov(pub Momentum);

impl Rule for Nesterov {
    fn slots(&self) -> &'static [&'static str] {
        self.0.slots()
    }

    fn limits(&self) -> Vec<Limit> {
        self.0.limits()
    }

    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], slots: &mut [Vec<f32>]) {
        let (rate, momentum) = (moment.learning_rate as f32, self.0.momentum as f32);
        pieces([values, &mut slots[0]], |at, [values, velocity]| {
            for ((w, g), v) in values.iter_mut().zip(&gradients[at]).zip(velocity) {
                let descent = rate * g;
                *v = momentum * *v - descent;
                *w += momentum * *v - descent;
            }
        });
    }
}
