//! LeNet-5 in plain loops over f64, from the input or from the maps of its second convolution, and finite differences: in
//! f64 a step of 1e-6 stays on one side of every kink and leaves ten digits.

use convscope::explain::inspector::Inspector;
use convscope::network::Network;

const STEP: f64 = 1e-6;

/// The trained weights, in f64.
pub struct LeNet5<'a>(&'a Network);

impl<'a> LeNet5<'a> {
    pub fn of(inspector: &'a Inspector) -> Self {
        Self(inspector.network().unwrap())
    }

    fn parameter(&self, name: &str) -> Vec<f64> {
        let params = &self.0.params;
        params.get(params.find(name).unwrap()).iter().copied().map(f64::from).collect()
    }

    /// Convolution with kernel 5, side × side × inputs to so many filters, `padding` zeros around; then ReLU.
    fn convolution(&self, name: &str, x: &[f64], [side, inputs, filters, padding]: [usize; 4]) -> Vec<f64> {
        let [kernel, bias] = ["kernel", "bias"].map(|parameter| self.parameter(&format!("{name}.{parameter}")));
        let out = side + 2 * padding - 4;
        let mut y = Vec::new();
        for (i, j) in (0..out * out).map(|cell| (cell / out, cell % out)) {
            for f in 0..filters {
                let mut sum = bias[f];
                for (a, b) in (0..25).map(|tap| (tap / 5, tap % 5)) {
                    let Some(row) = (i + a).checked_sub(padding).filter(|&row| row < side) else { continue };
                    let Some(column) = (j + b).checked_sub(padding).filter(|&column| column < side) else { continue };
                    for c in 0..inputs {
                        sum += x[(row * side + column) * inputs + c] * kernel[((a * 5 + b) * inputs + c) * filters + f];
                    }
                }
                y.push(sum);
            }
        }
        y
    }

    fn dense(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let [kernel, bias] = ["kernel", "bias"].map(|parameter| self.parameter(&format!("{name}.{parameter}")));
        let units = bias.len();
        (0..units)
            .map(|u| bias[u] + x.iter().enumerate().map(|(i, x)| x * kernel[i * units + u]).sum::<f64>())
            .collect()
    }

    /// Maps of `conv2`, 10 × 10 × 16.
    pub fn conv2(&self, input: &[f64]) -> Vec<f64> {
        let maps = pooled(&relu(self.convolution("conv1", input, [28, 1, 6, 2])), 28, 6);
        self.convolution("conv2", &maps, [14, 6, 16, 0])
    }

    /// Logits from the maps of `conv2`.
    pub fn logits(&self, conv2: &[f64]) -> Vec<f64> {
        let flat = pooled(&relu(conv2.to_vec()), 10, 16);
        let hidden = relu(self.dense("dense1", &flat));
        self.dense("dense3", &relu(self.dense("dense2", &hidden)))
    }
}

fn relu(x: Vec<f64>) -> Vec<f64> {
    x.into_iter().map(|x| x.max(0.0)).collect()
}

/// Maximum of 2 × 2.
fn pooled(x: &[f64], side: usize, channels: usize) -> Vec<f64> {
    let half = side / 2;
    let cells = (0..half * half).flat_map(|cell| (0..channels).map(move |c| (cell / half, cell % half, c)));
    let value = |i: usize, j: usize, c: usize| x[(i * side + j) * channels + c];
    let most = |(i, j, c): (usize, usize, usize)| {
        let window = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(a, b)| value(2 * i + a, 2 * j + b, c));
        window.into_iter().fold(f64::NEG_INFINITY, f64::max)
    };
    cells.map(most).collect()
}

/// Central differences of `f` with respect to every element of `x`.
pub fn differences(x: &[f64], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let mut moved = x.to_vec();
    let mut difference = |i: usize| {
        let mut at = |place: f64| {
            moved[i] = place;
            f(&moved)
        };
        let slope = (at(x[i] + STEP) - at(x[i] - STEP)) / (2.0 * STEP);
        moved[i] = x[i];
        slope
    };
    (0..x.len()).map(&mut difference).collect()
}
