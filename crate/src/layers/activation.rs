//! Elementwise activations and softmax over the channels, as Keras' `Activation`.
//!
//! | function | forward | backward |
//! | --- | --- | --- |
//! | relu | `max(x, 0)` | `dy` where `x > 0`, else 0 |
//! | sigmoid | `y = 1 / (1 + e^−x)` | `dy · y (1 − y)` |
//! | tanh | `y = tanh x` | `dy (1 − y²)` |
//! | elu | `x` where `x > 0`, else `y = e^x − 1` | `dy`, else `dy (1 + y)` |
//! | leaky_relu | `x` where `x > 0`, else `slope · x` | `dy`, else `slope · dy` |
//! | gelu | `x Φ(x)` with the exact Φ, as Keras' default | `dy (Φ(x) + x φ(x))` |
//! | swish | `x σ(x)` | `dy · σ(x) (1 + x (1 − σ(x)))` |
//! | softmax | `y_c = e^x_c / Σ_j e^x_j` | `y_c (dy_c − Σ_j dy_j y_j)` |

use std::f32::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use serde::{Deserialize, Serialize};

use super::fields::invalid;
use super::terms::Rule;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Pointwise, Reads, Terms, terms};
use crate::error::Result;
use crate::kernels::elementwise::{self, map, relu, relu_backward, softmax, softmax_backward, zip};
use crate::kernels::lanes::{Best, Lanes};
use crate::kernels::parallel;
use crate::shape::{Shape, Window};

/// Applies a function to every element, or softmax to every cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// Which one.
    pub function: Function,
    /// Slope below 0 of `leaky_relu`, for which it defaults to 0.2 as in Keras 3; the others have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative_slope: Option<f64>,
}

/// The functions there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Rectified linear unit (Nair and Hinton, 2010).
    Relu,
    /// Logistic function.
    Sigmoid,
    /// Hyperbolic tangent.
    Tanh,
    /// Exponential linear unit with α = 1 (Clevert et al., 2015).
    Elu,
    /// Leaky rectified linear unit (Maas et al., 2013).
    LeakyRelu,
    /// Gaussian error linear unit (Hendrycks and Gimpel, 2016).
    Gelu,
    /// `x · sigmoid(x)`, also called SiLU (Ramachandran et al., 2017).
    Swish,
    /// Normalised exponentials over the channels.
    Softmax,
}

impl Activation {
    /// The layer of a function, with its defaults.
    pub const fn new(function: Function) -> Self {
        Self { function, negative_slope: None }
    }

    fn slope(&self) -> f32 {
        self.negative_slope.unwrap_or(0.2) as f32
    }

    /// The function in f64; of softmax, which has more than one term, the numerator.
    fn exactly(&self, x: f64) -> f64 {
        let sigmoid = |x: f64| 1.0 / (1.0 + libm::exp(-x));
        match self.function {
            Function::Relu => x.max(0.0),
            Function::Sigmoid => sigmoid(x),
            Function::Tanh => libm::tanh(x),
            Function::Elu if x > 0.0 => x,
            Function::Elu => libm::expm1(x),
            Function::LeakyRelu if x > 0.0 => x,
            Function::LeakyRelu => x * f64::from(self.slope()),
            Function::Gelu => x * 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2),
            Function::Swish => x * sigmoid(x),
            Function::Softmax => libm::exp(x),
        }
    }

    /// Forward, of some of the elements.
    fn map(&self, x: &[f32], y: &mut [f32]) {
        match self.function {
            Function::Relu => relu::<Best>(x, y),
            Function::Sigmoid => map::<Best>(x, y, elementwise::sigmoid),
            Function::Tanh => map::<Best>(x, y, elementwise::tanh),
            Function::Elu => map::<Best>(x, y, elu),
            Function::LeakyRelu => {
                let slope = Best::splat(self.slope());
                map::<Best>(x, y, |x| Best::splat(0.0).if_less(x, x, x.mul(slope)));
            }
            Function::Gelu => y.iter_mut().zip(x).for_each(|(y, &x)| *y = x * normal_cdf(x)),
            Function::Swish => map::<Best>(x, y, |x| x.mul(elementwise::sigmoid(x))),
            Function::Softmax => unreachable!("softmax is of whole cells"),
        }
    }

    /// Backward, of some of the elements.
    fn map_backward(&self, x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32]) {
        let (zero, one) = (Best::splat(0.0), Best::splat(1.0));
        match self.function {
            Function::Relu => relu_backward::<Best>(y, dy, dx),
            Function::Sigmoid => zip::<Best>(y, dy, dx, |y, dy| dy.mul(y.mul(one.sub(y)))),
            Function::Tanh => zip::<Best>(y, dy, dx, |y, dy| dy.mul(one.sub(y.mul(y)))),
            Function::Elu => zip::<Best>(y, dy, dx, |y, dy| zero.if_less(y, dy, dy.mul(one.add(y)))),
            Function::LeakyRelu => {
                let slope = Best::splat(self.slope());
                zip::<Best>(x, dy, dx, |x, dy| zero.if_less(x, dy, dy.mul(slope)));
            }
            Function::Gelu => {
                let inputs = x.iter().zip(dy);
                dx.iter_mut().zip(inputs).for_each(|(dx, (&x, dy))| *dx = dy * (normal_cdf(x) + x * normal_density(x)));
            }
            Function::Swish => zip::<Best>(x, dy, dx, |x, dy| {
                let sigmoid = elementwise::sigmoid(x);
                dy.mul(sigmoid.mul(one.add(x.mul(one.sub(sigmoid)))))
            }),
            Function::Softmax => unreachable!("softmax is of whole cells"),
        }
    }
}

impl Layer for Activation {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        match self.negative_slope {
            Some(slope) if self.function != Function::LeakyRelu => Err(invalid("negative_slope", slope, "only_of_leaky_relu")),
            _ => Ok(inputs[0]),
        }
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        let channels = if self.is_softmax() { Channels::All } else { Channels::Same };
        Reads { window: Window::POINT, channels }
    }

    fn is_softmax(&self) -> bool {
        self.function == Function::Softmax
    }

    fn bounds(&self) -> Option<[f32; 2]> {
        match self.function {
            Function::Sigmoid => Some([0.0, 1.0]),
            Function::Tanh => Some([-1.0, 1.0]),
            _ => None,
        }
    }

    fn pointwise(&self) -> Option<Pointwise> {
        (self.function == Function::Relu).then_some(Pointwise::Relu)
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let mut terms = cell.read(self);
        if !self.is_softmax() {
            let value = self.exactly(terms[0].part);
            return Terms::new(Rule::Function, terms, value);
        }
        let most = terms.iter().map(|term| term.part).fold(f64::NEG_INFINITY, f64::max);
        for term in &mut terms {
            term.part = libm::exp(term.part - most);
            term.chosen = term.channel == cell.at[2];
        }
        let total = terms::sum(&terms);
        let own = terms[cell.at[2]].part;
        Terms::new(Rule::Softmax, terms, own / total).with("max", most).with("total", total)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let x = cx.x.get(0);
        if self.is_softmax() {
            return softmax::<Best>(x, cx.shape.channels, cx.y);
        }
        parallel::pieces([cx.y], |at, [y]| self.map(&x[at], y));
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let (x, y, dy) = (cx.x.get(0), cx.y, cx.dy);
        let Some(dx) = cx.dx.get(0) else { return };
        if self.is_softmax() {
            return softmax_backward::<Best>(y, dy, cx.shape.channels, dx);
        }
        parallel::pieces([dx], |at, [dx]| self.map_backward(&x[at.clone()], &y[at.clone()], &dy[at], dx));
    }
}

/// `e^x − 1` without cancellation near 0, as `2t / (1 − t)` with `t = tanh(x / 2)`.
#[inline(always)]
fn elu<L: Lanes>(x: L) -> L {
    let tanh = elementwise::tanh(x.mul(L::splat(0.5)));
    let below = tanh.add(tanh).div(L::splat(1.0).sub(tanh));
    L::splat(0.0).if_less(x, x, below)
}

/// Φ(x): how much of the standard normal distribution lies below x.
fn normal_cdf(x: f32) -> f32 {
    0.5 * libm::erfcf(-x * FRAC_1_SQRT_2)
}

/// φ(x) = e^(−x²/2) / √(2π).
fn normal_density(x: f32) -> f32 {
    0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2 * libm::expf(-0.5 * x * x)
}

impl LayerType for Activation {
    const KIND: &'static str = "activation";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        use Function::{Elu, Gelu, LeakyRelu, Relu, Sigmoid, Softmax, Swish, Tanh};
        let layers = [Relu, Sigmoid, Tanh, Elu, LeakyRelu, Gelu, Swish, Softmax].map(Self::new);
        let steep = Self { negative_slope: Some(0.5), ..Self::new(LeakyRelu) };
        layers.into_iter().chain([steep]).map(|layer| (layer, vec![Shape::new(2, 3, 5)])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leaky_relu_has_a_slope() {
        let with_slope = |function| Activation { function, negative_slope: Some(0.1) };
        assert!(with_slope(Function::LeakyRelu).output_shape(&[Shape::vector(1)]).is_ok());
        assert!(with_slope(Function::Relu).output_shape(&[Shape::vector(1)]).is_err());
    }

    #[test]
    fn elu_keeps_its_digits_near_0() {
        for x in [-1e-6, -1e-3, -0.1, -2.0, -30.0] {
            let (got, want) = (elu([x; 4])[0], libm::expm1(f64::from(x)));
            assert!((f64::from(got) / want - 1.0).abs() < 1e-6, "{x}: {got} instead of {want}");
        }
    }
}
