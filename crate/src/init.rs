//! F0. Initial values of parameters.

use serde::{Deserialize, Serialize};

use crate::rng::Rng;

/// How a parameter starts. Fans are Keras': for dims `(…, in, out)` the product of the leading dims times `in` and `out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initializer {
    /// All 0: biases, shifts.
    Zeros,
    /// All 1: scales.
    Ones,
    /// +1 or −1 with equal probabilities: codes.
    Signs,
    /// Uniform within ±√(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010).
    #[default]
    GlorotUniform,
    /// Truncated normal, variance 2 / (fan_in + fan_out).
    GlorotNormal,
    /// Uniform within ±√(6 / fan_in) (He et al., 2015).
    HeUniform,
    /// Truncated normal, variance 2 / fan_in.
    HeNormal,
}

/// Standard deviation of a standard normal truncated at ±2: what it is divided by to keep the variance, as in Keras.
const TRUNCATED_DEVIATION: f32 = 0.879_625_7;

impl Initializer {
    /// Fills `values`, a parameter of these dims.
    pub fn fill(self, dims: &[usize], rng: &mut Rng, values: &mut [f32]) {
        let [fan_in, fan_out] = fans(dims);
        let (uniform, variance) = match self {
            Self::Zeros => return values.fill(0.0),
            Self::Ones => return values.fill(1.0),
            Self::Signs => return values.fill_with(|| [-1.0, 1.0][rng.below(2) as usize]),
            Self::GlorotUniform => (true, 2.0 / (fan_in + fan_out)),
            Self::GlorotNormal => (false, 2.0 / (fan_in + fan_out)),
            Self::HeUniform => (true, 2.0 / fan_in),
            Self::HeNormal => (false, 2.0 / fan_in),
        };
        // A uniform distribution within ±limit has variance limit² / 3.
        let limit = libm::sqrtf(3.0 * variance);
        let deviation = libm::sqrtf(variance) / TRUNCATED_DEVIATION;
        for value in values {
            *value = if uniform { rng.uniform(-limit, limit) } else { deviation * rng.truncated_normal() };
        }
    }
}

/// Inputs and outputs that one unit is connected to.
fn fans(dims: &[usize]) -> [f32; 2] {
    match *dims {
        [] => [1.0, 1.0],
        [n] => [n as f32, n as f32],
        [ref taps @ .., input, output] => {
            let taps: usize = taps.iter().product();
            [(taps * input) as f32, (taps * output) as f32]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fans_are_those_of_keras() {
        assert_eq!(fans(&[5, 5, 6, 16]), [150.0, 400.0]);
        assert_eq!(fans(&[400, 120]), [400.0, 120.0]);
    }

    #[test]
    fn variances_are_as_promised() {
        let dims = [3, 3, 64, 128];
        let mut values = vec![0.0; dims.iter().product()];
        for (initializer, variance) in [
            (Initializer::GlorotUniform, 2.0 / (576.0 + 1152.0)),
            (Initializer::GlorotNormal, 2.0 / (576.0 + 1152.0)),
            (Initializer::HeUniform, 2.0 / 576.0),
            (Initializer::HeNormal, 2.0 / 576.0),
        ] {
            initializer.fill(&dims, &mut Rng::new(5), &mut values);
            let measured = values.iter().map(|v| f64::from(v * v)).sum::<f64>() / values.len() as f64;
            assert!((measured / variance - 1.0).abs() < 0.02, "{initializer:?}: {measured} instead of {variance}");
        }
    }
}
