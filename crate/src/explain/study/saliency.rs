//! Which cells of the input the target depends on, to first order: `d target / d input`.
//!
//! * Plain (Simonyan et al., "Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency Maps",
//!   2014): `Σ_c |g|`.
//! * Times the input (Shrikumar et al., "Not Just a Black Box", 2016): `Σ_c g · x`, what a linear network would add up.
//! * SmoothGrad (Smilkov et al., "SmoothGrad: removing noise by adding noise", 2017): g is the mean over inputs with normal
//!   noise.
//! * Effective receptive field (Luo et al., "Understanding the Effective Receptive Field in Deep Convolutional Neural
//!   Networks", 2016): the mean of `Σ_c |g|` of one cell over inputs.

use serde::{Deserialize, Serialize};

use super::{Heat, Method, StudyAnswer};
use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::explain::place;
use crate::graph::Graph;
use crate::network::Network;
use crate::rng::Rng;
use crate::shape::Shape;

/// Most inputs that something is averaged over.
const MOST_INPUTS: usize = 200;

/// The gradient, summed over inputs as it is.
#[derive(Debug)]
pub(super) struct Gradient {
    shape: Shape,
    times: bool,
    samples: usize,
    noise: f32,
    seed: u32,
    sum: Vec<f32>,
}

impl Gradient {
    pub(super) fn new(graph: &Graph, times: bool, samples: usize, noise: f32, seed: u32) -> Result<Self> {
        check_inputs("samples", samples)?;
        if !(0.0..=1.0).contains(&noise) {
            return Err(Error::OutOfRange { option: "noise".into(), value: f64::from(noise), min: 0.0, max: 1.0 });
        }
        let shape = graph.input;
        Ok(Self { shape, times, samples, noise, seed, sum: vec![0.0; shape.len()] })
    }
}

impl Method for Gradient {
    fn passes(&self) -> usize {
        self.samples
    }

    fn gradient(&self) -> Option<usize> {
        Some(0)
    }

    fn prepare(&self, pass: usize, input: &[f32], _test: &Dataset, x: &mut [f32]) {
        x.copy_from_slice(input);
        if self.samples > 1 {
            let least = input.iter().copied().fold(f32::INFINITY, f32::min);
            let most = input.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let deviation = self.noise * (most - least);
            let mut rng = Rng::stream(u64::from(self.seed), "smoothgrad", pass as u64);
            x.iter_mut().for_each(|value| *value += deviation * rng.normal());
        }
    }

    fn collect(&mut self, _pass: usize, network: &Network, _target: &[f32], _test: &Dataset) {
        let gradient = network.gradient(0).into_iter().flatten();
        self.sum.iter_mut().zip(gradient).for_each(|(sum, value)| *sum += value);
    }

    fn answer(&mut self, input: &[f32]) -> StudyAnswer {
        let share = 1.0 / self.samples as f32;
        let values = if self.times {
            let products: Vec<f32> = self.sum.iter().zip(input).map(|(sum, x)| sum * share * x).collect();
            over_channels(&products, self.shape.channels, |value| value)
        } else {
            over_channels(&self.sum, self.shape.channels, |value| value.abs() * share)
        };
        StudyAnswer { heat: Some(heat(self.shape, values)), ..StudyAnswer::default() }
    }
}

/// The inputs that an effective field is averaged over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Over {
    /// What the network looks at, alone.
    Input,
    /// The first so many test images.
    Test {
        /// 1 to 200.
        images: usize,
    },
    /// Normal noise with the mean and the deviation of what the network looks at.
    Noise {
        /// 1 to 200.
        images: usize,
        /// Fixes it.
        seed: u32,
    },
}

/// The gradient's size, summed over inputs.
#[derive(Debug)]
pub(super) struct Field {
    shape: Shape,
    over: Over,
    sum: Vec<f32>,
}

impl Field {
    pub(super) fn new(graph: &Graph, over: Over, test: &Dataset) -> Result<Self> {
        match over {
            Over::Input => {}
            Over::Noise { images, .. } => check_inputs("images", images)?,
            Over::Test { images } => {
                check_inputs("images", images)?;
                super::accuracy::check_images(graph, images, test)?;
            }
        }
        Ok(Self { shape: graph.input, over, sum: vec![0.0; graph.input.area()] })
    }
}

impl Method for Field {
    fn passes(&self) -> usize {
        match self.over {
            Over::Input => 1,
            Over::Test { images } | Over::Noise { images, .. } => images,
        }
    }

    fn gradient(&self) -> Option<usize> {
        Some(0)
    }

    fn prepare(&self, pass: usize, input: &[f32], test: &Dataset, x: &mut [f32]) {
        match self.over {
            Over::Input => x.copy_from_slice(input),
            Over::Test { .. } => test.write(pass, x),
            Over::Noise { seed, .. } => {
                let count = input.len() as f32;
                let mean = input.iter().sum::<f32>() / count;
                let deviation = (input.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / count).sqrt();
                let mut rng = Rng::stream(u64::from(seed), "field", pass as u64);
                x.iter_mut().for_each(|value| *value = mean + deviation * rng.normal());
            }
        }
    }

    fn collect(&mut self, _pass: usize, network: &Network, _target: &[f32], _test: &Dataset) {
        let share = 1.0 / self.passes() as f32;
        if let Some(gradient) = network.gradient(0) {
            let sizes = over_channels(gradient, self.shape.channels, f32::abs);
            self.sum.iter_mut().zip(sizes).for_each(|(sum, value)| *sum += share * value);
        }
    }

    fn answer(&mut self, _input: &[f32]) -> StudyAnswer {
        StudyAnswer { heat: Some(heat(self.shape, std::mem::take(&mut self.sum))), ..StudyAnswer::default() }
    }
}

fn check_inputs(option: &str, count: usize) -> Result<()> {
    place::within(option, count, MOST_INPUTS)?;
    if count > 0 {
        return Ok(());
    }
    Err(Error::OutOfRange { option: option.to_owned(), value: 0.0, min: 1.0, max: MOST_INPUTS as f64 })
}

fn over_channels(values: &[f32], channels: usize, f: impl Fn(f32) -> f32) -> Vec<f32> {
    values.chunks_exact(channels).map(|pixel| pixel.iter().map(|&value| f(value)).sum()).collect()
}

const fn heat(shape: Shape, values: Vec<f32>) -> Heat {
    Heat { height: shape.height, width: shape.width, values }
}
