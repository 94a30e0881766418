//! Batch normalisation over everything but the channels, as Keras' `BatchNormalization` (Ioffe and Szegedy, "Batch
//! Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift", 2015).
//!
//! Forward `y = γ · x̂ + β` with `x̂ = (x − mean) / √(variance + ε)`. Training takes mean and (biased) variance of the n
//! cells of the batch and keeps `moving = momentum · moving + (1 − momentum) · batch`, the variance biased too as Keras 3
//! does; inference takes the moving ones.
//!
//! Backward `dβ = Σ dy`, `dγ = Σ dy · x̂`; in inference `dx = γ dy / √(variance + ε)`, in training
//! `dx = γ (dy − dβ / n − x̂ · dγ / n) / √(variance + ε)`.

use serde::{Deserialize, Serialize};

use super::fields::{invalid, yes};
use super::terms::Rule;
use super::{Backward, Cell, Forward, Layer, LayerType, Parameter, Pointwise, Reads, Role, Terms};
use crate::error::Result;
use crate::init::Initializer;
use crate::kernels::batch_norm;
use crate::kernels::lanes::Best;
use crate::shape::Shape;

/// Normalises every channel, then scales and shifts it. Defaults are Keras'.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchNorm {
    /// Weight of the past in the moving statistics, 0 to 1.
    #[serde(default = "BatchNorm::default_momentum")]
    pub momentum: f64,
    /// ε, positive.
    #[serde(default = "BatchNorm::default_epsilon")]
    pub epsilon: f64,
    /// Whether there is a β.
    #[serde(default = "yes")]
    pub center: bool,
    /// Whether there is a γ.
    #[serde(default = "yes")]
    pub scale: bool,
}

impl Default for BatchNorm {
    fn default() -> Self {
        Self { momentum: Self::default_momentum(), epsilon: Self::default_epsilon(), center: true, scale: true }
    }
}

impl BatchNorm {
    const fn default_momentum() -> f64 {
        0.99
    }

    /// Keras' 0.001, also for blocks that hand it on; PyTorch has 1e-5.
    pub(crate) const fn default_epsilon() -> f64 {
        1e-3
    }

    /// γ and β where they exist.
    fn gamma_beta<'a>(&self, params: &'a [f32], channels: usize) -> [Option<&'a [f32]>; 2] {
        let (gamma, beta) = params.split_at(if self.scale { channels } else { 0 });
        [self.scale.then_some(gamma), self.center.then_some(beta)]
    }
}

impl Layer for BatchNorm {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        if !(0.0..=1.0).contains(&self.momentum) {
            return Err(invalid("momentum", self.momentum, "0..=1"));
        }
        if self.epsilon <= 0.0 {
            return Err(invalid("epsilon", self.epsilon, "> 0"));
        }
        Ok(inputs[0])
    }

    fn parameters(&self, inputs: &[Shape]) -> Vec<Parameter> {
        let parameter = |name, initializer, role| Parameter { name, dims: vec![inputs[0].channels], initializer, role };
        let gamma = self.scale.then(|| parameter("gamma", Initializer::Ones, Role::Offset));
        let beta = self.center.then(|| parameter("beta", Initializer::Zeros, Role::Offset));
        let moving = [
            parameter("moving_mean", Initializer::Zeros, Role::Statistic),
            parameter("moving_variance", Initializer::Ones, Role::Statistic),
        ];
        gamma.into_iter().chain(beta).chain(moving).collect()
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads::CELL
    }

    fn pointwise(&self) -> Option<Pointwise> {
        Some(Pointwise::Affine)
    }

    /// `γ / √(variance + ε)` and `β − mean · γ / √(variance + ε)`.
    fn affine(&self, params: &[f32], state: &[f32], scale: &mut [f32], shift: &mut [f32]) {
        let channels = scale.len();
        let [gamma, beta] = self.gamma_beta(params, channels);
        let (mean, variance) = state.split_at(channels);
        for c in 0..channels {
            scale[c] = gamma.map_or(1.0, |gamma| gamma[c]) / (variance[c] + self.epsilon as f32).sqrt();
            shift[c] = beta.map_or(0.0, |beta| beta[c]) - mean[c] * scale[c];
        }
    }

    /// Mean and `1 / √(variance + ε)` of each channel.
    fn saved(&self, inputs: &[Shape], _batch: usize) -> usize {
        2 * inputs[0].channels
    }

    /// Three numbers a channel, and those that the sums take.
    fn scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        3 * inputs[0].channels + batch_norm::scratch(batch * inputs[0].area(), inputs[0].channels)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let (c, channels) = (cell.at[2], cell.x.shape(0).channels);
        let [gamma, beta] = self.gamma_beta(cell.params, channels).map(|values| values.map(|values| f64::from(values[c])));
        let [mean, variance] = [c, channels + c].map(|i| f64::from(cell.state[i]));
        let terms = cell.read(self);
        let normalized = (terms[0].part - mean) / (variance + self.epsilon).sqrt();
        Terms::new(Rule::BatchNorm, terms, gamma.unwrap_or(1.0) * normalized + beta.unwrap_or(0.0))
            .with("gamma", gamma.unwrap_or(1.0))
            .with("mean", mean)
            .with("variance", variance)
            .with("epsilon", self.epsilon)
            .with("beta", beta.unwrap_or(0.0))
            .with("normalized", normalized)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let channels = cx.shape.channels;
        let x = cx.x.get(0);
        let (mean, deviation) = cx.saved.split_at_mut(channels);
        let (moving_mean, moving_variance) = cx.state.split_at_mut(channels);
        if cx.mode.is_training() {
            batch_norm::moments::<Best>(x, mean, deviation, cx.scratch);
            for (moving, batch) in [(moving_mean, &*mean), (moving_variance, &*deviation)] {
                for (moving, batch) in moving.iter_mut().zip(batch) {
                    *moving = *moving * self.momentum as f32 + batch * (1.0 - self.momentum) as f32;
                }
            }
        } else {
            mean.copy_from_slice(moving_mean);
            deviation.copy_from_slice(moving_variance);
        }
        let [gamma, beta] = self.gamma_beta(cx.params, channels);
        let (factor, shift) = cx.scratch[..2 * channels].split_at_mut(channels);
        for c in 0..channels {
            deviation[c] = 1.0 / (deviation[c] + self.epsilon as f32).sqrt();
            factor[c] = deviation[c] * gamma.map_or(1.0, |gamma| gamma[c]);
            shift[c] = beta.map_or(0.0, |beta| beta[c]);
        }
        batch_norm::normalize::<Best>(x, [mean, factor, shift], cx.y);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let channels = cx.shape.channels;
        let (x, dy) = (cx.x.get(0), cx.dy);
        let (mean, deviation) = cx.saved.split_at(channels);
        let (dbeta, scratch) = cx.scratch.split_at_mut(channels);
        let (dgamma, scratch) = scratch.split_at_mut(channels);
        let (factor, scratch) = scratch.split_at_mut(channels);
        batch_norm::backward_sums::<Best>(x, dy, mean, dbeta, dgamma, scratch);
        dgamma.iter_mut().zip(deviation).for_each(|(dgamma, deviation)| *dgamma *= deviation);
        let (of_gamma, of_beta) = cx.dparams.split_at_mut(if self.scale { channels } else { 0 });
        of_gamma.copy_from_slice(&dgamma[..of_gamma.len()]);
        of_beta.copy_from_slice(&dbeta[..of_beta.len()]);

        let Some(dx) = cx.dx.get(0) else { return };
        let [gamma, _] = self.gamma_beta(cx.params, channels);
        let per_cell = if cx.mode.is_training() { channels as f32 / x.len() as f32 } else { 0.0 };
        let (shift, slope) = (dbeta, dgamma);
        for c in 0..channels {
            factor[c] = deviation[c] * gamma.map_or(1.0, |gamma| gamma[c]);
            shift[c] *= per_cell * factor[c];
            slope[c] *= per_cell * factor[c] * deviation[c];
        }
        batch_norm::backward_input::<Best>(x, dy, [mean, factor, shift, slope], dx);
    }
}

impl LayerType for BatchNorm {
    const KIND: &'static str = "batch_norm";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let bare = Self { momentum: 0.5, epsilon: 1e-5, center: false, scale: false };
        vec![
            (Self::default(), vec![Shape::new(3, 2, 5)]),
            (Self { center: false, ..Self::default() }, vec![Shape::new(2, 2, 3)]),
            (Self { scale: false, ..Self::default() }, vec![Shape::vector(4)]),
            (bare, vec![Shape::new(1, 4, 2)]),
        ]
    }
}
