//! F0. The one seeded generator: initialisation, shuffling, dropout, augmentation and tests draw from here.
//!
//! PCG-32 (O'Neill, "PCG", 2014) from `rand_pcg`; only integers come out of it, and floats are made from them by exact
//! operations, so that a seed means the same bytes natively and in the browser.

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg32;

/// A stream of random numbers that a seed fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rng(Pcg32);

impl Rng {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    /// An independent stream for one purpose (`"init"`, `"shuffle"` …) and one index (an epoch, a node, a step), so that
    /// drawing more in one place moves nothing in another.
    pub fn stream(seed: u64, purpose: &str, index: u64) -> Self {
        // FNV-1a over the purpose, then the index: a name for the stream, not a source of randomness.
        let name = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self::new(seed ^ name.wrapping_add(index.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// 32 random bits.
    pub fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Uniform in [0, 1): 24 bits, each value exact in an f32.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 8) as f32 * (1.0 / 16_777_216.0)
    }

    /// Uniform in [`low`, `high`).
    pub fn uniform(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Normal with mean 0 and variance 1 (Box and Muller, 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = libm::sqrtf(-2.0 * libm::logf(1.0 - self.unit()));
        radius * libm::cosf(std::f32::consts::TAU * self.unit())
    }

    /// A normal number within two standard deviations, redrawn until it is, as Keras' truncated normal.
    pub fn truncated_normal(&mut self) -> f32 {
        loop {
            let value = self.normal();
            if value.abs() < 2.0 {
                return value;
            }
        }
    }

    /// Uniform in 0 … `count` − 1 without bias (Lemire, 2019). `count` is at least 1.
    pub fn below(&mut self, count: u32) -> u32 {
        let threshold = count.wrapping_neg() % count;
        loop {
            let product = u64::from(self.bits()) * u64::from(count);
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// Puts `items` into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u32 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_the_stream_and_purposes_differ() {
        let draw = |mut rng: Rng| (0..8).map(|_| rng.bits()).collect::<Vec<_>>();
        assert_eq!(draw(Rng::new(7)), draw(Rng::new(7)));
        assert_ne!(draw(Rng::stream(7, "init", 0)), draw(Rng::stream(7, "shuffle", 0)));
        assert_ne!(draw(Rng::stream(7, "init", 0)), draw(Rng::stream(7, "init", 1)));
    }

    #[test]
    fn moments_are_those_of_the_distributions() {
        let mut rng = Rng::new(1);
        let count = 100_000;
        let (mut mean, mut square, mut unit) = (0.0, 0.0, 0.0);
        for _ in 0..count {
            let value = f64::from(rng.normal());
            mean += value / f64::from(count);
            square += value * value / f64::from(count);
            unit += f64::from(rng.unit()) / f64::from(count);
        }
        // Five standard errors: 5/√n, 5·√2/√n, 5/√(12 n).
        assert!(mean.abs() < 0.016 && (square - 1.0).abs() < 0.023 && (unit - 0.5).abs() < 0.005);
    }

    #[test]
    fn below_reaches_every_value_and_shuffle_keeps_them_all() {
        let mut rng = Rng::new(3);
        let mut seen = [false; 7];
        (0..200).for_each(|_| seen[rng.below(7) as usize] = true);
        assert_eq!(seen, [true; 7]);
        let mut items: Vec<u32> = (0..100).collect();
        rng.shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
