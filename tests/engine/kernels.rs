//! Kernel = reference, over every small geometry; and the lanes of this machine = arrays, bit for bit.

use convscope::kernels::epilogue::Epilogue;
use convscope::kernels::lanes::{Best, LANES};
use convscope::kernels::{conv2d, dense, elementwise, reduce, reference};
use convscope::shape::{Padding, Shape, Window};
#[cfg(not(target_arch = "wasm32"))]
use convscope::testing::{compare, in_pool};

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
fn larger_convolutions() {
    for (axes, sizes) in sweep::large_convolutions().into_iter().chain(sweep::winograd_convolutions()) {
        let (g, p) = sweep::conv2d::<Best>(axes, sizes);
        against::conv2d(&g, &p);
        same_products(&g, &p, &sweep::conv2d::<Array>(axes, sizes).1);
    }
}

/// Pools of any size exist natively alone.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn convolutions_and_dense_layers_with_any_number_of_threads() {
    for (axes, sizes) in sweep::large_convolutions().into_iter().chain(sweep::winograd_convolutions()) {
        let [one, two, three] = [1, 2, 3].map(|threads| in_pool(threads, || sweep::conv2d::<Best>(axes, sizes)));
        against::conv2d(&one.0, &one.1);
        same_products(&(axes, sizes, 2), &one.1, &two.1);
        same_products(&(axes, sizes, 3), &one.1, &three.1);
    }
    for sizes in sweep::LARGE_DENSE {
        let [one, two, three] = [1, 2, 3].map(|threads| in_pool(threads, || sweep::dense::<Best>(sizes)));
        against::dense(sizes, &one);
        same_products(&(sizes, 2), &one, &two);
        same_products(&(sizes, 3), &one, &three);
    }
}

/// What follows a product is done in registers, by several threads: as if it were done to the finished result.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn epilogues() {
    for (axes, (batch, channels, filters)) in
        sweep::large_convolutions().into_iter().chain(sweep::winograd_convolutions())
    {
        let g = conv2d::Geometry { axes, channels, filters };
        let [input, output] = [axes.map(|axis| axis.input), axes.map(|axis| axis.output)];
        let x = sweep::values(batch * input[0] * input[1] * channels, 1);
        let kernel = sweep::values(axes[0].kernel * axes[1].kernel * channels * filters, 2);
        let length = batch * output[0] * output[1] * filters;
        let (scale, shift) = (sweep::values(filters, 3), sweep::values(filters, 4));
        let residual = sweep::values(length, 5);
        let epilogue = Epilogue { scale: Some(&scale), shift: Some(&shift), residual: Some(&residual), relu: true };
        let forward = |epilogue, threads| {
            in_pool(threads, || {
                let (mut y, mut scratch) = (vec![f32::NAN; length], vec![f32::NAN; conv2d::forward_scratch(&g, batch)]);
                conv2d::forward::<Best>(&g, &x, &kernel, None, epilogue, &mut y, &mut scratch);
                y
            })
        };
        let mut expected = forward(Epilogue::default(), 1);
        epilogue.apply::<Array>(filters, &mut expected);
        let one = forward(epilogue, 1);
        compare(&one, &expected, 1e-6, 1e-6).unwrap_or_else(|error| panic!("{g:?}: {error}"));
        same_bits(&g, &one, &forward(epilogue, 2));
        same_bits(&g, &one, &forward(epilogue, 3));
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
    for sizes in sweep::dense_sizes().chain(sweep::LARGE_DENSE) {
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
        let mut scratch = vec![0.0; conv2d::forward_scratch(&g, batch)];
        conv2d::forward::<Best>(&g, x, &kernel, None, Epilogue::default(), &mut y, &mut scratch);
        y
    };
    let alone: Vec<f32> = x.chunks_exact(7 * 6 * 3).flat_map(|x| convolve(x, 1)).collect();
    same_bits(&g, &convolve(&x, 30), &alone);

    let (sizes, kernel) = ([21, 60], sweep::values(21 * 60, 3));
    let multiply = |x: &[f32], batch: usize| {
        let mut y = vec![f32::NAN; batch * 60];
        let mut scratch = vec![0.0; dense::forward_scratch(sizes, batch)];
        dense::forward::<Best>(sizes, x, &kernel, None, Epilogue::default(), &mut y, &mut scratch);
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
