//! Gradient descent: w ← w − η g (Robbins and Monro, 1951).

use serde::{Deserialize, Serialize};

use super::{Moment, Rule};
use crate::kernels::parallel::pieces;

/// `keras.optimizers.SGD`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct Sgd {}

impl Rule for Sgd {
    fn update(&self, moment: Moment, values: &mut [f32], gradients: &[f32], _slots: &mut [Vec<f32>]) {
        let rate = moment.learning_rate as f32;
        pieces([values], |at, [values]| values.iter_mut().zip(&gradients[at]).for_each(|(w, g)| *w -= rate * g));
    }
}
