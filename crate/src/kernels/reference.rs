//! F1. What the kernels mean: plain loops in f64, a line of arithmetic each. Tests compare the kernels with these.
//!
//! A batch follows from the lengths of the slices; layouts are the kernels'.

use super::{conv2d, depthwise, pool};
use crate::shape::Axis;

pub mod batch_norm;

/// Everything that the windows over `batch` images read: calls `visit` with output cell, tap and input cell, each counted
/// rows first (and images before rows).
fn for_each_tap(axes: &[Axis; 2], batch: usize, mut visit: impl FnMut(usize, usize, usize)) {
    let [rows, columns] = axes;
    for (n, i, j) in nested([batch, rows.output, columns.output]) {
        for (_, a, b) in nested([1, rows.kernel, columns.kernel]) {
            if let (Some(y), Some(x)) = (rows.cell(i, a), columns.cell(j, b)) {
                let position = (n * rows.output + i) * columns.output + j;
                let cell = (n * rows.input + y) * columns.input + x;
                visit(position, a * columns.kernel + b, cell);
            }
        }
    }
}

/// Three nested loops, the last innermost.
fn nested([a, b, c]: [usize; 3]) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..a * b * c).map(move |i| (i / (b * c), i / c % b, i % c))
}

fn inputs(axes: &[Axis; 2]) -> usize {
    axes[0].input * axes[1].input
}

fn outputs(axes: &[Axis; 2]) -> usize {
    axes[0].output * axes[1].output
}

fn taps(axes: &[Axis; 2]) -> usize {
    axes[0].kernel * axes[1].kernel
}

/// See [`conv2d::forward`].
pub fn conv2d(geometry: &conv2d::Geometry, x: &[f64], kernel: &[f64], bias: &[f64]) -> Vec<f64> {
    let &conv2d::Geometry { axes, channels, filters } = geometry;
    let batch = x.len() / (inputs(&axes) * channels);
    let mut y = bias.repeat(batch * outputs(&axes));
    for_each_tap(&axes, batch, |position, tap, cell| {
        for (_, c, f) in nested([1, channels, filters]) {
            y[position * filters + f] += x[cell * channels + c] * kernel[(tap * channels + c) * filters + f];
        }
    });
    y
}

/// See [`conv2d::backward_kernel`].
pub fn conv2d_backward_kernel(geometry: &conv2d::Geometry, x: &[f64], dy: &[f64]) -> Vec<f64> {
    let &conv2d::Geometry { axes, channels, filters } = geometry;
    let mut dkernel = vec![0.0; taps(&axes) * channels * filters];
    for_each_tap(&axes, x.len() / (inputs(&axes) * channels), |position, tap, cell| {
        for (_, c, f) in nested([1, channels, filters]) {
            dkernel[(tap * channels + c) * filters + f] += x[cell * channels + c] * dy[position * filters + f];
        }
    });
    dkernel
}

/// See [`conv2d::backward_input`].
pub fn conv2d_backward_input(geometry: &conv2d::Geometry, dy: &[f64], kernel: &[f64]) -> Vec<f64> {
    let &conv2d::Geometry { axes, channels, filters } = geometry;
    let batch = dy.len() / (outputs(&axes) * filters);
    let mut dx = vec![0.0; batch * inputs(&axes) * channels];
    for_each_tap(&axes, batch, |position, tap, cell| {
        for (_, c, f) in nested([1, channels, filters]) {
            dx[cell * channels + c] += dy[position * filters + f] * kernel[(tap * channels + c) * filters + f];
        }
    });
    dx
}

/// See [`depthwise::forward`].
pub fn depthwise(geometry: &depthwise::Geometry, x: &[f64], kernel: &[f64], bias: &[f64]) -> Vec<f64> {
    let &depthwise::Geometry { axes, channels, multiplier } = geometry;
    let batch = x.len() / (inputs(&axes) * channels);
    let mut y = bias.repeat(batch * outputs(&axes));
    for_each_tap(&axes, batch, |position, tap, cell| {
        for (_, c, q) in nested([1, channels, multiplier]) {
            let output = c * multiplier + q;
            y[position * channels * multiplier + output] +=
                x[cell * channels + c] * kernel[tap * channels * multiplier + output];
        }
    });
    y
}

/// See [`depthwise::backward_kernel`].
pub fn depthwise_backward_kernel(geometry: &depthwise::Geometry, x: &[f64], dy: &[f64]) -> Vec<f64> {
    let &depthwise::Geometry { axes, channels, multiplier } = geometry;
    let mut dkernel = vec![0.0; taps(&axes) * channels * multiplier];
    for_each_tap(&axes, x.len() / (inputs(&axes) * channels), |position, tap, cell| {
        for (_, c, q) in nested([1, channels, multiplier]) {
            let output = c * multiplier + q;
            dkernel[tap * channels * multiplier + output] +=
                x[cell * channels + c] * dy[position * channels * multiplier + output];
        }
    });
    dkernel
}

/// See [`depthwise::backward_input`].
pub fn depthwise_backward_input(geometry: &depthwise::Geometry, dy: &[f64], kernel: &[f64]) -> Vec<f64> {
    let &depthwise::Geometry { axes, channels, multiplier } = geometry;
    let batch = dy.len() / (outputs(&axes) * channels * multiplier);
    let mut dx = vec![0.0; batch * inputs(&axes) * channels];
    for_each_tap(&axes, batch, |position, tap, cell| {
        for (_, c, q) in nested([1, channels, multiplier]) {
            let output = c * multiplier + q;
            dx[cell * channels + c] +=
                dy[position * channels * multiplier + output] * kernel[tap * channels * multiplier + output];
        }
    });
    dx
}

/// See [`dense::forward`](super::dense::forward).
pub fn dense([inputs, units]: [usize; 2], x: &[f64], kernel: &[f64], bias: &[f64]) -> Vec<f64> {
    let mut y = bias.repeat(x.len() / inputs);
    for (n, i, u) in nested([x.len() / inputs, inputs, units]) {
        y[n * units + u] += x[n * inputs + i] * kernel[i * units + u];
    }
    y
}

/// See [`dense::backward_kernel`](super::dense::backward_kernel).
pub fn dense_backward_kernel([inputs, units]: [usize; 2], x: &[f64], dy: &[f64]) -> Vec<f64> {
    let mut dkernel = vec![0.0; inputs * units];
    for (n, i, u) in nested([x.len() / inputs, inputs, units]) {
        dkernel[i * units + u] += x[n * inputs + i] * dy[n * units + u];
    }
    dkernel
}

/// See [`dense::backward_input`](super::dense::backward_input).
pub fn dense_backward_input([inputs, units]: [usize; 2], dy: &[f64], kernel: &[f64]) -> Vec<f64> {
    let mut dx = vec![0.0; dy.len() / units * inputs];
    for (n, i, u) in nested([dy.len() / units, inputs, units]) {
        dx[n * inputs + i] += dy[n * units + u] * kernel[i * units + u];
    }
    dx
}

/// See [`pool::max`].
pub fn max_pool(geometry: &pool::Geometry, x: &[f64]) -> Vec<f64> {
    let &pool::Geometry { axes, channels } = geometry;
    let batch = x.len() / (inputs(&axes) * channels);
    let mut y = vec![f64::NEG_INFINITY; batch * outputs(&axes) * channels];
    for_each_tap(&axes, batch, |position, _, cell| {
        for c in 0..channels {
            y[position * channels + c] = y[position * channels + c].max(x[cell * channels + c]);
        }
    });
    y
}

/// See [`pool::max_backward`].
pub fn max_pool_backward(geometry: &pool::Geometry, x: &[f64], dy: &[f64]) -> Vec<f64> {
    let &pool::Geometry { axes, channels } = geometry;
    let y = max_pool(geometry, x);
    let mut is_given = vec![false; y.len()];
    let mut dx = vec![0.0; x.len()];
    for_each_tap(&axes, x.len() / (inputs(&axes) * channels), |position, _, cell| {
        for c in 0..channels {
            let (from, to) = (position * channels + c, cell * channels + c);
            if x[to] == y[from] && !is_given[from] {
                dx[to] += dy[from];
                is_given[from] = true;
            }
        }
    });
    dx
}

/// How many real cells each window has.
fn counts(axes: &[Axis; 2]) -> Vec<f64> {
    let mut counts = vec![0.0; outputs(axes)];
    for_each_tap(axes, 1, |position, _, _| counts[position] += 1.0);
    counts
}

/// See [`pool::average`].
pub fn average_pool(geometry: &pool::Geometry, x: &[f64]) -> Vec<f64> {
    let &pool::Geometry { axes, channels } = geometry;
    let (batch, counts) = (x.len() / (inputs(&axes) * channels), counts(&axes));
    let mut y = vec![0.0; batch * outputs(&axes) * channels];
    for_each_tap(&axes, batch, |position, _, cell| {
        for c in 0..channels {
            y[position * channels + c] += x[cell * channels + c] / counts[position % counts.len()];
        }
    });
    y
}

/// See [`pool::average_backward`].
pub fn average_pool_backward(geometry: &pool::Geometry, dy: &[f64]) -> Vec<f64> {
    let &pool::Geometry { axes, channels } = geometry;
    let (batch, counts) = (dy.len() / (outputs(&axes) * channels), counts(&axes));
    let mut dx = vec![0.0; batch * inputs(&axes) * channels];
    for_each_tap(&axes, batch, |position, _, cell| {
        for c in 0..channels {
            dx[cell * channels + c] += dy[position * channels + c] / counts[position % counts.len()];
        }
    });
    dx
}

/// See [`elementwise::softmax`](super::elementwise::softmax).
pub fn softmax(x: &[f64], channels: usize) -> Vec<f64> {
    let row = |x: &[f64]| {
        let most = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = x.iter().map(|x| libm::exp(x - most)).sum();
        x.iter().map(|x| libm::exp(x - most) / total).collect::<Vec<_>>()
    };
    x.chunks_exact(channels).flat_map(row).collect()
}

/// See [`elementwise::softmax_backward`](super::elementwise::softmax_backward).
pub fn softmax_backward(y: &[f64], dy: &[f64], channels: usize) -> Vec<f64> {
    let row = |(y, dy): (&[f64], &[f64])| {
        let mean: f64 = y.iter().zip(dy).map(|(y, dy)| y * dy).sum();
        y.iter().zip(dy).map(|(y, dy)| y * (dy - mean)).collect::<Vec<_>>()
    };
    y.chunks_exact(channels).zip(dy.chunks_exact(channels)).flat_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Padding, Shape, Window};

    fn axes(input: [usize; 2], kernel: usize, strides: usize, padding: Padding) -> [Axis; 2] {
        let window = Window { kernel: [kernel; 2], strides: [strides; 2], padding, dilation: [1, 1] };
        window.over(Shape::new(input[0], input[1], 1)).unwrap()
    }

    const ONE_TO_NINE: [f64; 9] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];

    /// 1 2 3      1 2      top left: 1·1 + 2·2 + 4·3 + 5·4 = 37
    /// 4 5 6  *   3 4
    /// 7 8 9
    #[test]
    fn convolution_by_hand() {
        let kernel = [1.0, 2.0, 3.0, 4.0];
        let valid = conv2d::Geometry { axes: axes([3, 3], 2, 1, Padding::Valid), channels: 1, filters: 1 };
        assert_eq!(conv2d(&valid, &ONE_TO_NINE, &kernel, &[100.0]), [137.0, 147.0, 167.0, 177.0]);
        // SAME pads at the bottom and the right: the last window reads 9 alone.
        let same = conv2d::Geometry { axes: axes([3, 3], 2, 2, Padding::Same), channels: 1, filters: 1 };
        assert_eq!(conv2d(&same, &ONE_TO_NINE, &kernel, &[0.0]), [37.0, 3.0 + 18.0, 7.0 + 16.0, 9.0]);
        // Every weight sees a 2×2 corner of the input; every input cell gets the weights that touched it.
        assert_eq!(conv2d_backward_kernel(&valid, &ONE_TO_NINE, &[1.0; 4]), [12.0, 16.0, 24.0, 28.0]);
        let dx = conv2d_backward_input(&valid, &[1.0, 0.0, 0.0, 10.0], &kernel);
        assert_eq!(dx, [1.0, 2.0, 0.0, 3.0, 4.0 + 10.0, 20.0, 0.0, 30.0, 40.0]);
    }

    /// One cell, two channels, two filters: rows of the kernel are channels, columns filters.
    #[test]
    fn channels_and_filters_by_hand() {
        let geometry = conv2d::Geometry { axes: axes([1, 1], 1, 1, Padding::Valid), channels: 2, filters: 2 };
        let kernel = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(conv2d(&geometry, &[10.0, 100.0], &kernel, &[0.0, 0.5]), [310.0, 420.5]);
        assert_eq!(dense([2, 2], &[10.0, 100.0], &kernel, &[0.0, 0.5]), [310.0, 420.5]);
        assert_eq!(dense_backward_kernel([2, 2], &[10.0, 100.0], &[1.0, 2.0]), [10.0, 20.0, 100.0, 200.0]);
        assert_eq!(dense_backward_input([2, 2], &[1.0, 2.0], &kernel), [5.0, 11.0]);
        // Depthwise: filters 1 and 2 are channel 0's, 3 and 4 channel 1's.
        let geometry = depthwise::Geometry { axes: geometry.axes, channels: 2, multiplier: 2 };
        assert_eq!(depthwise(&geometry, &[10.0, 100.0], &kernel, &[0.0; 4]), [10.0, 20.0, 300.0, 400.0]);
        assert_eq!(depthwise_backward_input(&geometry, &[1.0; 4], &kernel), [3.0, 7.0]);
        assert_eq!(depthwise_backward_kernel(&geometry, &[10.0, 100.0], &[1.0; 4]), [10.0, 10.0, 100.0, 100.0]);
    }

    #[test]
    fn pooling_by_hand() {
        let same = pool::Geometry { axes: axes([3, 3], 2, 2, Padding::Same), channels: 1 };
        assert_eq!(max_pool(&same, &ONE_TO_NINE), [5.0, 6.0, 8.0, 9.0]);
        // The border windows have two, two and one real cells.
        assert_eq!(average_pool(&same, &ONE_TO_NINE), [3.0, 4.5, 7.5, 9.0]);
        let dx = average_pool_backward(&same, &[4.0, 2.0, 2.0, 1.0]);
        assert_eq!(dx, [1.0; 9]);
        // Of equal cells the first gets all.
        let dx = max_pool_backward(&same, &[7.0; 9], &[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(dx, [1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 3.0, 0.0, 4.0]);
    }

    #[test]
    fn softmax_by_hand() {
        assert_eq!(softmax(&[0.0, 0.0, 5.0, 5.0], 2), [0.5; 4]);
        assert_eq!(softmax_backward(&[0.5, 0.5], &[1.0, 0.0], 2), [0.25, -0.25]);
    }
}
