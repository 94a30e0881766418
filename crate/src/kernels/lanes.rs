//! F1. Four f32 at a time: the one type parameter of every kernel.
//!
//! `[f32; 4]` works everywhere and is what the others must equal bit for bit: `v128` of WebAssembly and `__m128` of x86-64,
//! where a matrix product in arrays ends up in scalars at half the speed. An implementation whose [`Lanes::mul_add`] rounds
//! once is allowed, and is the only way to differ: `v128` with `relaxed-simd`, whose `relaxed_madd` rounds once where the
//! processor can and twice elsewhere, the same throughout a program. The additions keep their order, so that a sum of n
//! products lies within 2(n + 1) · 2⁻²⁴ of the sum of their absolute values of what arrays give (Higham, *Accuracy and
//! Stability of Numerical Algorithms*, section 3.1, once for each).

/// Floats in a [`Lanes`].
pub const LANES: usize = 4;

/// What kernels are called with: the fastest implementation of this build.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub type Best = std::arch::wasm32::v128;
/// What kernels are called with: the fastest implementation of this build.
#[cfg(target_arch = "x86_64")]
pub type Best = std::arch::x86_64::__m128;
/// What kernels are called with: the fastest implementation of this build.
#[cfg(not(any(all(target_arch = "wasm32", target_feature = "simd128"), target_arch = "x86_64")))]
pub type Best = [f32; LANES];

/// Four f32, added, multiplied and compared lane by lane.
pub trait Lanes: Copy + 'static {
    /// `value` in every lane.
    fn splat(value: f32) -> Self;

    /// From memory.
    fn load(from: &[f32; LANES]) -> Self;

    /// To memory.
    fn store(self, to: &mut [f32; LANES]);

    /// `self + other`.
    fn add(self, other: Self) -> Self;

    /// `self − other`.
    fn sub(self, other: Self) -> Self;

    /// `self · other`.
    fn mul(self, other: Self) -> Self;

    /// `self / other`.
    fn div(self, other: Self) -> Self;

    /// `√self`, correctly rounded.
    fn sqrt(self) -> Self;

    /// `then` where `self < other`, else (also where one of them is NaN) `otherwise`.
    fn if_less(self, other: Self, then: Self, otherwise: Self) -> Self;

    /// 2 to the power of each lane, a whole number from −126 to 127. NaN gives 1.
    fn power_of_two(self) -> Self;

    /// `self · factor + term`, rounded after each of the two operations or once at the end.
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        self.mul(factor).add(term)
    }

    /// `other` where it is less, else `self`: NaN in `self` stays, and of −0 and 0 `self` is kept.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        other.if_less(self, other, self)
    }

    /// `other` where it is greater, else `self`: NaN in `self` stays, and of −0 and 0 `self` is kept.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.if_less(other, other, self)
    }

    /// The lanes as an array.
    #[inline(always)]
    fn to_array(self) -> [f32; LANES] {
        let mut array = [0.0; LANES];
        self.store(&mut array);
        array
    }

    /// The first four floats, zeros in the lanes for which there are none. Written out, since a copy of variable length is a call.
    #[inline(always)]
    fn load_part(from: &[f32]) -> Self {
        if let Some(from) = from.first_chunk() {
            return Self::load(from);
        }
        match *from {
            [a] => Self::load(&[a, 0.0, 0.0, 0.0]),
            [a, b] => Self::load(&[a, b, 0.0, 0.0]),
            [a, b, c] => Self::load(&[a, b, c, 0.0]),
            _ => Self::splat(0.0),
        }
    }

    /// The first lanes to memory, as many as there is room for.
    #[inline(always)]
    fn store_part(self, to: &mut [f32]) {
        if let Some(to) = to.first_chunk_mut() {
            return self.store(to);
        }
        let values = self.to_array();
        match to {
            [a] => *a = values[0],
            [a, b] => [*a, *b] = [values[0], values[1]],
            [a, b, c] => [*a, *b, *c] = [values[0], values[1], values[2]],
            _ => {}
        }
    }

    /// The sum of the lanes, in this order.
    #[inline(always)]
    fn sum(self) -> f32 {
        let [a, b, c, d] = self.to_array();
        (a + b) + (c + d)
    }
}

impl Lanes for [f32; LANES] {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        [value; LANES]
    }

    #[inline(always)]
    fn load(from: &[f32; LANES]) -> Self {
        *from
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; LANES]) {
        *to = self;
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        std::array::from_fn(|i| self[i] + other[i])
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        std::array::from_fn(|i| self[i] - other[i])
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        std::array::from_fn(|i| self[i] * other[i])
    }

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        std::array::from_fn(|i| self[i] / other[i])
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(f32::sqrt)
    }

    #[inline(always)]
    fn if_less(self, other: Self, then: Self, otherwise: Self) -> Self {
        std::array::from_fn(|i| if self[i] < other[i] { then[i] } else { otherwise[i] })
    }

    #[inline(always)]
    fn power_of_two(self) -> Self {
        self.map(|n| f32::from_bits(((n as i32 + 127) as u32) << 23))
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm {
    use std::arch::wasm32::*;

    use super::{LANES, Lanes};

    macro_rules! binary {
        ($($method:ident: $instruction:ident),*) => {$(
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $instruction(self, other)
            }
        )*};
    }

    impl Lanes for v128 {
        binary!(add: f32x4_add, sub: f32x4_sub, mul: f32x4_mul, div: f32x4_div);

        // With relaxed-simd, LLVM makes relaxed_min and relaxed_max of these, which leave open what becomes of NaN and −0.
        #[cfg(not(target_feature = "relaxed-simd"))]
        binary!(min: f32x4_pmin, max: f32x4_pmax);

        #[inline(always)]
        fn splat(value: f32) -> Self {
            f32x4_splat(value)
        }

        #[inline(always)]
        #[allow(unsafe_code)]
        fn load(from: &[f32; LANES]) -> Self {
            // SAFETY: 16 readable bytes; `v128.load` has no alignment to keep.
            unsafe { v128_load(from.as_ptr().cast()) }
        }

        #[inline(always)]
        #[allow(unsafe_code)]
        fn store(self, to: &mut [f32; LANES]) {
            // SAFETY: 16 writable bytes; `v128.store` has no alignment to keep.
            unsafe { v128_store(to.as_mut_ptr().cast(), self) }
        }

        #[inline(always)]
        fn sqrt(self) -> Self {
            f32x4_sqrt(self)
        }

        #[inline(always)]
        fn if_less(self, other: Self, then: Self, otherwise: Self) -> Self {
            v128_bitselect(then, otherwise, f32x4_lt(self, other))
        }

        #[inline(always)]
        fn power_of_two(self) -> Self {
            i32x4_shl(i32x4_add(i32x4_trunc_sat_f32x4(self), i32x4_splat(127)), 23)
        }

        #[cfg(target_feature = "relaxed-simd")]
        #[inline(always)]
        fn mul_add(self, factor: Self, term: Self) -> Self {
            f32x4_relaxed_madd(self, factor, term)
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{LANES, Lanes};

    /// Instructions that every x86-64 has.
    macro_rules! sse2 {
        ($instructions:expr) => {{
            // SAFETY: SSE2 is part of x86-64, and pointers come from arrays of four floats; `loadu` and `storeu` have no
            // alignment to keep.
            #[allow(unsafe_code)]
            unsafe {
                $instructions
            }
        }};
    }

    macro_rules! binary {
        ($($method:ident: $instruction:ident),*) => {$(
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                sse2!($instruction(self, other))
            }
        )*};
    }

    impl Lanes for __m128 {
        binary!(add: _mm_add_ps, sub: _mm_sub_ps, mul: _mm_mul_ps, div: _mm_div_ps);

        #[inline(always)]
        fn splat(value: f32) -> Self {
            sse2!(_mm_set1_ps(value))
        }

        #[inline(always)]
        fn load(from: &[f32; LANES]) -> Self {
            sse2!(_mm_loadu_ps(from.as_ptr()))
        }

        #[inline(always)]
        fn store(self, to: &mut [f32; LANES]) {
            sse2!(_mm_storeu_ps(to.as_mut_ptr(), self))
        }

        #[inline(always)]
        fn sqrt(self) -> Self {
            sse2!(_mm_sqrt_ps(self))
        }

        #[inline(always)]
        fn if_less(self, other: Self, then: Self, otherwise: Self) -> Self {
            sse2!({
                let less = _mm_cmplt_ps(self, other);
                _mm_or_ps(_mm_and_ps(less, then), _mm_andnot_ps(less, otherwise))
            })
        }

        #[inline(always)]
        fn power_of_two(self) -> Self {
            sse2!({
                let exponent = _mm_add_epi32(_mm_cvttps_epi32(self), _mm_set1_epi32(127));
                _mm_castsi128_ps(_mm_slli_epi32(exponent, 23))
            })
        }

        #[inline(always)]
        fn min(self, other: Self) -> Self {
            sse2!(_mm_min_ps(other, self))
        }

        #[inline(always)]
        fn max(self, other: Self) -> Self {
            sse2!(_mm_max_ps(other, self))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimum_and_maximum_keep_nan_and_the_first_zero() {
        let a = [f32::NAN, 1.0, -0.0, 0.0];
        let b = [1.0, f32::NAN, 0.0, -0.0];
        for kept in [Lanes::min(a, b), Lanes::max(a, b)] {
            assert_eq!(kept.map(f32::to_bits), a.map(f32::to_bits));
        }
        assert_eq!(Lanes::min([1.0, 2.0, 3.0, 4.0], [2.0; 4]), [1.0, 2.0, 2.0, 2.0]);
        assert_eq!(Lanes::max([1.0, 2.0, 3.0, 4.0], [2.0; 4]), [2.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn powers_of_two_are_exact() {
        assert_eq!([-126.0, -1.0, 0.0, 127.0].power_of_two(), [f32::MIN_POSITIVE, 0.5, 1.0, 1.701_411_8e38]);
    }

    #[test]
    fn parts_are_filled_with_zeros() {
        let part = <[f32; LANES]>::load_part(&[1.0, 2.0]);
        assert_eq!(part, [1.0, 2.0, 0.0, 0.0]);
        let mut to = [9.0; 3];
        part.store_part(&mut to);
        assert_eq!(to, [1.0, 2.0, 0.0]);
    }
}
