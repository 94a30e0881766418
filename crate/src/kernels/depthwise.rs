//! F1. Depthwise convolution, forward and both gradients: every channel has its own filters, `multiplier` of them. Output
//! channel `c · multiplier + q` is filter q of channel c, as TensorFlow orders them.
//!
//! There is no sum over channels, so lanes run along them. With a multiplier the image is first written with every value
//! repeated; from then on each output channel has one input channel, and the loops below are all there is.

use super::grid::Grid;
use super::lanes::{LANES, Lanes};
use super::pad;
use crate::shape::Axis;

/// Sizes of a depthwise convolution of one image: input `axes[0].input` × `axes[1].input` × `channels`, kernel
/// taps × taps × `channels` × `multiplier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// Rows and columns.
    pub axes: [Axis; 2],
    /// Feature maps of the input.
    pub channels: usize,
    /// Feature maps of the output for each of the input.
    pub multiplier: usize,
}

/// Lanes that are summed side by side: 16 channels, a cache line.
const STREAMS: usize = 4;
const WIDE: usize = STREAMS * LANES;

impl Geometry {
    /// Channels of the output.
    fn width(&self) -> usize {
        self.channels * self.multiplier
    }

    fn image(&self) -> usize {
        self.axes[0].input * self.axes[1].input * self.channels
    }

    fn result(&self) -> usize {
        self.axes[0].output * self.axes[1].output * self.width()
    }

    fn is_expanded(&self) -> bool {
        self.multiplier > 1 || pad::is_needed(&self.axes)
    }

    /// Floats of an image with padding and repeated values.
    fn expanded(&self) -> usize {
        let [height, width] = pad::extents(&self.axes);
        height * width * self.width()
    }

    /// Where the windows begin in an expanded image, and what they read from there.
    fn offsets(&self) -> (Grid, Grid) {
        let [rows, columns] = &self.axes;
        let (row, width) = (pad::extents(&self.axes)[1] * self.width(), self.width());
        (
            Grid::new([1, rows.output, columns.output], [0, rows.stride * row, columns.stride * width]),
            Grid::new([1, rows.kernel, columns.kernel], [0, rows.dilation * row, columns.dilation * width]),
        )
    }

    /// First channel and number of channels of each block: 16 while there are, then at most 4.
    fn blocks(&self) -> impl Iterator<Item = (usize, usize)> {
        let (width, wide) = (self.width(), self.width() / WIDE * WIDE);
        let rest = (wide..width).step_by(LANES).map(move |first| (first, LANES.min(width - first)));
        (0..wide).step_by(WIDE).map(|first| (first, WIDE)).chain(rest)
    }
}

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch(geometry: &Geometry) -> usize {
    if geometry.is_expanded() { geometry.expanded() } else { 0 }
}

/// `y[n, i, j, c·m + q] = bias[c·m + q] + Σ x[n, i·s + a·d, j·s + b·d, c] · kernel[a, b, c, q]`.
pub fn forward<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    for (x, y) in x.chunks_exact(geometry.image()).zip(y.chunks_exact_mut(geometry.result())) {
        let x = expand(geometry, x, scratch);
        for (first, width) in geometry.blocks() {
            if width == WIDE {
                forward_block::<L, STREAMS>(geometry, x, kernel, bias, y, first, WIDE);
            } else {
                forward_block::<L, 1>(geometry, x, kernel, bias, y, first, width);
            }
        }
    }
}

/// dL/dkernel, written over `dkernel`.
pub fn backward_kernel<L: Lanes>(geometry: &Geometry, x: &[f32], dy: &[f32], dkernel: &mut [f32], scratch: &mut [f32]) {
    dkernel.fill(0.0);
    for (x, dy) in x.chunks_exact(geometry.image()).zip(dy.chunks_exact(geometry.result())) {
        let x = expand(geometry, x, scratch);
        for (first, width) in geometry.blocks() {
            if width == WIDE {
                kernel_block::<L, STREAMS>(geometry, x, dy, dkernel, first, WIDE);
            } else {
                kernel_block::<L, 1>(geometry, x, dy, dkernel, first, width);
            }
        }
    }
}

/// dL/dx, written over `dx`.
pub fn backward_input<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    for (dx, dy) in dx.chunks_exact_mut(geometry.image()).zip(dy.chunks_exact(geometry.result())) {
        if geometry.is_expanded() {
            let expanded = &mut scratch[..geometry.expanded()];
            input_image::<L>(geometry, dy, kernel, expanded);
            collapse(geometry, expanded, dx);
        } else {
            input_image::<L>(geometry, dy, kernel, dx);
        }
    }
}

/// [`backward_input`] of one image, written over an expanded `dx`.
fn input_image<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32]) {
    dx.fill(0.0);
    for (first, width) in geometry.blocks() {
        if width == WIDE {
            input_block::<L, STREAMS>(geometry, dy, kernel, dx, first, WIDE);
        } else {
            input_block::<L, 1>(geometry, dy, kernel, dx, first, width);
        }
    }
}

/// The image with its padding and every value `multiplier` times: `x` itself where that changes nothing.
fn expand<'a>(geometry: &Geometry, x: &'a [f32], scratch: &'a mut [f32]) -> &'a [f32] {
    if !geometry.is_expanded() {
        return x;
    }
    let Geometry { axes, channels, multiplier } = geometry;
    let expanded = &mut scratch[..geometry.expanded()];
    if *multiplier == 1 {
        pad::pad(x, axes, *channels, expanded);
        return expanded;
    }
    expanded.fill(0.0);
    let rows = pad::inner_rows(expanded, axes, geometry.width());
    for (x, row) in x.chunks_exact(axes[1].input * channels).zip(rows) {
        for (&x, repeated) in x.iter().zip(row.chunks_exact_mut(*multiplier)) {
            repeated.fill(x);
        }
    }
    expanded
}

/// The gradient of [`expand`]: repeated values sum up, padding is dropped.
fn collapse(geometry: &Geometry, expanded: &mut [f32], dx: &mut [f32]) {
    let Geometry { axes, channels, multiplier } = geometry;
    if *multiplier == 1 {
        return pad::crop(expanded, axes, *channels, dx);
    }
    let rows = pad::inner_rows(expanded, axes, geometry.width());
    for (dx, row) in dx.chunks_exact_mut(axes[1].input * channels).zip(rows) {
        for (dx, repeated) in dx.iter_mut().zip(row.chunks_exact(*multiplier)) {
            *dx = repeated.iter().sum();
        }
    }
}

/// [`forward`] of one expanded image for `width` channels from `first` on.
#[inline(always)]
fn forward_block<L: Lanes, const N: usize>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    y: &mut [f32],
    first: usize,
    width: usize,
) {
    let (positions, taps) = geometry.offsets();
    let start = bias.map_or([L::splat(0.0); N], |bias| load(&bias[first..first + width]));
    for (position, y) in positions.offsets().zip(y.chunks_exact_mut(geometry.width())) {
        let mut sums = start;
        for (tap, weights) in taps.offsets().zip(kernel.chunks_exact(geometry.width())) {
            let x: [L; N] = load(&x[position + tap + first..][..width]);
            let weights: [L; N] = load(&weights[first..first + width]);
            sums = std::array::from_fn(|i| x[i].mul_add(weights[i], sums[i]));
        }
        store(sums, &mut y[first..first + width]);
    }
}

/// [`backward_kernel`] of one expanded image, added to `dkernel`, for `width` channels from `first` on.
#[inline(always)]
fn kernel_block<L: Lanes, const N: usize>(
    geometry: &Geometry,
    x: &[f32],
    dy: &[f32],
    dkernel: &mut [f32],
    first: usize,
    width: usize,
) {
    let (positions, taps) = geometry.offsets();
    for (tap, dkernel) in taps.offsets().zip(dkernel.chunks_exact_mut(geometry.width())) {
        let mut sums = [L::splat(0.0); N];
        for (position, dy) in positions.offsets().zip(dy.chunks_exact(geometry.width())) {
            let x: [L; N] = load(&x[position + tap + first..][..width]);
            let dy: [L; N] = load(&dy[first..first + width]);
            sums = std::array::from_fn(|i| x[i].mul_add(dy[i], sums[i]));
        }
        let dkernel = &mut dkernel[first..first + width];
        let before: [L; N] = load(dkernel);
        store(std::array::from_fn::<L, N, _>(|i| before[i].add(sums[i])), dkernel);
    }
}

/// [`backward_input`] of one image, added to an expanded `dx`, for `width` channels from `first` on.
#[inline(always)]
fn input_block<L: Lanes, const N: usize>(
    geometry: &Geometry,
    dy: &[f32],
    kernel: &[f32],
    dx: &mut [f32],
    first: usize,
    width: usize,
) {
    let (positions, taps) = geometry.offsets();
    for (position, dy) in positions.offsets().zip(dy.chunks_exact(geometry.width())) {
        let dy: [L; N] = load(&dy[first..first + width]);
        for (tap, weights) in taps.offsets().zip(kernel.chunks_exact(geometry.width())) {
            let weights: [L; N] = load(&weights[first..first + width]);
            let dx = &mut dx[position + tap + first..][..width];
            let before: [L; N] = load(dx);
            store(std::array::from_fn::<L, N, _>(|i| dy[i].mul_add(weights[i], before[i])), dx);
        }
    }
}

/// As many floats as `from` has, at most 4 N.
#[inline(always)]
fn load<L: Lanes, const N: usize>(from: &[f32]) -> [L; N] {
    std::array::from_fn(|i| L::load_part(&from[from.len().min(i * LANES)..]))
}

/// As many floats as `to` has room for, at most 4 N.
#[inline(always)]
fn store<L: Lanes, const N: usize>(values: [L; N], to: &mut [f32]) {
    to.chunks_mut(LANES).zip(values).for_each(|(to, value)| value.store_part(to));
}
