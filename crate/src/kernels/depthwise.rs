//! F1. Depthwise convolution, forward and both gradients: every channel has its own filters, `multiplier` of them. Output
//! channel `c · multiplier + q` is filter q of channel c, as TensorFlow orders them.
//!
//! There is no sum over channels, so lanes run along them. Rows are read from a [`Ring`]: with a multiplier it holds every
//! channel that often, and from then on each output channel has one input channel. The gradient of the input is itself a
//! sum of taps over the gradient of the output, one for each remainder by the stride, so both share `row::filter`.

use super::epilogue::Epilogue;
use super::lanes::{LANES, Lanes};
use super::parallel;
use super::ring::{Layout, Ring};
use crate::shape::Axis;

mod row;
mod taps;

use row::{Line, Source, TILE, Target, Weights};
use taps::Taps;

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

/// Multiply-accumulates that are worth a thread of their own, about 50 µs.
const GRAIN: usize = 1 << 19;

impl Geometry {
    /// Channels of the output.
    fn width(&self) -> usize {
        self.channels * self.multiplier
    }

    fn blocks(&self) -> usize {
        self.width().div_ceil(LANES)
    }

    fn taps(&self) -> usize {
        self.axes[0].kernel * self.axes[1].kernel
    }

    /// Floats of a kernel in blocks of four channels: blocks × taps × 4.
    fn packed(&self) -> usize {
        self.blocks() * self.taps() * LANES
    }

    /// What the windows read: `x`, with every channel as often as it has filters.
    fn input(&self) -> Layout {
        let [rows, columns] = &self.axes;
        let read = (columns.output.next_multiple_of(TILE) - 1) * columns.stride + columns.extent();
        Layout {
            rows: (rows.input, rows.before),
            columns: (columns.input, columns.before),
            kept: rows.extent(),
            width: read.max(columns.before + columns.input),
            channels: self.channels,
            copies: self.multiplier,
        }
    }

    /// What the gradient of the input is made of: `dy`, with as many zeros before it as a window has positions over a cell.
    fn gradient(&self) -> Layout {
        let [rows, columns] = &self.axes;
        let [above, left] = [rows, columns].map(taps::reach);
        let read = columns.before.div_ceil(columns.stride) + columns.input.div_ceil(columns.stride) + TILE;
        Layout {
            rows: (rows.output, above),
            columns: (columns.output, left),
            kept: above + 1,
            width: left + read.max(columns.output),
            channels: self.width(),
            copies: 1,
        }
    }

    /// One row of `dy`.
    fn gradient_row(&self) -> Layout {
        let [rows, columns] = &self.axes;
        Layout {
            rows: (rows.output, 0),
            columns: (columns.output, 0),
            kept: 1,
            width: columns.output,
            ..self.gradient()
        }
    }

    /// Floats of memory of one thread of [`forward`].
    fn forward_part(&self) -> usize {
        self.input().floats()
    }

    /// Floats of memory of one thread of [`backward_kernel`].
    fn kernel_part(&self) -> usize {
        self.input().floats() + self.gradient_row().floats()
    }

    /// Floats of memory of one thread of [`backward_input`]: with a multiplier, a row of dx for each filter too.
    fn input_part(&self) -> usize {
        self.gradient().floats() + self.axes[1].input * self.width()
    }

    /// The packed kernel in blocks.
    fn weights<'a>(&self, packed: &'a [f32]) -> impl Iterator<Item = Weights<'a>> {
        let columns = self.axes[1].kernel;
        packed.chunks_exact(self.taps() * LANES).map(move |floats| Weights { floats, columns })
    }

    /// Fours of channels of so many cells that are worth a thread.
    fn grain(&self, cells: usize) -> usize {
        GRAIN.div_ceil(cells * LANES * self.taps())
    }
}

/// Floats of scratch that [`forward`], [`backward_kernel`] and [`backward_input`] need, each.
pub fn scratch(geometry: &Geometry) -> usize {
    let part = geometry.forward_part().max(geometry.kernel_part()).max(geometry.input_part());
    geometry.packed() + parallel::threads() * part
}

/// `y[n, i, j, c·m + q] = bias[c·m + q] + Σ x[n, i·s + a·d, j·s + b·d, c] · kernel[a, b, c, q]`, and then the epilogue.
pub fn forward<L: Lanes>(
    geometry: &Geometry,
    x: &[f32],
    kernel: &[f32],
    bias: Option<&[f32]>,
    epilogue: Epilogue<'_>,
    y: &mut [f32],
    scratch: &mut [f32],
) {
    let (layout, [rows, columns], width) = (geometry.input(), &geometry.axes, geometry.width());
    let (packed, scratch) = scratch.split_at_mut(geometry.packed());
    pack(geometry, kernel.chunks_exact(width), packed);
    let taps = Taps::forward(columns, 0);
    let line = Line { taps, stride: columns.stride, first: 0, step: 1, count: columns.output };
    let chunk = columns.output * width;
    // A residual is added to a finished row, which is in the cache still.
    let fused = if epilogue.residual.is_some() { Epilogue::default() } else { epilogue };
    let grain = geometry.grain(columns.output * geometry.blocks());
    parallel::chunks(y, chunk, scratch, geometry.forward_part(), grain, |first, y, scratch| {
        let mut ring = Ring::new(layout, 0, &mut scratch[..layout.floats()]);
        for (row, y) in (first..).zip(y.chunks_exact_mut(chunk)) {
            let taps = Taps::forward(rows, row % rows.output);
            ring.advance::<L>(x, row / rows.output, taps.end());
            for (block, (x, weights)) in ring.blocks().zip(geometry.weights(packed)).enumerate() {
                let target = Target::<L>::new(block * LANES, width, bias, fused);
                row::filter(Source::new(x, layout.row(), taps), weights, line, &target, y);
            }
            if let Some(residual) = epilogue.residual {
                Epilogue { residual: Some(&residual[row * chunk..][..chunk]), ..epilogue }.apply::<L>(width, y);
            }
        }
    });
}

/// dL/dx, written over `dx`.
pub fn backward_input<L: Lanes>(geometry: &Geometry, dy: &[f32], kernel: &[f32], dx: &mut [f32], scratch: &mut [f32]) {
    let (layout, [rows, columns], width) = (geometry.gradient(), &geometry.axes, geometry.width());
    let (packed, scratch) = scratch.split_at_mut(geometry.packed());
    pack(geometry, kernel.chunks_exact(width).rev(), packed);
    let chunk = columns.input * geometry.channels;
    let grain = geometry.grain(columns.input * geometry.blocks());
    parallel::chunks(dx, chunk, scratch, geometry.input_part(), grain, |first, dx, scratch| {
        let (ring, repeated) = scratch.split_at_mut(layout.floats());
        let mut ring = Ring::new(layout, 0, ring);
        for (row, dx) in (first..).zip(dx.chunks_exact_mut(chunk)) {
            let taps = Taps::backward(rows, row % rows.input);
            ring.advance::<L>(dy, row / rows.input, taps.end());
            if geometry.multiplier == 1 {
                input_row::<L>(geometry, &ring, taps, packed, dx);
            } else {
                let repeated = &mut repeated[..columns.input * width];
                input_row::<L>(geometry, &ring, taps, packed, repeated);
                for (dx, repeated) in dx.iter_mut().zip(repeated.chunks_exact(geometry.multiplier)) {
                    *dx = repeated.iter().sum();
                }
            }
        }
    });
}

/// One row of [`backward_input`] for each filter: `columns.input` cells of [`Geometry::width`] channels.
fn input_row<L: Lanes>(geometry: &Geometry, ring: &Ring<'_>, rows: Taps, packed: &[f32], dx: &mut [f32]) {
    let columns = &geometry.axes[1];
    for (block, (x, weights)) in ring.blocks().zip(geometry.weights(packed)).enumerate() {
        let source = Source::new(x, geometry.gradient().row(), rows);
        let target = Target::<L>::new(block * LANES, geometry.width(), None, Epilogue::default());
        for first in 0..columns.stride.min(columns.input) {
            let count = (columns.input - first).div_ceil(columns.stride);
            let line = Line { taps: Taps::backward(columns, first), stride: 1, first, step: columns.stride, count };
            row::filter(source, weights, line, &target, dx);
        }
    }
}

/// dL/dkernel, written over `dkernel`.
pub fn backward_kernel<L: Lanes>(geometry: &Geometry, x: &[f32], dy: &[f32], dkernel: &mut [f32], scratch: &mut [f32]) {
    let (packed, scratch) = scratch.split_at_mut(geometry.packed());
    let [rows, columns] = &geometry.axes;
    let count = dy.len() / (columns.output * geometry.width());
    let (layouts, taps) = ([geometry.input(), geometry.gradient_row()], Taps::forward(columns, 0));
    // A thread has whole cache lines of channels to itself.
    let (line, grain) = (4, geometry.grain(count * columns.output).div_ceil(4));
    let chunk = line * geometry.taps() * LANES;
    parallel::chunks(packed, chunk, scratch, geometry.kernel_part(), grain, |first, dweights, scratch| {
        dweights.fill(0.0);
        let blocks = dweights.len() / (geometry.taps() * LANES);
        let (x_floats, scratch) = scratch.split_at_mut(blocks * layouts[0].block());
        let mut x_ring = Ring::new(layouts[0], first * line, x_floats);
        let mut dy_ring = Ring::new(layouts[1], first * line, &mut scratch[..blocks * layouts[1].block()]);
        for row in 0..count {
            let (image, i) = (row / rows.output, row % rows.output);
            let rows = Taps::forward(rows, i);
            x_ring.advance::<L>(x, image, rows.end());
            dy_ring.advance::<L>(dy, image, i + 1);
            let blocks = x_ring.blocks().zip(dy_ring.blocks());
            for ((x, dy), dweights) in blocks.zip(dweights.chunks_exact_mut(geometry.taps() * LANES)) {
                row::correlate::<L>(Source::new(x, layouts[0].row(), rows), taps, columns.stride, dy, dweights);
            }
        }
    });
    unpack(geometry, packed, dkernel);
}

/// Writes taps of [`Geometry::width`] weights each in blocks of four channels, zeros in the channels that there are not.
fn pack<'a>(geometry: &Geometry, taps: impl Iterator<Item = &'a [f32]>, packed: &mut [f32]) {
    packed.fill(0.0);
    for (tap, weights) in taps.enumerate() {
        let blocks = packed.chunks_exact_mut(geometry.taps() * LANES);
        for (weights, block) in weights.chunks(LANES).zip(blocks) {
            block[tap * LANES..][..weights.len()].copy_from_slice(weights);
        }
    }
}

/// The opposite of [`pack`].
fn unpack(geometry: &Geometry, packed: &[f32], kernel: &mut [f32]) {
    for (tap, weights) in kernel.chunks_exact_mut(geometry.width()).enumerate() {
        let blocks = packed.chunks_exact(geometry.taps() * LANES);
        for (weights, block) in weights.chunks_mut(LANES).zip(blocks) {
            weights.copy_from_slice(&block[tap * LANES..][..weights.len()]);
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use crate::shape::{Padding, Shape, Window};
    use crate::testing::in_pool;

    /// y, dkernel and dx of work that is worth three threads, cut in the middle of images.
    fn results(threads: usize) -> [Vec<f32>; 3] {
        let window = Window { kernel: [3, 3], strides: [1, 1], padding: Padding::Same, dilation: [1, 1] };
        let axes = window.over(Shape::new(28, 28, 1)).expect("SAME always fits");
        let geometry = Geometry { axes, channels: 70, multiplier: 1 };
        let mut rng = Rng::new(1);
        let mut values = |count| -> Vec<f32> { (0..count).map(|_| rng.uniform(-1.0, 1.0)).collect() };
        let [x, dy, kernel] = [values(5 * geometry.input().image()), values(5 * 28 * 28 * 70), values(9 * 70)];
        let mut y = [vec![f32::NAN; dy.len()], vec![f32::NAN; kernel.len()], vec![f32::NAN; x.len()]];
        in_pool(threads, || {
            let mut scratch = vec![f32::NAN; scratch(&geometry)];
            let [y, dkernel, dx] = &mut y;
            forward::<[f32; 4]>(&geometry, &x, &kernel, None, Epilogue::default(), y, &mut scratch);
            backward_kernel::<[f32; 4]>(&geometry, &x, &dy, dkernel, &mut scratch);
            backward_input::<[f32; 4]>(&geometry, &dy, &kernel, dx, &mut scratch);
        });
        y
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let alone = results(1);
        assert!(alone.iter().flatten().all(|value| value.is_finite()));
        for threads in [2, 3] {
            assert_eq!(results(threads), alone);
        }
    }
}
