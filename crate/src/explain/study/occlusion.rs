//! What the target loses while a square of the input is covered (Zeiler and Fergus, "Visualizing and Understanding
//! Convolutional Networks", 2014).
//!
//! The square stands at every `stride`-th row and column and, flush with the far border, at the last ones that are left; it
//! is filled with the input's mean of each channel. `heat = mean of (target − target while covered)` over all squares that
//! cover a cell.

use super::{Heat, Method, StudyAnswer};
use crate::data::dataset::Dataset;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::network::Network;
use crate::shape::Shape;

/// Most positions of the square: 64 × 64.
const MOST_POSITIONS: f64 = 4096.0;

/// The target for each position.
#[derive(Debug)]
pub(super) struct Occlusion {
    shape: Shape,
    patch: usize,
    rows: Vec<usize>,
    columns: Vec<usize>,
    /// Pass 0 covers nothing.
    targets: Vec<f32>,
}

impl Occlusion {
    pub(super) fn new(graph: &Graph, [patch, stride]: [usize; 2]) -> Result<Self> {
        let shape = graph.input;
        let most = shape.height.min(shape.width);
        for (option, value) in [("patch", patch), ("stride", stride)] {
            if !(1..=most).contains(&value) {
                let (option, value) = (option.to_owned(), value as f64);
                return Err(Error::OutOfRange { option, value, min: 1.0, max: most as f64 });
            }
        }
        let [rows, columns] = [shape.height, shape.width].map(|length| starts(length, patch, stride));
        let value = rows.len() as f64 * columns.len() as f64;
        if value > MOST_POSITIONS {
            return Err(Error::OutOfRange { option: "positions".into(), value, min: 1.0, max: MOST_POSITIONS });
        }
        Ok(Self { shape, patch, rows, columns, targets: Vec::new() })
    }

    fn position(&self, index: usize) -> [usize; 2] {
        [self.rows[index / self.columns.len()], self.columns[index % self.columns.len()]]
    }
}

/// Where the square begins along an axis.
fn starts(length: usize, patch: usize, stride: usize) -> Vec<usize> {
    let last = length - patch;
    (0..last).step_by(stride).chain([last]).collect()
}

impl Method for Occlusion {
    fn passes(&self) -> usize {
        1 + self.rows.len() * self.columns.len()
    }

    fn gradient(&self) -> Option<usize> {
        None
    }

    fn prepare(&self, pass: usize, input: &[f32], _test: &Dataset, x: &mut [f32]) {
        x.copy_from_slice(input);
        let Some(index) = pass.checked_sub(1) else { return };
        let [top, left] = self.position(index);
        let channels = self.shape.channels;
        for channel in 0..channels {
            let sum: f32 = input[channel..].iter().step_by(channels).sum();
            let mean = sum / self.shape.area() as f32;
            for row in top..top + self.patch {
                for column in left..left + self.patch {
                    x[self.shape.index(row, column, channel)] = mean;
                }
            }
        }
    }

    fn collect(&mut self, _pass: usize, _network: &Network, target: &[f32], _test: &Dataset) {
        self.targets.push(target[0]);
    }

    fn answer(&mut self, _input: &[f32]) -> StudyAnswer {
        let Shape { height, width, .. } = self.shape;
        let mut falls = vec![[0.0; 2]; height * width];
        let (whole, covered) = (self.targets[0], &self.targets[1..]);
        for (index, target) in covered.iter().enumerate() {
            let [top, left] = self.position(index);
            for row in top..top + self.patch {
                for [sum, count] in &mut falls[row * width + left..][..self.patch] {
                    *sum += whole - target;
                    *count += 1.0;
                }
            }
        }
        let values = falls.iter().map(|[sum, count]| if *count > 0.0 { sum / count } else { 0.0 }).collect();
        StudyAnswer { heat: Some(Heat { height, width, values }), ..StudyAnswer::default() }
    }
}
