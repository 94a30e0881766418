//! F1. What follows a product while its result is still in registers: batch normalisation, the sum of a skip path and ReLU
//! in inference, one pass over memory less each.

use std::ops::Range;

use super::elementwise::{accumulate, map_in_place, update};
use super::lanes::{LANES, Lanes};

/// `y ← relu?(y · scale + shift + residual)`; what is absent changes nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Epilogue<'a> {
    /// A factor a channel.
    pub scale: Option<&'a [f32]>,
    /// A term a channel.
    pub shift: Option<&'a [f32]>,
    /// A term an element, shaped like y.
    pub residual: Option<&'a [f32]>,
    /// Whether what is negative becomes 0 in the end; NaN stays NaN, −0 stays −0.
    pub relu: bool,
}

impl Epilogue<'_> {
    /// Whether it changes nothing.
    pub const fn is_empty(&self) -> bool {
        self.scale.is_none() && self.shift.is_none() && self.residual.is_none() && !self.relu
    }

    /// What belongs to `count` floats of y from `start` on.
    pub fn part(&self, start: usize, count: usize) -> Self {
        Self { residual: self.residual.map(|residual| &residual[start..][..count]), ..*self }
    }

    /// Applies it to a finished y, rows of `channels` floats: what a fused kernel has to equal.
    pub fn apply<L: Lanes>(&self, channels: usize, y: &mut [f32]) {
        for y in y.chunks_exact_mut(channels) {
            match (self.scale, self.shift) {
                (Some(scale), Some(shift)) => affine::<L>(scale, shift, y),
                (Some(scale), None) => update::<L>(scale, y, |scale, y| y.mul(scale)),
                (None, Some(shift)) => accumulate::<L>(shift, y),
                (None, None) => break,
            }
        }
        if let Some(residual) = self.residual {
            accumulate::<L>(residual, y);
        }
        if self.relu {
            map_in_place::<L>(y, |y| y.max(L::splat(0.0)));
        }
    }
}

/// `y ← y · scale + shift`.
fn affine<L: Lanes>(scale: &[f32], shift: &[f32], y: &mut [f32]) {
    for ((y, scale), shift) in y.chunks_mut(LANES).zip(scale.chunks(LANES)).zip(shift.chunks(LANES)) {
        L::load_part(y).mul_add(L::load_part(scale), L::load_part(shift)).store_part(y);
    }
}

/// An [`Epilogue`] in registers, for at most `N` times four channels.
#[derive(Debug, Clone, Copy)]
pub struct Fused<L, const N: usize> {
    /// 1 and 0 where the epilogue has none.
    scale: [L; N],
    shift: [L; N],
    /// 0, or −∞ without ReLU.
    least: L,
}

impl<L: Lanes, const N: usize> Fused<L, N> {
    /// For some channels.
    #[inline(always)]
    pub fn new(epilogue: &Epilogue<'_>, channels: Range<usize>) -> Self {
        let fours = |terms: Option<&[f32]>, absent| {
            terms.map_or([L::splat(absent); N], |terms| {
                let terms = &terms[channels.clone()];
                std::array::from_fn(|i| L::load_part(terms.get(i * LANES..).unwrap_or_default()))
            })
        };
        Self {
            scale: fours(epilogue.scale, 1.0),
            shift: fours(epilogue.shift, 0.0),
            least: L::splat(if epilogue.relu { 0.0 } else { f32::NEG_INFINITY }),
        }
    }

    /// Of one cell, given its residual.
    #[inline(always)]
    pub fn apply(&self, y: [L; N], residual: Option<&[f32]>) -> [L; N] {
        std::array::from_fn(|i| {
            let y = y[i].mul_add(self.scale[i], self.shift[i]);
            let y = match residual {
                Some(residual) => y.add(L::load_part(residual.get(i * LANES..).unwrap_or_default())),
                None => y,
            };
            y.max(self.least)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Array = [f32; 4];

    #[test]
    fn by_hand() {
        let mut y = [1.0, 2.0, -3.0, 4.0];
        let [scale, shift, residual] = [&[2.0, -1.0], &[0.5, 1.0], &[0.0, 3.0, 1.0, -1.0][..]];
        let epilogue = Epilogue { scale: Some(scale), shift: Some(shift), residual: Some(residual), relu: true };
        assert!(!epilogue.is_empty());
        epilogue.apply::<Array>(2, &mut y);
        // 2 + ½ + 0, −2 + 1 + 3, −6 + ½ + 1, −4 + 1 − 1.
        assert_eq!(y, [2.5, 2.0, 0.0, 0.0]);
    }

    #[test]
    fn an_empty_one_changes_nothing() {
        let mut y = [f32::NEG_INFINITY, -0.0, 1.0];
        assert!(Epilogue::default().is_empty());
        Epilogue::default().apply::<Array>(3, &mut y);
        assert_eq!(y.map(f32::to_bits), [f32::NEG_INFINITY, -0.0, 1.0].map(f32::to_bits));
    }

    #[test]
    fn relu_keeps_nan() {
        let mut y = [f32::NAN, -1.0, 1.0];
        Epilogue { relu: true, ..Epilogue::default() }.apply::<Array>(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [0.0, 1.0]);
    }
}
