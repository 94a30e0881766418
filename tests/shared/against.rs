//! Kernels against their reference: natively and in the browser, with every build of the engine.

use convscope::kernels::{conv2d, depthwise, reference};

use crate::sweep::{Normed, Products};

/// What f32 may lose: a share of the sum of the absolute values of all terms. A kernel that drops or doubles a term is
/// wrong by far more, one that adds up in another order by far less.
pub const TOLERANCE: f64 = 1e-5;

pub fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| f64::from(value)).collect()
}

/// Compares with `reference(inputs)`; the same function of the absolute values is the sum of the absolute terms.
#[track_caller]
pub fn check(what: &dyn std::fmt::Debug, got: &[f32], inputs: &[&[f32]], reference: impl Fn(&[Vec<f64>]) -> Vec<f64>) {
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
pub fn conv2d(&g: &conv2d::Geometry, p: &Products) {
    check(&(g, "y"), &p.y, &[&p.x, &p.kernel, &p.bias], |i| reference::conv2d(&g, &i[0], &i[1], &i[2]));
    check(&(g, "dkernel"), &p.dkernel, &[&p.x, &p.dy], |i| reference::conv2d_backward_kernel(&g, &i[0], &i[1]));
    check(&(g, "dx"), &p.dx, &[&p.dy, &p.kernel], |i| reference::conv2d_backward_input(&g, &i[0], &i[1]));
}

#[track_caller]
pub fn depthwise(&g: &depthwise::Geometry, p: &Products) {
    check(&(g, "y"), &p.y, &[&p.x, &p.kernel, &p.bias], |i| reference::depthwise(&g, &i[0], &i[1], &i[2]));
    check(&(g, "dkernel"), &p.dkernel, &[&p.x, &p.dy], |i| reference::depthwise_backward_kernel(&g, &i[0], &i[1]));
    check(&(g, "dx"), &p.dx, &[&p.dy, &p.kernel], |i| reference::depthwise_backward_input(&g, &i[0], &i[1]));
}

#[track_caller]
pub fn dense(sizes: (usize, usize, usize), p: &Products) {
    let io = [sizes.1, sizes.2];
    check(&(sizes, "y"), &p.y, &[&p.x, &p.kernel, &p.bias], |i| reference::dense(io, &i[0], &i[1], &i[2]));
    check(&(sizes, "dkernel"), &p.dkernel, &[&p.x, &p.dy], |i| reference::dense_backward_kernel(io, &i[0], &i[1]));
    check(&(sizes, "dx"), &p.dx, &[&p.dy, &p.kernel], |i| reference::dense_backward_input(io, &i[0], &i[1]));
}

#[track_caller]
pub fn batch_norm(sizes: (usize, usize), p: &Normed) {
    let (x, dy, terms) = (wide(&p.x), wide(&p.dy), p.terms.each_ref().map(|term| wide(term)));
    let [mean, factor, shift, slope] = terms.each_ref().map(Vec::as_slice);
    let ([means, variances], [dbeta, dots]) =
        (reference::batch_norm::moments(&x, sizes.1), reference::batch_norm::backward_sums(&x, &dy, mean));
    let y = reference::batch_norm::normalize(&x, [mean, factor, shift]);
    let dx = reference::batch_norm::backward_input(&x, &dy, [mean, factor, shift, slope]);
    // The sum of the absolute values of all terms, all inputs being 1 at most.
    let rows = sizes.0 as f64;
    let bounds = [1.0, 4.0, 3.0, rows, 2.0 * rows, 4.0];
    for ((got, want), bound) in p.results().into_iter().zip([means, variances, y, dbeta, dots, dx]).zip(bounds) {
        assert_eq!(got.len(), want.len(), "{sizes:?}");
        for (got, want) in got.iter().zip(want) {
            assert!((f64::from(*got) - want).abs() <= TOLERANCE * bound, "{sizes:?}: {got} instead of {want}");
        }
    }
}
