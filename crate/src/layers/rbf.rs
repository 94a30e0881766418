//! Euclidean radial basis function units: the output layer of the 1998 LeNet-5 (LeCun et al., "Gradient-Based Learning
//! Applied to Document Recognition", 1998). A unit measures how far its input is from a fixed code of its class. The paper's
//! answer is the smallest distance; here it is negative, so that the largest is the answer as everywhere.
//!
//! Forward `y_i = −Σ_j (x_j − center_ji)²`; backward `dx_j = −2 Σ_i dy_i (x_j − center_ji)`.
//!
//! Codes are ±1 and are not trained. The paper draws them as 7×12 pictures of the characters and says that they could be
//! chosen at random with equal probabilities: here they are.

use serde::{Deserialize, Serialize};

use super::fields::positive;
use super::{Backward, Channels, Forward, Layer, LayerType, Parameter, Reads, Role};
use crate::error::{Error, Result};
use crate::init::Initializer;
use crate::shape::{Shape, Window};

/// Distances from `units` codes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rbf {
    /// Length of the output.
    pub units: usize,
}

impl Layer for Rbf {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        positive("units", self.units)?;
        let got = inputs[0];
        if got.area() != 1 {
            let expected = Shape::vector(got.len());
            return Err(Error::ShapeMismatch { node: String::new(), input: 0, expected, got });
        }
        Ok(Shape::vector(self.units))
    }

    fn parameters(&self, inputs: &[Shape]) -> Vec<Parameter> {
        let dims = vec![inputs[0].channels, self.units];
        vec![Parameter { name: "centers", dims, initializer: Initializer::Signs, role: Role::Statistic }]
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: Window::POINT, channels: Channels::All }
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let images = cx.x.get(0).chunks_exact(cx.x.shape(0).channels);
        for (y, x) in cx.y.chunks_exact_mut(self.units).zip(images) {
            y.fill(0.0);
            for (x, centers) in x.iter().zip(cx.state.chunks_exact(self.units)) {
                y.iter_mut().zip(centers).for_each(|(y, center)| *y -= (x - center) * (x - center));
            }
        }
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let channels = cx.x.shape(0).channels;
        let Some(dx) = cx.dx.get(0) else { return };
        let images = cx.x.get(0).chunks_exact(channels).zip(cx.dy.chunks_exact(self.units));
        for (dx, (x, dy)) in dx.chunks_exact_mut(channels).zip(images) {
            for ((dx, x), centers) in dx.iter_mut().zip(x).zip(cx.state.chunks_exact(self.units)) {
                *dx = -2.0 * dy.iter().zip(centers).map(|(dy, center)| dy * (x - center)).sum::<f32>();
            }
        }
    }
}

impl LayerType for Rbf {
    const KIND: &'static str = "rbf";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        vec![(Self { units: 3 }, vec![Shape::vector(5)]), (Self { units: 6 }, vec![Shape::vector(2)])]
    }
}
