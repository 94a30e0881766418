//! Every small geometry there is, within stated bounds, and what the kernels make of each. The native test compares with
//! the reference, the one in the browser `v128` with `[f32; 4]`.

use convscope::kernels::epilogue::Epilogue;
use convscope::kernels::lanes::Lanes;
use convscope::kernels::{batch_norm, conv2d, dense, depthwise, pool, winograd};
use convscope::rng::Rng;
use convscope::shape::{Axis, Padding, Shape, Window};

/// Numbers from −1 to 1.
pub fn values(count: usize, seed: usize) -> Vec<f32> {
    let mut rng = Rng::new(seed as u64);
    (0..count).map(|_| rng.uniform(-1.0, 1.0)).collect()
}

/// Windows over inputs of 1×1 to 6×7 cells: all kernels up to 3×3, strides, dilations and kinds of padding, even and odd;
/// and over 20×21 cells, more than are worked on at once.
pub fn windows() -> Vec<[Axis; 2]> {
    let mut windows = Vec::new();
    for padding in [Padding::Valid, Padding::Same] {
        let window = Window { kernel: [3, 2], strides: [1, 1], padding, dilation: [1, 1] };
        windows.extend(window.over(Shape::new(20, 21, 1)));
    }
    let paddings = [Padding::Valid, Padding::Same, Padding::Explicit([1, 0, 2, 1])];
    for input in [[1, 1], [3, 4], [5, 3], [6, 7]] {
        for kernel in pairs([1, 2, 3]) {
            for strides in pairs([1, 2]).chain([[1, 3]]) {
                for dilation in pairs([1, 2]) {
                    for padding in paddings {
                        let window = Window { kernel, strides, padding, dilation };
                        windows.extend(window.over(Shape::new(input[0], input[1], 1)));
                    }
                }
            }
        }
    }
    windows
}

fn pairs<const N: usize>(values: [usize; N]) -> impl Iterator<Item = [usize; 2]> {
    values.into_iter().flat_map(move |a| values.into_iter().map(move |b| [a, b]))
}

fn area(axes: &[Axis; 2], extent: fn(&Axis) -> usize) -> usize {
    axes.iter().map(extent).product()
}

fn inputs(axes: &[Axis; 2]) -> usize {
    area(axes, |axis| axis.input)
}

fn outputs(axes: &[Axis; 2]) -> usize {
    area(axes, |axis| axis.output)
}

fn taps(axes: &[Axis; 2]) -> usize {
    area(axes, |axis| axis.kernel)
}

/// What a layer with weights computes: its inputs, and the results of its three kernels.
pub struct Products {
    pub x: Vec<f32>,
    pub kernel: Vec<f32>,
    pub bias: Vec<f32>,
    pub dy: Vec<f32>,
    pub y: Vec<f32>,
    pub dkernel: Vec<f32>,
    pub dx: Vec<f32>,
    /// Memory the kernels may use, filled with NaN before each.
    scratch: Vec<f32>,
}

impl Products {
    /// Inputs of these lengths, results filled with NaN: a kernel that leaves an element out is found.
    fn new(x: usize, kernel: usize, bias: usize, y: usize, scratch: usize) -> Self {
        let nan = |count| vec![f32::NAN; count];
        Self {
            x: values(x, 1),
            kernel: values(kernel, 2),
            bias: values(bias, 3),
            dy: values(y, 4),
            y: nan(y),
            dkernel: nan(kernel),
            dx: nan(x),
            scratch: nan(scratch),
        }
    }
}

/// Images, channels and filters, with every kind of tail. Fourteen images of 6×7 cells are more than one group of images.
pub const CONVOLUTIONS: [(usize, usize, usize); 8] =
    [(1, 1, 1), (1, 1, 10), (14, 1, 6), (2, 2, 9), (1, 3, 8), (1, 3, 12), (1, 5, 3), (2, 4, 17)];

pub fn conv2d<L: Lanes>(
    axes: [Axis; 2],
    (batch, channels, filters): (usize, usize, usize),
) -> (conv2d::Geometry, Products) {
    let g = conv2d::Geometry { axes, channels, filters };
    let (kernel, y) = (taps(&axes) * channels * filters, batch * outputs(&axes) * filters);
    let mut p = Products::new(batch * inputs(&axes) * channels, kernel, filters, y, conv2d::scratch(&g, batch));
    conv2d::forward::<L>(&g, &p.x, &p.kernel, Some(&p.bias), Epilogue::default(), &mut p.y, &mut p.scratch);
    p.scratch.fill(f32::NAN);
    conv2d::backward_kernel::<L>(&g, &p.x, &p.dy, &mut p.dkernel, &mut p.scratch);
    p.scratch.fill(f32::NAN);
    conv2d::backward_input::<L>(&g, &p.dy, &p.kernel, &mut p.dx, &mut p.scratch);
    (g, p)
}

/// Windows, and images, channels and filters, with which a direct convolution has enough work for several threads: rows of
/// large images with windows that are gathered and others that are not, a group of small ones, more weights than are packed
/// at once.
pub fn large_convolutions() -> Vec<([Axis; 2], (usize, usize, usize))> {
    let cases = [
        ([28, 27], [7, 7], [1, 1], Padding::Same, (3, 1, 17)),
        ([40, 41], [5, 5], [1, 2], Padding::Same, (1, 7, 12)),
        ([70, 90], [3, 2], [2, 1], Padding::Explicit([1, 0, 2, 1]), (2, 9, 10)),
        ([6, 7], [2, 3], [1, 1], Padding::Valid, (70, 20, 17)),
        ([7, 7], [1, 1], [1, 1], Padding::Valid, (1, 400, 350)),
    ];
    let cases = cases.into_iter().map(|(input, kernel, strides, padding, sizes)| {
        let window = Window { kernel, strides, padding, dilation: [1, 1] };
        (window.over(Shape::new(input[0], input[1], 1)).expect("a window that fits"), sizes)
    });
    cases.collect()
}

/// Windows, and images, channels and filters, with which a convolution is done by [`winograd`]: whole and cut tiles, one
/// cell wide or as wide as the padding lets it be, few tiles (of so few only forward) and more than a block has, more channels
/// than are transformed at once, tails of channels and filters, and enough work for several threads.
pub fn winograd_convolutions() -> Vec<([Axis; 2], (usize, usize, usize))> {
    let cases = [
        ([14, 14], Padding::Same, (1, 64, 64)),
        ([20, 21], Padding::Valid, (1, 16, 16)),
        ([34, 37], Padding::Same, (1, 18, 20)),
        ([7, 7], Padding::Same, (1, 141, 66)),
        ([14, 14], Padding::Same, (1, 131, 150)),
        ([10, 13], Padding::Same, (2, 18, 21)),
        ([14, 15], Padding::Same, (5, 16, 24)),
        ([9, 7], Padding::Explicit([1, 0, 2, 1]), (4, 19, 17)),
        ([5, 6], Padding::Explicit([2, 2, 2, 2]), (4, 33, 16)),
        ([3, 1], Padding::Same, (17, 17, 23)),
    ];
    let cases = cases.into_iter().map(|(input, padding, sizes)| {
        let window = Window { kernel: [3, 3], strides: [1, 1], padding, dilation: [1, 1] };
        let axes = window.over(Shape::new(input[0], input[1], 1)).expect("a window that fits");
        let g = conv2d::Geometry { axes, channels: sizes.1, filters: sizes.2 };
        assert!(winograd::is_used(&g, sizes.0), "{g:?}");
        (axes, sizes)
    });
    cases.collect()
}

/// Images, channels and multipliers with every kind of tail.
pub const DEPTHWISE: [(usize, usize, usize); 6] = [(1, 1, 1), (2, 3, 1), (1, 4, 1), (1, 21, 1), (2, 3, 2), (1, 2, 9)];

pub fn depthwise<L: Lanes>(
    axes: [Axis; 2],
    (batch, channels, multiplier): (usize, usize, usize),
) -> (depthwise::Geometry, Products) {
    let g = depthwise::Geometry { axes, channels, multiplier };
    let width = channels * multiplier;
    let (x, y) = (batch * inputs(&axes) * channels, batch * outputs(&axes) * width);
    let mut p = Products::new(x, taps(&axes) * width, width, y, depthwise::scratch(&g));
    depthwise::forward::<L>(&g, &p.x, &p.kernel, Some(&p.bias), Epilogue::default(), &mut p.y, &mut p.scratch);
    p.scratch.fill(f32::NAN);
    depthwise::backward_kernel::<L>(&g, &p.x, &p.dy, &mut p.dkernel, &mut p.scratch);
    p.scratch.fill(f32::NAN);
    depthwise::backward_input::<L>(&g, &p.dy, &p.kernel, &mut p.dx, &mut p.scratch);
    (g, p)
}

/// Images, inputs and units.
pub fn dense_sizes() -> impl Iterator<Item = (usize, usize, usize)> {
    let lengths = [1, 3, 4, 7, 8, 9, 17];
    (1..10)
        .flat_map(move |batch| lengths.into_iter().flat_map(move |i| lengths.into_iter().map(move |u| (batch, i, u))))
}

/// Images, inputs and units with enough work for several threads: more weights than are packed at once, units and inputs
/// that are shared because images are few, and tails of all.
pub const LARGE_DENSE: [(usize, usize, usize); 4] = [(1, 3001, 503), (2, 3001, 503), (7, 701, 303), (66, 401, 119)];

pub fn dense<L: Lanes>((batch, inputs, units): (usize, usize, usize)) -> Products {
    let sizes = [inputs, units];
    let mut p = Products::new(batch * inputs, inputs * units, units, batch * units, dense::scratch(sizes, batch));
    dense::forward::<L>(sizes, &p.x, &p.kernel, Some(&p.bias), Epilogue::default(), &mut p.y, &mut p.scratch);
    p.scratch.fill(f32::NAN);
    dense::backward_kernel::<L>(sizes, &p.x, &p.dy, &mut p.dkernel, &mut p.scratch);
    p.scratch.fill(f32::NAN);
    dense::backward_input::<L>(sizes, &p.dy, &p.kernel, &mut p.dx, &mut p.scratch);
    p
}

/// What pooling computes: its input, and the results of its four kernels.
pub struct Pooled {
    pub x: Vec<f32>,
    pub dy: Vec<f32>,
    pub max: Vec<f32>,
    pub max_dx: Vec<f32>,
    pub average: Vec<f32>,
    pub average_dx: Vec<f32>,
}

/// Images and channels.
pub const POOLS: [(usize, usize); 5] = [(1, 1), (2, 3), (1, 4), (1, 6), (1, 21)];

/// `None` for windows that pooling refuses: dilated, or padded so far that one of them has no real cell.
pub fn pool<L: Lanes>(axes: [Axis; 2], (batch, channels): (usize, usize)) -> Option<(pool::Geometry, Pooled)> {
    let is_accepted = |axis: &Axis| axis.dilation == 1 && axis.before.max(axis.after) < axis.kernel;
    if !axes.iter().all(is_accepted) {
        return None;
    }
    let g = pool::Geometry { axes, channels };
    let nan = |count| vec![f32::NAN; count];
    let (x, y) = (batch * inputs(&axes) * channels, batch * outputs(&axes) * channels);
    // Tenths, so that equal cells share windows.
    let tenths = values(x, 5).into_iter().map(|value| (value * 10.0).round() / 10.0).collect();
    let mut p =
        Pooled { x: tenths, dy: values(y, 6), max: nan(y), max_dx: nan(x), average: nan(y), average_dx: nan(x) };
    pool::max::<L>(&g, &p.x, &mut p.max);
    pool::max_backward::<L>(&g, &p.x, &p.max, &p.dy, &mut p.max_dx);
    pool::average::<L>(&g, &p.x, &mut p.average);
    pool::average_backward::<L>(&g, &p.dy, &mut p.average_dx);
    Some((g, p))
}

/// What batch normalisation computes: its inputs, all from −1 to 1, and the results of its four kernels.
pub struct Normed {
    pub x: Vec<f32>,
    pub dy: Vec<f32>,
    /// Mean, factor, shift and slope.
    pub terms: [Vec<f32>; 4],
    pub moments: [Vec<f32>; 2],
    pub y: Vec<f32>,
    pub sums: [Vec<f32>; 2],
    pub dx: Vec<f32>,
}

impl Normed {
    /// All results.
    pub fn results(&self) -> [&[f32]; 6] {
        let ([mean, variance], [dbeta, dots]) = (&self.moments, &self.sums);
        [mean, variance, &self.y, dbeta, dots, &self.dx]
    }
}

/// Rows and channels: one block and several, whole and cut, every kind of strip; the last one is work for several threads.
pub const NORMS: [(usize, usize); 8] = [(1, 1), (3, 2), (7, 5), (128, 8), (300, 3), (129, 21), (40, 600), (3000, 35)];

pub fn batch_norm<L: Lanes>((rows, channels): (usize, usize)) -> Normed {
    let nan = |count| vec![f32::NAN; count];
    let floats = rows * channels;
    let mut p = Normed {
        x: values(floats, 1),
        dy: values(floats, 2),
        terms: [3, 4, 5, 6].map(|seed| values(channels, seed)),
        moments: [nan(channels), nan(channels)],
        y: nan(floats),
        sums: [nan(channels), nan(channels)],
        dx: nan(floats),
    };
    let mut scratch = nan(batch_norm::scratch(rows, channels));
    let [mean, factor, shift, slope] = p.terms.each_ref().map(Vec::as_slice);
    let [means, variances] = &mut p.moments;
    batch_norm::moments::<L>(&p.x, means, variances, &mut scratch);
    batch_norm::normalize::<L>(&p.x, [mean, factor, shift], &mut p.y);
    scratch.fill(f32::NAN);
    let [dbeta, dots] = &mut p.sums;
    batch_norm::backward_sums::<L>(&p.x, &p.dy, mean, dbeta, dots, &mut scratch);
    batch_norm::backward_input::<L>(&p.x, &p.dy, [mean, factor, shift, slope], &mut p.dx);
    p
}
