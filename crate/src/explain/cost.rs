//! What a layer costs: parameters, multiply-accumulates and memory, beside a fully connected layer of the same in- and
//! output. Numbers are f64: exact up to 2⁵³, and a fully connected counterpart soon has more than 2³².

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::graph::Node;
use crate::layers::Role;

/// What memory is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Workload {
    /// Images of a mini-batch, 1 to 65,536.
    pub batch: u32,
    /// Bits of a number, 16 or 32.
    pub bits: u32,
}

impl Default for Workload {
    fn default() -> Self {
        Self { batch: 1, bits: 32 }
    }
}

impl Workload {
    /// Refuses what no one trains with.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for the batch, [`Error::InvalidField`] for the bits.
    pub fn check(self) -> Result<()> {
        if !(1..=1 << 16).contains(&self.batch) {
            let (value, max) = (f64::from(self.batch), f64::from(1 << 16));
            return Err(Error::OutOfRange { option: "batch".into(), value, min: 1.0, max });
        }
        if ![16, 32].contains(&self.bits) {
            let (node, field) = ("lab".into(), "bits".into());
            return Err(Error::InvalidField { node, field, got: self.bits.to_string(), expected: "16 | 32".into() });
        }
        Ok(())
    }
}

/// The cost of one layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Floats of kernels.
    pub weights: f64,
    /// All other trainable floats: biases, scales, shifts.
    pub offsets: f64,
    /// Both.
    pub parameters: f64,
    /// Multiply-accumulates of one image, biases not counted.
    pub macs: f64,
    /// Of these for one cell of the output.
    pub macs_per_output: f64,
    /// Floats of one image of the first input.
    pub input: f64,
    /// Floats of one image of the output.
    pub output: f64,
    /// Bytes of a number.
    pub bytes: f64,
    /// Bytes of one image's pass forward.
    pub forward: ForwardBytes,
    /// Bytes of a training step over the mini-batch.
    pub training: TrainingBytes,
    /// The fully connected layer from every number of the input to every number of the output.
    pub dense: DenseCost,
    /// The fully connected layer whose output is one feature map: what the first editions of Géron's book count.
    pub dense_of_one_map: DenseCost,
}

/// Bytes of one image's pass forward through one layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ForwardBytes {
    /// What it reads.
    pub input: f64,
    /// What it writes.
    pub output: f64,
    /// What it multiplies by.
    pub parameters: f64,
    /// The three together. In inference the input may be given up afterwards.
    pub total: f64,
}

/// Bytes of a training step through one layer: all that was computed forward is kept for the way back, and everything
/// that is kept has a gradient of its own size. An optimiser's own memory is not counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TrainingBytes {
    /// Inputs of the mini-batch.
    pub inputs: f64,
    /// Outputs of the mini-batch.
    pub outputs: f64,
    /// dL/dinput of the mini-batch.
    pub input_gradients: f64,
    /// dL/doutput of the mini-batch.
    pub output_gradients: f64,
    /// Parameters, once.
    pub parameters: f64,
    /// dL/dparameters, once.
    pub parameter_gradients: f64,
    /// The six together.
    pub total: f64,
}

/// A fully connected layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DenseCost {
    /// Outputs.
    pub neurons: f64,
    /// Inputs × neurons: one multiplication each.
    pub weights: f64,
    /// One a neuron.
    pub biases: f64,
    /// Both.
    pub parameters: f64,
    /// Bytes of the parameters.
    pub bytes: f64,
}

impl Cost {
    /// The cost of `node` for `workload`.
    pub fn of(node: &Node, workload: Workload) -> Self {
        let floats = |role: Role| -> f64 {
            let of_role = node.parameters.iter().filter(|parameter| parameter.role == role);
            of_role.map(|parameter| parameter.len() as f64).sum()
        };
        let (weights, offsets) = (floats(Role::Kernel), floats(Role::Offset));
        let parameters = weights + offsets;
        let [input, output, map] = [node.input_shapes[0].len(), node.shape.len(), node.shape.area()].map(|n| n as f64);
        let bytes = f64::from(workload.bits) / 8.0;
        let images = f64::from(workload.batch) * bytes;
        let forward = [input, output, parameters].map(|floats| floats * bytes);
        let training = [input * images, output * images, parameters * bytes];
        let macs = node.macs as f64;
        Self {
            weights,
            offsets,
            parameters,
            macs,
            macs_per_output: macs / output,
            input,
            output,
            bytes,
            forward: ForwardBytes {
                input: forward[0],
                output: forward[1],
                parameters: forward[2],
                total: forward.iter().sum(),
            },
            training: TrainingBytes {
                inputs: training[0],
                outputs: training[1],
                input_gradients: training[0],
                output_gradients: training[1],
                parameters: training[2],
                parameter_gradients: training[2],
                total: 2.0 * training.iter().sum::<f64>(),
            },
            dense: DenseCost::new(input, output, bytes),
            dense_of_one_map: DenseCost::new(input, map, bytes),
        }
    }
}

impl DenseCost {
    fn new(inputs: f64, neurons: f64, bytes: f64) -> Self {
        let weights = inputs * neurons;
        let parameters = weights + neurons;
        Self { neurons, weights, biases: neurons, parameters, bytes: parameters * bytes }
    }
}
