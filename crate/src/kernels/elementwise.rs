//! F1. Functions of one element: activations and sums of tensors. The last few elements of a slice go through the same
//! lanes as the others, so a value never depends on where it stands.
//!
//! [`exp`] is the only transcendental function here; [`sigmoid`] and [`tanh`] follow from it. The standard library's are
//! the platform's own and differ between machines, these do not.

use std::f32::consts::LOG2_E;

use super::lanes::{LANES, Lanes};
use super::reduce;

/// `y = f(x)`.
#[inline(always)]
pub fn map<L: Lanes>(x: &[f32], y: &mut [f32], f: impl Fn(L) -> L) {
    let ((x, x_tail), (y, y_tail)) = (x.as_chunks::<LANES>(), y.as_chunks_mut::<LANES>());
    for (x, y) in x.iter().zip(y) {
        f(L::load(x)).store(y);
    }
    f(L::load_part(x_tail)).store_part(y_tail);
}

/// `y = f(y)`.
#[inline(always)]
pub fn map_in_place<L: Lanes>(y: &mut [f32], f: impl Fn(L) -> L) {
    let (fours, tail) = y.as_chunks_mut::<LANES>();
    fours.iter_mut().for_each(|y| f(L::load(y)).store(y));
    f(L::load_part(tail)).store_part(tail);
}

/// `y = f(a, b)`.
#[inline(always)]
pub fn zip<L: Lanes>(a: &[f32], b: &[f32], y: &mut [f32], f: impl Fn(L, L) -> L) {
    let ((a, a_tail), (b, b_tail)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let (y, y_tail) = y.as_chunks_mut::<LANES>();
    for ((a, b), y) in a.iter().zip(b).zip(y) {
        f(L::load(a), L::load(b)).store(y);
    }
    f(L::load_part(a_tail), L::load_part(b_tail)).store_part(y_tail);
}

/// `y = f(x, y)`.
#[inline(always)]
pub fn update<L: Lanes>(x: &[f32], y: &mut [f32], f: impl Fn(L, L) -> L) {
    let ((x, x_tail), (y, y_tail)) = (x.as_chunks::<LANES>(), y.as_chunks_mut::<LANES>());
    for (x, y) in x.iter().zip(y) {
        f(L::load(x), L::load(y)).store(y);
    }
    f(L::load_part(x_tail), L::load_part(y_tail)).store_part(y_tail);
}

/// `y = a + b`.
pub fn add<L: Lanes>(a: &[f32], b: &[f32], y: &mut [f32]) {
    zip::<L>(a, b, y, |a, b| a.add(b));
}

/// `y += x`.
pub fn accumulate<L: Lanes>(x: &[f32], y: &mut [f32]) {
    update::<L>(x, y, |x, y| y.add(x));
}

/// `y += factor · x`.
pub fn axpy<L: Lanes>(factor: f32, x: &[f32], y: &mut [f32]) {
    let factor = L::splat(factor);
    update::<L>(x, y, |x, y| x.mul_add(factor, y));
}

/// `y = factor · x`.
pub fn scale<L: Lanes>(factor: f32, x: &[f32], y: &mut [f32]) {
    let factor = L::splat(factor);
    map::<L>(x, y, |x| x.mul(factor));
}

/// `y = max(x, 0)`, as a comparison: NaN stays NaN, −0 stays −0.
pub fn relu<L: Lanes>(x: &[f32], y: &mut [f32]) {
    map::<L>(x, y, |x| x.max(L::splat(0.0)));
}

/// `dx = dy` where `y > 0`, else 0.
pub fn relu_backward<L: Lanes>(y: &[f32], dy: &[f32], dx: &mut [f32]) {
    zip::<L>(y, dy, dx, |y, dy| L::splat(0.0).if_less(y, dy, L::splat(0.0)));
}

/// Softmax of each row of `channels` numbers: `y = exp(x − max x) / Σ exp(x − max x)`.
pub fn softmax<L: Lanes>(x: &[f32], channels: usize, y: &mut [f32]) {
    for (x, y) in x.chunks_exact(channels).zip(y.chunks_exact_mut(channels)) {
        let most = L::splat(reduce::max::<L>(x));
        map::<L>(x, y, |x| exp(x.sub(most)));
        let total = L::splat(reduce::sum::<L>(y));
        map_in_place::<L>(y, |y| y.div(total));
    }
}

/// Gradient of [`softmax`]: `dx = y · (dy − Σ dy · y)` in each row.
pub fn softmax_backward<L: Lanes>(y: &[f32], dy: &[f32], channels: usize, dx: &mut [f32]) {
    let rows = y.chunks_exact(channels).zip(dy.chunks_exact(channels)).zip(dx.chunks_exact_mut(channels));
    for ((y, dy), dx) in rows {
        let mean = L::splat(reduce::dot::<L>(y, dy));
        zip::<L>(y, dy, dx, |y, dy| y.mul(dy.sub(mean)));
    }
}

/// `e^x` within 1.1 units in the last place (2 in the subnormal numbers); 0 and ∞ where f32 ends.
#[inline(always)]
pub fn exp<L: Lanes>(x: L) -> L {
    // Beyond these the result is 0 or ∞ already, and n stays within what two powers of two can scale.
    let (n, q) = reduced_exp(x.min(L::splat(89.0)).max(L::splat(-104.5)));
    // 2ⁿ in two factors: n goes down to −151 and up to 128, outside of what one f32 exponent holds.
    let half = round(n.mul(L::splat(0.5)));
    q.add(L::splat(1.0)).mul(half.power_of_two()).mul(n.sub(half).power_of_two())
}

/// `1 / (1 + e^−x)`, without loss for large negative x.
#[inline(always)]
pub fn sigmoid<L: Lanes>(x: L) -> L {
    let zero = L::splat(0.0);
    let negated = zero.sub(x);
    let e = exp(x.min(negated));
    L::splat(1.0).if_less(L::splat(1.0), zero, x.if_less(zero, e, L::splat(1.0))).div(L::splat(1.0).add(e))
}

/// Hyperbolic tangent within 2.5 units in the last place, also near 0.
#[inline(always)]
pub fn tanh<L: Lanes>(x: L) -> L {
    // |tanh x| rounds to 1 from 9.02 on.
    let (n, q) = reduced_exp(x.add(x).min(L::splat(18.5)).max(L::splat(-18.5)));
    let power = n.power_of_two();
    // m = e^2x − 1 = 2ⁿ·q + (2ⁿ − 1) without cancellation, and tanh x = m / (m + 2).
    let m = q.mul_add(power, power.sub(L::splat(1.0)));
    m.div(m.add(L::splat(2.0)))
}

/// n and q with `e^x = 2ⁿ (1 + q)`, n whole, |q| at most √2 − 1 about.
#[inline(always)]
fn reduced_exp<L: Lanes>(x: L) -> (L, L) {
    // ln 2 in two parts, the first with so few bits that n times it is exact (Cody and Waite, 1980).
    const LN_2_HIGH: f32 = 355.0 / 512.0;
    const LN_2_LOW: f32 = (std::f64::consts::LN_2 - LN_2_HIGH as f64) as f32;
    let n = round(x.mul(L::splat(LOG2_E)));
    let r = n.mul_add(L::splat(-LN_2_HIGH), x);
    let r = n.mul_add(L::splat(-LN_2_LOW), r);
    // (e^r − 1 − r) / r² for |r| ≤ ½ ln 2, interpolated at Chebyshev nodes; wrong by 0.012 · 2⁻²⁴ of e^r at most.
    const COEFFICIENTS: [f32; 6] = [1.989_098_1e-4, 1.393_364_2e-3, 8.333_31e-3, 4.166_646_7e-2, 0.166_666_67, 0.5];
    let [first, ref rest @ ..] = COEFFICIENTS;
    let tail = rest.iter().fold(L::splat(first), |sum, &c| sum.mul_add(r, L::splat(c)));
    (n, tail.mul_add(r.mul(r), r))
}

/// The nearest whole number, ties to even, of |x| below 2²²: adding 1.5 · 2²³ leaves no bits for a fraction.
#[inline(always)]
fn round<L: Lanes>(x: L) -> L {
    const SHIFT: f32 = 12_582_912.0;
    x.add(L::splat(SHIFT)).sub(L::splat(SHIFT))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Array = [f32; LANES];

    /// The largest error of `f` in units in the last place of the true value, over every 1009th float in ±`range`.
    fn worst_ulps(f: impl Fn(Array) -> Array, truth: impl Fn(f64) -> f64, range: f32) -> (f64, f32) {
        let mut worst = (0.0, 0.0);
        for sign in [1.0, -1.0] {
            for bits in (0..range.to_bits()).step_by(1009) {
                let x = sign * f32::from_bits(bits);
                let expected = truth(f64::from(x));
                let rounded = (expected as f32).abs();
                let ulp = f64::from(rounded.next_up()) - f64::from(rounded);
                let error = (f64::from(f([x; LANES])[0]) - expected).abs() / ulp;
                if error > worst.0 {
                    worst = (error, x);
                }
            }
        }
        worst
    }

    #[test]
    fn exp_is_within_its_bound() {
        let (ulps, x) = worst_ulps(exp, libm::exp, 87.0);
        assert!(ulps < 1.1, "{ulps} at {x}");
        let (ulps, x) = worst_ulps(exp, libm::exp, 88.72);
        assert!(ulps < 2.0, "{ulps} at {x}");
        assert_eq!(exp([88.73, f32::INFINITY, -104.0, f32::NEG_INFINITY]), [f32::INFINITY, f32::INFINITY, 0.0, 0.0]);
        assert_eq!(exp([0.0, -0.0, f32::NAN, 0.0])[..2], [1.0, 1.0]);
        assert!(exp([f32::NAN; LANES])[0].is_nan());
    }

    #[test]
    fn tanh_is_within_its_bound_and_ends_at_one() {
        let (ulps, x) = worst_ulps(tanh, libm::tanh, 20.0);
        assert!(ulps < 2.5, "{ulps} at {x}");
        assert_eq!(tanh([f32::INFINITY, f32::NEG_INFINITY, 0.0, 1e-30]), [1.0, -1.0, 0.0, 1e-30]);
        assert!(tanh([f32::NAN; LANES])[0].is_nan());
    }

    #[test]
    fn sigmoid_is_within_its_bound() {
        let (ulps, x) = worst_ulps(sigmoid, |x| 1.0 / (1.0 + libm::exp(-x)), 87.0);
        assert!(ulps < 2.5, "{ulps} at {x}");
        assert_eq!(sigmoid([f32::INFINITY, f32::NEG_INFINITY, 0.0, 200.0]), [1.0, 0.0, 0.5, 1.0]);
        assert!(sigmoid([f32::NAN; LANES])[0].is_nan());
    }

    #[test]
    fn softmax_stands_any_offset() {
        let mut y = [0.0; 6];
        softmax::<Array>(&[1e4, 1e4, 1e4, -1e4, 0.0, 0.0], 3, &mut y);
        assert_eq!(y, [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0, 0.5, 0.5]);
    }

    /// Every length has the same values as a long slice: the tail is no special case.
    #[test]
    fn tails_are_computed_like_the_rest() {
        let x: Vec<f32> = (0..13).map(|i| i as f32 * 0.37 - 2.0).collect();
        let mut whole = vec![0.0; 13];
        map::<Array>(&x, &mut whole, exp);
        for length in 0..13 {
            let mut part = vec![f32::NAN; length];
            map::<Array>(&x[..length], &mut part, exp);
            assert_eq!(part, whole[..length]);
        }
    }
}
