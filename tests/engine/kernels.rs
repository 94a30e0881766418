//! Kernel = reference, over every small geometry; and the lanes of this machine = arrays, bit for bit.

use convscope::kernels::lanes::{Best, LANES};
use convscope::kernels::{conv2d, dense, elementwise, reduce, reference};
use convscope::shape::{Padding, Shape, Window};
#[cfg(not(target_arch = "wasm32"))]
use convscope::testing::in_pool;

use against::{TOLERANCE, check, wide};

#[path = "../shared/against.rs"]
mod against;
#[path = "../shared/sweep.rs"]
mod sweep;

type Array = [f32; LANES];

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
            against::conv2d(&g, &p);
            same_products(&g, &p, &sweep::conv2d::<Array>(axes, sizes).1);
        }
    }
}

#[test]
fn winograd() {
    for (axes, sizes) in sweep::winograd_convolutions() {
        let (g, p) = sweep::conv2d::<Best>(axes, sizes);
        against::conv2d(&g, &p);
        same_products(&g, &p, &sweep::conv2d::<Array>(axes, sizes).1);
    }
}

/// Pools of any size exist natively alone.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn winograd_with_any_number_of_threads() {
    for (axes, sizes) in sweep::winograd_convolutions() {
        let [one, two, three] = [1, 2, 3].map(|threads| in_pool(threads, || sweep::conv2d::<Best>(axes, sizes).1));
        same_products(&(axes, sizes, 2), &one, &two);
        same_products(&(axes, sizes, 3), &one, &three);
    }
}

#[test]
fn depthwise() {
    for axes in sweep::windows() {
        for sizes in sweep::DEPTHWISE {
            let (g, p) = sweep::depthwise::<Best>(axes, sizes);
            against::depthwise(&g, &p);
            same_products(&g, &p, &sweep::depthwise::<Array>(axes, sizes).1);
        }
    }
}

#[test]
fn dense() {
    for sizes in sweep::dense_sizes() {
        let p = sweep::dense::<Best>(sizes);
        against::dense(sizes, &p);
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

/// Pools of any size exist natively alone.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn pools_with_any_number_of_threads() {
    for (kernel, strides) in [([2, 2], [2, 2]), ([3, 2], [2, 1])] {
        let window = Window { kernel, strides, padding: Padding::Valid, dilation: [1, 1] };
        let axes = window.over(Shape::new(20, 21, 1)).expect("a window that fits");
        // 176,400 cells: work for all threads.
        let pool = |threads| in_pool(threads, || sweep::pool::<Best>(axes, (20, 21)).expect("no dilation").1);
        let one = pool(1);
        for p in [pool(2), pool(3)] {
            same_bits(&window, &one.max, &p.max);
            same_bits(&window, &one.max_dx, &p.max_dx);
            same_bits(&window, &one.average, &p.average);
            same_bits(&window, &one.average_dx, &p.average_dx);
        }
    }
}

#[test]
fn batch_norm() {
    for sizes in sweep::NORMS {
        let p = sweep::batch_norm::<Best>(sizes);
        against::batch_norm(sizes, &p);
        let arrays = sweep::batch_norm::<Array>(sizes);
        p.results().into_iter().zip(arrays.results()).for_each(|(a, b)| same_bits(&sizes, a, b));
    }
}

/// Pools of any size exist natively alone.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn batch_norm_with_any_number_of_threads() {
    for sizes in sweep::NORMS {
        let [one, two, three] = [1, 2, 3].map(|threads| in_pool(threads, || sweep::batch_norm::<Best>(sizes)));
        for p in [two, three] {
            one.results().into_iter().zip(p.results()).for_each(|(a, b)| same_bits(&sizes, a, b));
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
