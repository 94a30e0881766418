//! Dense layer, as Keras' `Dense`: every unit sees every input.
//!
//! Forward `y = x · kernel + bias`; backward `dkernel = xᵀ · dy`, `dbias = Σ dy`, `dx = dy · kernelᵀ`.

use serde::{Deserialize, Serialize};

use super::fields::{positive, yes};
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Operation, Parameter, Reads, Terms, windows};
use crate::error::{Error, Result};
use crate::init::Initializer;
use crate::kernels::dense;
use crate::kernels::lanes::Best;
use crate::kernels::reduce::channel_sums;
use crate::shape::{Shape, Window};

/// `units` weighted sums of a vector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dense {
    /// Length of the output.
    pub units: usize,
    /// Whether every unit has a bias.
    #[serde(default = "yes")]
    pub bias: bool,
    /// How the kernel starts.
    #[serde(default)]
    pub initializer: Initializer,
}

impl Dense {
    /// With Keras' defaults: a bias, Glorot uniform.
    pub fn new(units: usize) -> Self {
        Self { units, bias: true, initializer: Initializer::default() }
    }
}

impl Layer for Dense {
    /// Keras' layer multiplies the channels of each cell of a map; that is a 1×1 convolution here, and a map where a vector
    /// belongs is far more often a forgotten `flatten`.
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        positive("units", self.units)?;
        let got = inputs[0];
        if got.area() != 1 {
            return Err(Error::ShapeMismatch {
                node: String::new(),
                input: 0,
                expected: Shape::vector(got.len()),
                got,
            });
        }
        Ok(Shape::vector(self.units))
    }

    fn parameters(&self, inputs: &[Shape]) -> Vec<Parameter> {
        let dims = vec![inputs[0].channels, self.units];
        windows::kernel_and_bias(dims, self.initializer, self.bias.then_some(self.units))
    }

    fn macs(&self, inputs: &[Shape]) -> u64 {
        inputs[0].channels as u64 * self.units as u64
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        Reads { window: Window::POINT, channels: Channels::All }
    }

    fn scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        dense::scratch([inputs[0].channels, self.units], batch)
    }

    fn forward_scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        dense::forward_scratch([inputs[0].channels, self.units], batch)
    }

    fn fuses(&self) -> bool {
        true
    }

    fn operation(&self) -> Option<Operation> {
        Some(Operation::Dense { units: self.units, bias: self.bias })
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let (kernel, bias) = cell.params.split_at(cell.x.shape(0).channels * self.units);
        let terms = cell.read(self);
        let unit = cell.at[2];
        Terms::weighted(terms, self.bias.then(|| bias[unit]), |term| kernel[term.channel * self.units + unit])
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let sizes = [cx.x.shape(0).channels, self.units];
        let (kernel, bias) = cx.params.split_at(sizes[0] * sizes[1]);
        let bias = self.bias.then_some(bias);
        dense::forward::<Best>(sizes, cx.x.get(0), kernel, bias, cx.epilogue, cx.y, cx.scratch);
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let sizes = [cx.x.shape(0).channels, self.units];
        let (dkernel, dbias) = cx.dparams.split_at_mut(sizes[0] * sizes[1]);
        dense::backward_kernel::<Best>(sizes, cx.x.get(0), cx.dy, dkernel, cx.scratch);
        if self.bias {
            channel_sums::<Best>(cx.dy, dbias);
        }
        if let Some(dx) = cx.dx.get(0) {
            dense::backward_input::<Best>(sizes, cx.dy, &cx.params[..sizes[0] * sizes[1]], dx, cx.scratch);
        }
    }
}

impl LayerType for Dense {
    const KIND: &'static str = "dense";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        vec![
            (Self::new(5), vec![Shape::vector(7)]),
            (Self { bias: false, ..Self::new(8) }, vec![Shape::vector(3)]),
            (Self { initializer: Initializer::HeUniform, ..Self::new(10) }, vec![Shape::vector(17)]),
        ]
    }
}
