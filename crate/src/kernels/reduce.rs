//! F1. Sums. The order of the additions depends on lengths alone, so that the same input gives the same bits; long sums
//! are sums of blocks, so that rounding errors grow with the number of blocks, not of terms.

use super::lanes::{LANES, Lanes};

/// Terms of one running sum before it joins the sum of the blocks.
const BLOCK: usize = 256;

/// `Σ x`.
pub fn sum<L: Lanes>(x: &[f32]) -> f32 {
    blocks::<L>(x, x, |x, _, total| total.add(x))
}

/// `Σ a · b`.
pub fn dot<L: Lanes>(a: &[f32], b: &[f32]) -> f32 {
    blocks::<L>(a, b, |a, b, total| a.mul_add(b, total))
}

/// The largest of `x`, NaN passed over; −∞ of nothing.
pub fn max<L: Lanes>(x: &[f32]) -> f32 {
    let (chunks, tail) = x.as_chunks::<LANES>();
    let lanes = chunks.iter().fold(L::splat(f32::NEG_INFINITY), |most, chunk| most.max(L::load(chunk)));
    let most = lanes.to_array().into_iter().chain(tail.iter().copied());
    most.fold(f32::NEG_INFINITY, |most, x| if most < x { x } else { most })
}

/// Per channel `Σ x` over the rows of an NHWC tensor: `x` is rows × channels, `sums` one a channel.
pub fn channel_sums<L: Lanes>(x: &[f32], sums: &mut [f32]) {
    by_channel::<L>(x, x, sums, |x, _, total| total.add(x));
}

/// Per channel `Σ a · b` over the rows of two NHWC tensors: rows × channels each, `sums` one a channel.
pub fn channel_dots<L: Lanes>(a: &[f32], b: &[f32], sums: &mut [f32]) {
    by_channel::<L>(a, b, sums, |a, b, total| a.mul_add(b, total));
}

/// Four running sums a lane, so that an addition need not wait for the one before it.
const STREAMS: usize = 4;

fn blocks<L: Lanes>(a: &[f32], b: &[f32], join: impl Fn(L, L, L) -> L) -> f32 {
    let mut total = 0.0;
    for (a, b) in a.chunks(STREAMS * LANES * BLOCK).zip(b.chunks(STREAMS * LANES * BLOCK)) {
        let mut streams = [L::splat(0.0); STREAMS];
        let ((a, a_tail), (b, b_tail)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
        let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<STREAMS>(), b.as_chunks::<STREAMS>());
        for (a, b) in a.iter().zip(b) {
            for s in 0..STREAMS {
                streams[s] = join(L::load(&a[s]), L::load(&b[s]), streams[s]);
            }
        }
        for (s, (a, b)) in a_rest.iter().zip(b_rest).enumerate() {
            streams[s] = join(L::load(a), L::load(b), streams[s]);
        }
        streams[STREAMS - 1] = join(L::load_part(a_tail), L::load_part(b_tail), streams[STREAMS - 1]);
        let [s0, s1, s2, s3] = streams;
        total += s0.add(s1).add(s2.add(s3)).sum();
    }
    total
}

fn by_channel<L: Lanes>(a: &[f32], b: &[f32], sums: &mut [f32], join: impl Fn(L, L, L) -> L + Copy) {
    let channels = sums.len();
    let wide = channels / (STREAMS * LANES) * STREAMS * LANES;
    sums.fill(0.0);
    for (a, b) in a.chunks(BLOCK * channels).zip(b.chunks(BLOCK * channels)) {
        for first in (0..wide).step_by(STREAMS * LANES) {
            channel_block::<L, STREAMS>(a, b, channels, first, &mut sums[first..first + STREAMS * LANES], join);
        }
        for first in (wide..channels).step_by(LANES) {
            let end = channels.min(first + LANES);
            channel_block::<L, 1>(a, b, channels, first, &mut sums[first..end], join);
        }
    }
}

/// Adds the sums of the channels from `first` on, as many as `sums` has, at most `N · LANES`.
#[inline(always)]
fn channel_block<L: Lanes, const N: usize>(
    a: &[f32],
    b: &[f32],
    channels: usize,
    first: usize,
    sums: &mut [f32],
    join: impl Fn(L, L, L) -> L,
) {
    let mut totals = [L::splat(0.0); N];
    for (a, b) in a.chunks_exact(channels).zip(b.chunks_exact(channels)) {
        let (a, b) = (&a[first..first + sums.len()], &b[first..first + sums.len()]);
        let ((a, a_tail), (b, b_tail)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
        for ((a, b), total) in a.iter().zip(b).zip(&mut totals) {
            *total = join(L::load(a), L::load(b), *total);
        }
        if !a_tail.is_empty() {
            totals[N - 1] = join(L::load_part(a_tail), L::load_part(b_tail), totals[N - 1]);
        }
    }
    for (sums, total) in sums.chunks_mut(LANES).zip(totals) {
        L::load_part(sums).add(total).store_part(sums);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Array = [f32; LANES];

    /// Small whole numbers, whose sums are exact in any order.
    fn whole_numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7 + seed) % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn sums_dots_and_maxima_of_every_length() {
        for length in (0..70).chain([4096, 4097, 9000]) {
            let (a, b) = (whole_numbers(length, 0), whole_numbers(length, 3));
            assert_eq!(sum::<Array>(&a), a.iter().sum::<f32>(), "{length}");
            assert_eq!(dot::<Array>(&a, &b), a.iter().zip(&b).map(|(a, b)| a * b).sum::<f32>(), "{length}");
            assert_eq!(max::<Array>(&a), a.iter().copied().fold(f32::NEG_INFINITY, f32::max), "{length}");
        }
    }

    #[test]
    fn channel_sums_of_every_channel_count() {
        for channels in 1..40 {
            for rows in [1, 2, 255, 256, 257, 600] {
                let (a, b) = (whole_numbers(rows * channels, 1), whole_numbers(rows * channels, 4));
                let expected = |value: &dyn Fn(usize) -> f32| -> Vec<f32> {
                    (0..channels).map(|c| (0..rows).map(|row| value(row * channels + c)).sum()).collect()
                };
                let mut sums = vec![f32::NAN; channels];
                channel_sums::<Array>(&a, &mut sums);
                assert_eq!(sums, expected(&|i| a[i]), "{rows}×{channels}");
                channel_dots::<Array>(&a, &b, &mut sums);
                assert_eq!(sums, expected(&|i| a[i] * b[i]), "{rows}×{channels}");
            }
        }
    }

    /// A million equal terms: one running f32 sum is wrong by a percent, the sum of blocks by less than 3e-5.
    #[test]
    fn long_sums_stay_accurate() {
        let x = vec![0.1; 1 << 20];
        let expected = f64::from(0.1_f32) * f64::from(1 << 20);
        let mut sums = [0.0; 2];
        channel_sums::<Array>(&x, &mut sums);
        for sum in [sum::<Array>(&x), 2.0 * sums[0], 2.0 * sums[1]] {
            let error = f64::from(sum) / expected - 1.0;
            assert!(error.abs() < 3e-5, "{error}");
        }
    }
}
