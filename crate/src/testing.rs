//! What tests share: named tolerances, a comparison that prints the worst place, a layer on a bench of its own, the
//! gradient check, and pools of threads. Not part of the public interface.

use crate::kernels::epilogue::Epilogue;
use crate::layers::{Backward, Cell, Forward, Gradients, Inputs, Layer, Mode, Parameter, Role, Slot, Terms};
use crate::rng::Rng;
use crate::shape::Shape;

/// Steps of the central differences, the largest first, each with its tolerance relative to the gradient.
///
/// The step that is used is the largest at which the difference stays when the step is halved, and halved again:
/// * 1: operations that are linear in what is moved. Only rounding is left, about 2⁻²⁴ of the sums.
/// * 1/16 and 1/64: smooth operations, gentle ones and bent ones. What is left of order h⁴ and rounding, which is divided
///   by the step, are of one size.
/// * 1/256: kinks. A difference of order four reaches two steps far, and [`spaced`] keeps values more than that apart
///   from each other and from 0, so that no kink is crossed; rounding is divided by the step.
const STEPS: [(f32, f64); 4] = [(1.0, 1e-4), (1.0 / 16.0, 5e-4), (1.0 / 64.0, 1e-3), (1.0 / 256.0, 2e-3)];

/// Least distance between the values of [`spaced`]; half of it is the least distance from 0.
const SPACING: f32 = 5.0 / 256.0;

/// Slopes that differ by less than the tolerance times this are the same: inputs, weights and outputs are of order 1.
const SMALL_SLOPE: f64 = 0.05;

/// What the weights of the contraction are drawn from.
const WEIGHTS_SEED: u64 = 6;

/// Runs `work` in a pool of so many threads.
#[cfg(not(target_arch = "wasm32"))]
pub fn in_pool<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon_core::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool").install(work)
}

/// Where two slices differ most, measured in units of what is allowed: `atol + rtol · |want|`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worst {
    /// Index of the value.
    pub index: usize,
    /// What was computed.
    pub got: f32,
    /// What should have been.
    pub want: f32,
    /// The difference, 1 is just allowed.
    pub excess: f64,
}

impl std::fmt::Display for Worst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { index, got, want, excess } = self;
        write!(f, "worst at [{index}]: got {got:e}, want {want:e}, {excess:.2} × the tolerance")
    }
}

/// Whether `|got − want| ≤ atol + rtol · |want|` everywhere; NaN equals nothing.
///
/// # Errors
/// The lengths if they differ, else the worst place.
pub fn compare(got: &[f32], want: &[f32], rtol: f64, atol: f64) -> Result<(), String> {
    if got.len() != want.len() {
        return Err(format!("{} values instead of {}", got.len(), want.len()));
    }
    let excess = |got: f32, want: f32| {
        let excess = (f64::from(got) - f64::from(want)).abs() / (atol + rtol * f64::from(want).abs());
        if excess.is_nan() { f64::INFINITY } else { excess }
    };
    let places = got.iter().zip(want).enumerate();
    let worst = places
        .map(|(index, (&got, &want))| Worst { index, got, want, excess: excess(got, want) })
        .max_by(|a, b| a.excess.total_cmp(&b.excess));
    match worst {
        Some(worst) if worst.excess > 1.0 => Err(worst.to_string()),
        _ => Ok(()),
    }
}

/// Whether two slices hold the same bytes.
pub fn same_bytes(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}

/// `count` different values around 0 in random order, evenly spaced and at least over −1.5 … 1.5: no two are nearly equal,
/// none is nearly 0.
pub fn spaced(count: usize, rng: &mut Rng) -> Vec<f32> {
    let spacing = SPACING.max(3.0 / count as f32);
    let mut values: Vec<f32> = (0..count).map(|i| (i as f32 + 0.5 - (count / 2) as f32) * spacing).collect();
    rng.shuffle(&mut values);
    values
}

/// A layer with inputs, parameters and all the memory that an executor would lend it.
#[derive(Debug, Clone)]
pub struct Bench<'a> {
    /// The layer.
    pub layer: &'a dyn Layer,
    /// Shapes of its inputs.
    pub shapes: Vec<Shape>,
    /// Shape of its output.
    pub shape: Shape,
    /// Images.
    pub batch: usize,
    /// Training or inference.
    pub mode: Mode,
    /// Inputs.
    pub inputs: Vec<Vec<f32>>,
    /// Trainable parameters.
    pub params: Vec<f32>,
    /// Other parameters.
    pub state: Vec<f32>,
}

/// What a forward pass wrote.
#[derive(Debug, Clone)]
pub struct Pass {
    /// The output.
    pub y: Vec<f32>,
    /// Other parameters afterwards.
    pub state: Vec<f32>,
    saved: Vec<f32>,
}

/// What a backward pass wrote.
#[derive(Debug, Clone)]
pub struct Derivatives {
    /// dL/dx, one an input; empty where it was not wanted.
    pub inputs: Vec<Vec<f32>>,
    /// dL/dparams.
    pub params: Vec<f32>,
}

impl<'a> Bench<'a> {
    /// Random inputs, and parameters near their initial values but none of them special.
    ///
    /// # Panics
    /// If the layer refuses the shapes.
    pub fn new(layer: &'a dyn Layer, shapes: &[Shape], batch: usize, mode: Mode, seed: u64) -> Self {
        let shape = layer.output_shape(shapes).expect("the layer accepts these inputs");
        let mut rng = Rng::new(seed);
        let total: usize = shapes.iter().map(|shape| batch * shape.len()).sum();
        let mut values = spaced(total, &mut rng).into_iter();
        let inputs = shapes.iter().map(|shape| values.by_ref().take(batch * shape.len()).collect()).collect();
        let [mut params, mut state] = [Vec::new(), Vec::new()];
        for parameter in layer.parameters(shapes) {
            let values = near_initial(&parameter, &mut rng);
            if parameter.role == Role::Statistic { state.extend(values) } else { params.extend(values) }
        }
        Self { layer, shapes: shapes.to_vec(), shape, batch, mode, inputs, params, state }
    }

    /// Runs forward. All that the layer has to write holds NaN before.
    pub fn forward(&self) -> Pass {
        self.forward_with(Epilogue::default())
    }

    /// As [`Bench::forward`], and does to y what `epilogue` says; for layers that fuse it.
    pub fn forward_with(&self, epilogue: Epilogue<'_>) -> Pass {
        let mut state = self.state.clone();
        let mut y = vec![f32::NAN; self.batch * self.shape.len()];
        let mut saved = vec![f32::NAN; self.layer.saved(&self.shapes, self.batch)];
        let sources: Vec<usize> = (0..self.shapes.len()).collect();
        self.layer.forward(&mut Forward {
            batch: self.batch,
            mode: self.mode,
            x: Inputs::new(&self.inputs, &sources, &self.shapes, self.batch),
            shape: self.shape,
            y: &mut y,
            epilogue,
            params: &self.params,
            state: &mut state,
            saved: &mut saved,
            scratch: &mut self.scratch(),
        });
        Pass { y, state, saved }
    }

    /// How the value at `at` of the first image came about.
    pub fn terms(&self, at: [usize; 3]) -> Terms {
        let sources: Vec<usize> = (0..self.shapes.len()).collect();
        let x = Inputs::new(&self.inputs, &sources, &self.shapes, 1);
        self.layer.terms(&Cell { at, x, params: &self.params, state: &self.state })
    }

    /// Runs backward for `dy`, with the gradients of those inputs that `wanted` says. All that the layer has to write
    /// holds NaN before.
    pub fn backward(&self, pass: &Pass, dy: &[f32], wanted: impl Fn(usize) -> bool) -> Derivatives {
        let length = |(i, shape): (usize, &Shape)| if wanted(i) { self.batch * shape.len() } else { 0 };
        let lengths = self.shapes.iter().enumerate().map(length);
        let mut slots: Vec<Slot> = lengths.map(|length| Slot { buffer: vec![f32::NAN; length], length }).collect();
        let mut dparams = vec![f32::NAN; self.params.len()];
        let sources: Vec<usize> = (0..self.shapes.len()).collect();
        self.layer.backward(&mut Backward {
            batch: self.batch,
            mode: self.mode,
            x: Inputs::new(&self.inputs, &sources, &self.shapes, self.batch),
            shape: self.shape,
            y: &pass.y,
            dy,
            params: &self.params,
            state: &pass.state,
            saved: &pass.saved,
            dx: Gradients::new(&mut slots),
            dparams: &mut dparams,
            scratch: &mut self.scratch(),
        });
        Derivatives { inputs: slots.into_iter().map(|slot| slot.buffer).collect(), params: dparams }
    }

    fn scratch(&self) -> Vec<f32> {
        vec![f32::NAN; self.layer.scratch(&self.shapes, self.batch)]
    }
}

/// Initial values, each moved a little: no scale is exactly 1, no shift exactly 0, and variances stay positive.
fn near_initial(parameter: &Parameter, rng: &mut Rng) -> Vec<f32> {
    let mut values = vec![0.0; parameter.len()];
    parameter.initializer.fill(&parameter.dims, rng, &mut values);
    values.iter_mut().for_each(|value| *value += rng.uniform(-0.3, 0.3));
    values
}

/// Compares the gradients of every input and of the parameters with central differences of the output, contracted with
/// fixed random weights (so that dL/dy is never constant) and summed in f64.
///
/// # Errors
/// What was moved, which element, and both values.
pub fn gradient_check(bench: &Bench<'_>) -> Result<(), String> {
    let mut rng = Rng::new(WEIGHTS_SEED);
    let weights: Vec<f32> = (0..bench.batch * bench.shape.len()).map(|_| rng.uniform(-1.5, 1.5)).collect();
    let derivatives = bench.backward(&bench.forward(), &weights, |_| true);
    let loss = |bench: &Bench<'_>| -> f64 {
        bench.forward().y.iter().zip(&weights).map(|(&y, &w)| f64::from(y) * f64::from(w)).sum()
    };
    let mut moved = bench.clone();
    for (i, gradient) in derivatives.inputs.iter().enumerate() {
        check_tensor(gradient, |element, value| {
            let original = std::mem::replace(&mut moved.inputs[i][element], bench.inputs[i][element] + value);
            let result = loss(&moved);
            moved.inputs[i][element] = original;
            result
        })
        .map_err(|error| format!("dx of input {i}: {error}"))?;
    }
    check_tensor(&derivatives.params, |element, value| {
        let original = std::mem::replace(&mut moved.params[element], bench.params[element] + value);
        let result = loss(&moved);
        moved.params[element] = original;
        result
    })
    .map_err(|error| format!("dparams: {error}"))
}

/// `loss(element, value)` is the loss with `value` added to that element.
fn check_tensor(gradient: &[f32], mut loss: impl FnMut(usize, f32) -> f64) -> Result<(), String> {
    let numeric: Vec<(f64, f64)> = (0..gradient.len())
        .map(|i| slope(|value| loss(i, value)).ok_or_else(|| format!("no step suits element {i}")))
        .collect::<Result<_, _>>()?;
    let square: f64 = numeric.iter().map(|(slope, _)| slope * slope).sum();
    let typical = (square / gradient.len().max(1) as f64).sqrt();
    for (i, (&got, (want, tolerance))) in gradient.iter().zip(numeric).enumerate() {
        let allowed = tolerance * (want.abs() + typical);
        let difference = (f64::from(got) - want).abs();
        if difference.is_nan() || difference > allowed {
            return Err(format!("[{i}]: backward says {got:e}, differences say {want:e}, allowed {allowed:e}"));
        }
    }
    Ok(())
}

/// The slope at 0 by central differences of order four, and the tolerance of the step that was used; see [`STEPS`].
fn slope(mut loss: impl FnMut(f32) -> f64) -> Option<(f64, f64)> {
    let mut difference = |step: f32| {
        let mut half = |step: f32| loss(step) - loss(-step);
        (8.0 * half(step) - half(2.0 * step)) / (12.0 * f64::from(step))
    };
    STEPS.into_iter().find_map(|(step, tolerance)| {
        let [whole, half, quarter] = [1.0, 0.5, 0.25].map(|part| difference(part * step));
        let settled = |other: f64| (half - other).abs() <= tolerance * (half.abs() + SMALL_SLOPE);
        (settled(whole) && settled(quarter)).then_some((half, tolerance))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compare_names_the_worst_place_and_takes_no_nan() {
        assert_eq!(compare(&[1.0, 2.0], &[1.0, 2.001], 1e-3, 0.0), Ok(()));
        let error = compare(&[1.0, 2.0, 3.0], &[1.1, 2.5, 3.1], 0.0, 0.01).unwrap_err();
        assert!(error.starts_with("worst at [1]: got 2e0, want 2.5e0, 50"), "{error}");
        assert!(compare(&[f32::NAN], &[f32::NAN], 1.0, 1.0).is_err());
        assert!(compare(&[], &[0.0], 1.0, 1.0).is_err());
    }

    /// A straight line, a curve, and a kink nearer than the larger steps; with a gradient that is right and one 1 % off.
    #[test]
    fn slopes_are_found_and_wrong_gradients_refused() {
        let functions: [fn(f64) -> f64; 3] = [|x| 3.0 * x, libm::exp, |x| (x + 0.02).max(0.0)];
        for (function, slope) in functions.into_iter().zip([3.0, 1.0, 1.0]) {
            assert_eq!(check_tensor(&[slope], |_, value| function(f64::from(value))), Ok(()));
            assert!(check_tensor(&[1.01 * slope], |_, value| function(f64::from(value))).is_err());
            assert!(check_tensor(&[f32::NAN], |_, value| function(f64::from(value))).is_err());
        }
    }
}
