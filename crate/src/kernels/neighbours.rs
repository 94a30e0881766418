//! F1. Sums over neighbouring channels: what local response normalisation is made of.

use super::lanes::{LANES, Lanes};

/// Floats of one cell's terms with `reach` zeros on both sides.
pub const fn padded(channels: usize, reach: usize) -> usize {
    channels + 2 * reach
}

/// `sums_c = Σ_j terms_{c + j}` over j from 0 to `width` − 1, four channels at a time; `terms` holds `width` − 1 more than
/// `sums`. A running sum would be faster and would lose the small terms behind a large one.
pub fn sum<L: Lanes>(terms: &[f32], width: usize, sums: &mut [f32]) {
    for (sums, first) in sums.chunks_mut(LANES).zip((0..).step_by(LANES)) {
        let from = &terms[first..];
        (0..width).fold(L::splat(0.0), |sum, j| sum.add(L::load_part(&from[j..]))).store_part(sums);
    }
}

/// `powers = s^−beta`, s being positive. The two exponents in use (TensorFlow's default and AlexNet's) take roots.
pub fn negative_powers<L: Lanes>(s: &[f32], beta: f32, powers: &mut [f32]) {
    let one = L::splat(1.0);
    if beta == 0.5 {
        super::elementwise::map::<L>(s, powers, |s| one.div(s.sqrt()));
    } else if beta == 0.75 {
        super::elementwise::map::<L>(s, powers, |s| one.div(s.sqrt().mul(s.sqrt().sqrt())));
    } else {
        powers.iter_mut().zip(s).for_each(|(power, s)| *power = libm::powf(*s, -beta));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Array = [f32; LANES];

    #[test]
    fn sums_of_every_width_and_number_of_channels() {
        for channels in 1..10 {
            for width in 1..8 {
                let terms: Vec<f32> = (0..channels + width - 1).map(|i| (i * i % 7) as f32).collect();
                let mut sums = vec![f32::NAN; channels];
                sum::<Array>(&terms, width, &mut sums);
                let expected: Vec<f32> = terms.windows(width).map(|window| window.iter().sum()).collect();
                assert_eq!(sums, expected, "{channels}, {width}");
            }
        }
    }

    /// Roots and powers are the same function, within two units in the last place of each.
    #[test]
    fn powers_of_every_exponent() {
        let s: Vec<f32> = (0..400).map(|i| libm::powf(1.25, i as f32 - 200.0)).collect();
        for beta in [0.5, 0.75, 0.9] {
            let mut powers = vec![f32::NAN; s.len()];
            negative_powers::<Array>(&s, beta, &mut powers);
            for (s, power) in s.iter().zip(powers) {
                let expected = libm::pow(f64::from(*s), -f64::from(beta));
                assert!((f64::from(power) / expected - 1.0).abs() < 4e-7, "{s}^−{beta}: {power} instead of {expected}");
            }
        }
    }
}
