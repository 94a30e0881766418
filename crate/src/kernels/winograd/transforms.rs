//! The three linear maps of F(4, 3), which makes 4 outputs of a filter of 3 taps with 6 multiplications, and the adjoints
//! of two of them: `y = Aᵀ[(G·g) ⊙ (Bᵀ·d)]`, nested over rows and columns for F(4×4, 3×3).
//!
//! They evaluate polynomials at 0, ±3/4, ±3/2 and ∞ (Toom and Cook). Lavin and Gray have 0, ±1, ±2 and ∞; fractions around 1
//! keep the powers small, these and their powers are exact in f32, and they cost no more: over 14×14×64→32 the largest error
//! falls from 1.4e-6 of the sum of the absolute terms to 3.6e-7.

use crate::kernels::lanes::Lanes;

/// Outputs of a tile along an axis.
pub const OUTPUTS: usize = 4;
/// Taps of a filter along an axis.
pub const TAPS: usize = 3;
/// Points of evaluation, which is also the inputs of a tile along an axis.
pub const POINTS: usize = OUTPUTS + TAPS - 1;

/// The points are 0, ±P, ±Q, ∞.
const P: f32 = 0.75;
const Q: f32 = 1.5;
const P2: f32 = P * P;
const Q2: f32 = Q * Q;
/// One over the product of a point's distances to the other finite ones: at 0, at ±P, at ±Q.
const AT_0: f32 = 1.0 / (P2 * Q2);
const AT_P: f32 = 1.0 / (2.0 * P2 * (P2 - Q2));
const AT_Q: f32 = 1.0 / (2.0 * Q2 * (Q2 - P2));

/// A map of lines as a map of squares: along the columns of every row of `cells`, then along the rows.
#[inline(always)]
pub fn square<L: Lanes, const FROM: usize, const TO: usize>(
    cell: impl Fn(usize, usize) -> L,
    line: impl Fn([L; FROM]) -> [L; TO],
    mut put: impl FnMut(usize, usize, L),
) {
    use std::array::from_fn;
    let rows: [[L; TO]; FROM] = from_fn(|i| line(from_fn(|j| cell(i, j))));
    for j in 0..TO {
        for (i, value) in line(from_fn(|i| rows[i][j])).into_iter().enumerate() {
            put(i, j, value);
        }
    }
}

/// `Bᵀ·d`: the product of `x − q` over all other finite points q, with the powers of x replaced by d.
#[inline(always)]
pub fn input<L: Lanes>(d: [L; POINTS]) -> [L; POINTS] {
    let (p2, q2) = (L::splat(-P2), L::splat(-Q2));
    let [even_p, odd_p] = [d[2].mul_add(q2, d[4]), d[1].mul_add(q2, d[3])];
    let [even_q, odd_q] = [d[2].mul_add(p2, d[4]), d[1].mul_add(p2, d[3])];
    let (product, sum) = (L::splat(P2 * Q2), L::splat(-P2 - Q2));
    [
        d[0].mul_add(product, d[2].mul_add(sum, d[4])),
        odd_p.mul_add(L::splat(P), even_p),
        odd_p.mul_add(L::splat(-P), even_p),
        odd_q.mul_add(L::splat(Q), even_q),
        odd_q.mul_add(L::splat(-Q), even_q),
        d[1].mul_add(product, d[3].mul_add(sum, d[5])),
    ]
}

/// `G·g`: the polynomial g at the points, over the products of their distances.
#[inline(always)]
pub fn filter<L: Lanes>(g: [L; TAPS]) -> [L; POINTS] {
    let at = |square: f32, scale: f32| g[2].mul_add(L::splat(square * scale), g[0].mul(L::splat(scale)));
    let (even_p, even_q) = (at(P2, AT_P), at(Q2, AT_Q));
    [
        g[0].mul(L::splat(AT_0)),
        g[1].mul_add(L::splat(P * AT_P), even_p),
        g[1].mul_add(L::splat(-P * AT_P), even_p),
        g[1].mul_add(L::splat(Q * AT_Q), even_q),
        g[1].mul_add(L::splat(-Q * AT_Q), even_q),
        g[2],
    ]
}

/// `Gᵀ·u`, from the gradient of the transformed filter to that of the filter.
#[inline(always)]
pub fn filter_adjoint<L: Lanes>(u: [L; POINTS]) -> [L; TAPS] {
    let [even_p, odd_p, even_q, odd_q] = pairs(&u);
    [
        u[0].mul_add(L::splat(AT_0), even_p.mul_add(L::splat(AT_P), even_q.mul(L::splat(AT_Q)))),
        odd_p.mul_add(L::splat(P * AT_P), odd_q.mul(L::splat(Q * AT_Q))),
        even_p.mul_add(L::splat(P2 * AT_P), even_q.mul_add(L::splat(Q2 * AT_Q), u[5])),
    ]
}

/// `Aᵀ·m`: sums of the powers of the points.
#[inline(always)]
pub fn output<L: Lanes>(m: [L; POINTS]) -> [L; OUTPUTS] {
    let [even_p, odd_p, even_q, odd_q] = pairs(&m);
    [
        m[0].add(even_p).add(even_q),
        odd_p.mul_add(L::splat(P), odd_q.mul(L::splat(Q))),
        even_p.mul_add(L::splat(P2), even_q.mul(L::splat(Q2))),
        odd_p.mul_add(L::splat(P * P2), odd_q.mul_add(L::splat(Q * Q2), m[5])),
    ]
}

/// `A·d`, from the gradient of the outputs to that of the products: the polynomial d at the points.
#[inline(always)]
pub fn output_adjoint<L: Lanes>(d: [L; OUTPUTS]) -> [L; POINTS] {
    let even = |square: f32| d[2].mul_add(L::splat(square), d[0]);
    let odd = |point: f32| d[3].mul_add(L::splat(point * point * point), d[1].mul(L::splat(point)));
    let [even_p, even_q, odd_p, odd_q] = [even(P2), even(Q2), odd(P), odd(Q)];
    [d[0], even_p.add(odd_p), even_p.sub(odd_p), even_q.add(odd_q), even_q.sub(odd_q), d[3]]
}

/// Sum and difference at ±P, sum and difference at ±Q.
#[inline(always)]
fn pairs<L: Lanes>(at: &[L; POINTS]) -> [L; 4] {
    [at[1].add(at[2]), at[1].sub(at[2]), at[3].add(at[4]), at[3].sub(at[4])]
}
