//! Kernel = reference, over every small geometry; and the lanes of this machine = arrays, bit for bit.

use convscope::kernels::lanes::{Best, LANES};
use convscope::kernels::{conv2d, dense, elementwise, reduce, reference};
use convscope::shape::{Padding, Shape, Window};

#[path = "../shared/sweep.rs"]
mod sweep;

type Array = [f32; LANES];

/// What f32 may lose: a share of the sum of the absolute values of all terms. A kernel that drops or doubles a term is
/// wrong by far more, one that adds up in another order by far less.
const TOLERANCE: f64 = 1e-5;

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| f64::from(value)).collect()
}

/// Compares with `reference(inputs)`; the same function of the absolute values is the sum of the absolute terms.
#[track_caller]
fn check(what: &dyn std::fmt::Debug, got: &[f32], inputs: &[&[f32]], reference: impl Fn(&[Vec<f64>]) -> Vec<f64>) {
    let inputs: Vec<Vec<f64>> = inputs.iter().map(|input| wide(input)).collect();
    let absolute: Vec<Vec<f64>> = inputs.iter().map(|input| input.iter().map(|x| x.abs()).collect()).collect();
    let (expected, terms) = (reference(&inputs), reference(&absolute));
    assert_eq!(got.len(), expected.len(), "{what:?}");
    let errors = got.iter().zip(&expected).zip(&terms).map(|((&got, expected), terms)| {
        let error = (f64::from(got) - expected).abs();
        // NaN is as wrong as can be; without terms there is nothing to lose.
        if error == 0.0 {
            0.0
        } else if error.is_nan() {
            f64::INFINITY
        } else {
            error / terms
        }
    });
    let (worst, error) = errors.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).expect("no kernel has an empty result");
    assert!(error <= TOLERANCE, "{what:?} at [{worst}]: got {}, expected {}", got[worst], expected[worst]);
}

#[track_caller]
fn same_bits(what: &dyn std::fmt::Debug, a: &[f32], b: &[f32]) {
    let differs = a.iter().zip(b).position(|(a, b)| a.to_bits() != b.to_bits());
    assert_eq!(differs.map(|i| (i, a[i], b[i])), None, "{what:?}");
}

#[track_caller]
fn same_products(what: &dyn std::fmt::Debug, a: &sweep::Products, b: &sweep::Products) {
    same_bits(what, &a.y, &b.y);
    same_bits(what, &a.dkernel, &b.dkernel);
    same_bits(what, &a.dx, &b.dx);
}

#[test]
fn conv2d() {
    for axes in sweep::windows() {
        for sizes in sweep::CONVOLUTIONS {
            let (g, p) = sweep::conv2d::<Best>(axes, sizes);
            check(&(g, "y"), &p.y, &[&p.x, &p.kernel, &p.bias], |i| reference::conv2d(&g, &i[0], &i[1], &i[2]));
            check(&(g, "dkernel"), &p.dkernel, &[&p.x, &p.dy], |i| reference::conv2d_backward_kernel(&g, &i[0], &i[1]));
            check(&(g, "dx"), &p.dx, &[&p.dy, &p.kernel], |i| reference::conv2d_backward_input(&g, &i[0], &i[1]));
            same_products(&g, &p, &sweep::conv2d::<Array>(axes, sizes).1);
        }
    }
}

#[test]
fn depthwise() {
    for axes in sweep::windows() {
        for sizes in sweep::DEPTHWISE {
            let (g, p) = sweep::depthwise::<Best>(axes, sizes);
            check(&(g, "y"), &p.y, &[&p.x, &p.kernel, &p.bias], |i| reference::depthwise(&g, &i[0], &i[1], &i[2]));
            check(&(g, "dkernel"), &p.dkernel, &[&p.x, &p.dy], |i| {
                reference::depthwise_backward_kernel(&g, &i[0], &i[1])
            });
            check(&(g, "dx"), &p.dx, &[&p.dy, &p.kernel], |i| reference::depthwise_backward_input(&g, &i[0], &i[1]));
            same_products(&g, &p, &sweep::depthwise::<Array>(axes, sizes).1);
        }
    }
}

#[test]
fn dense() {
    for sizes in sweep::dense_sizes() {
        let (p, io) = (sweep::dense::<Best>(sizes), [sizes.1, sizes.2]);
        check(&(sizes, "y"), &p.y, &[&p.x, &p.kernel, &p.bias], |i| reference::dense(io, &i[0], &i[1], &i[2]));
        check(&(sizes, "dkernel"), &p.dkernel, &[&p.x, &p.dy], |i| reference::dense_backward_kernel(io, &i[0], &i[1]));
        check(&(sizes, "dx"), &p.dx, &[&p.dy, &p.kernel], |i| reference::dense_backward_input(io, &i[0], &i[1]));
        same_products(&sizes, &p, &sweep::dense::<Array>(sizes));
    }
}

/// What a network says of an image does not depend on the images beside it, to the last bit.
#[test]
fn an_image_alone_or_in_a_batch() {
    let window = Window { kernel: [3, 2], strides: [2, 1], padding: Padding::Same, dilation: [1, 1] };
    let axes = window.over(Shape::new(7, 6, 1)).expect("a window that fits");
    let g = conv2d::Geometry { axes, channels: 3, filters: 10 };
    let (x, kernel) = (sweep::values(30 * 7 * 6 * 3, 1), sweep::values(3 * 2 * 3 * 10, 2));
    let convolve = |x: &[f32], batch: usize| {
        let mut y = vec![f32::NAN; batch * 4 * 6 * 10];
        conv2d::forward::<Best>(&g, x, &kernel, None, &mut y, &mut vec![0.0; conv2d::scratch(&g, batch)]);
        y
    };
    let alone: Vec<f32> = x.chunks_exact(7 * 6 * 3).flat_map(|x| convolve(x, 1)).collect();
    same_bits(&g, &convolve(&x, 30), &alone);

    let (sizes, kernel) = ([21, 60], sweep::values(21 * 60, 3));
    let multiply = |x: &[f32], batch: usize| {
        let mut y = vec![f32::NAN; batch * 60];
        dense::forward::<Best>(sizes, x, &kernel, None, &mut y, &mut vec![0.0; dense::scratch(sizes, batch)]);
        y
    };
    let alone: Vec<f32> = x.chunks_exact(21).flat_map(|x| multiply(x, 1)).collect();
    same_bits(&sizes, &multiply(&x, x.len() / 21), &alone);
}

#[test]
fn pools() {
    for axes in sweep::windows() {
        for sizes in sweep::POOLS {
            let Some((g, p)) = sweep::pool::<Best>(axes, sizes) else { continue };
            // The maximum picks and adds nothing: dx may differ in the order of a sum, y not at all.
            assert_eq!(wide(&p.max), reference::max_pool(&g, &wide(&p.x)), "{g:?}");
            let x = wide(&p.x);
            check(&(g, "max dx"), &p.max_dx, &[&p.dy], |i| reference::max_pool_backward(&g, &x, &i[0]));
            check(&(g, "average"), &p.average, &[&p.x], |i| reference::average_pool(&g, &i[0]));
            check(&(g, "average dx"), &p.average_dx, &[&p.dy], |i| reference::average_pool_backward(&g, &i[0]));
            let arrays = sweep::pool::<Array>(axes, sizes).expect("accepted above").1;
            same_bits(&g, &p.max_dx, &arrays.max_dx);
            same_bits(&g, &p.average, &arrays.average);
            same_bits(&g, &p.average_dx, &arrays.average_dx);
        }
    }
}

#[test]
fn softmax_and_sums() {
    for channels in 1..12 {
        for rows in 1..6 {
            let what = (rows, channels);
            let (x, dy) = (sweep::values(rows * channels, 7), sweep::values(rows * channels, 8));
            let (mut y, mut dx) = (vec![f32::NAN; x.len()], vec![f32::NAN; x.len()]);
            elementwise::softmax::<Best>(&x, channels, &mut y);
            for (got, expected) in y.iter().zip(reference::softmax(&wide(&x), channels)) {
                assert!((f64::from(*got) - expected).abs() <= TOLERANCE * expected, "{what:?}: {got}, {expected}");
            }
            elementwise::softmax_backward::<Best>(&y, &dy, channels, &mut dx);
            let expected = reference::softmax_backward(&wide(&y), &wide(&dy), channels);
            for (got, expected) in dx.iter().zip(expected) {
                // Terms are products of probabilities and gradients, both at most 1.
                assert!((f64::from(*got) - expected).abs() <= TOLERANCE, "{what:?}: {got}, {expected}");
            }
            let dots = |i: &[Vec<f64>]| vec![i[0].iter().zip(&i[1]).map(|(a, b)| a * b).sum::<f64>()];
            check(&(what, "dot"), &[reduce::dot::<Best>(&x, &dy)], &[&x, &dy], dots);
        }
    }
}
