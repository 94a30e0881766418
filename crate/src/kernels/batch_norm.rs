//! F1. Batch normalisation over the rows of an NHWC tensor: x is rows × channels, everything else one number a channel.
//!
//! Sums are taken over blocks of rows and joined in the order of the blocks, so that neither their rounding errors grow
//! with the number of rows nor any bit depends on the number of threads. A block is as small as the cache likes it: both
//! looks at it that a variance takes, and all strips of its channels, find it there, and memory is read once.

use std::ops::Range;

use super::lanes::{LANES, Lanes};
use super::parallel;

/// Vectors of channels that go along the rows together where there are so many.
const STRIP: usize = 4;

/// Rows of a block: long sums, and some 16 kB of them where there are not too many channels for that.
const fn block_rows(channels: usize) -> usize {
    match 4096 / channels {
        0..=16 => 16,
        128.. => 128,
        rows => rows,
    }
}

/// Floats of working memory that the sums over `rows` rows take.
pub const fn scratch(rows: usize, channels: usize) -> usize {
    2 * channels * rows.div_ceil(block_rows(channels))
}

/// Mean and (biased) variance of each channel. `scratch`: [`scratch`] floats.
///
/// The squares of a block are those of the distances from its own mean, which keeps the digits that `Σ x²` would lose where
/// the mean is large; blocks are joined as by Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for
/// Computing Sample Variances", 1979.
pub fn moments<L: Lanes>(x: &[f32], mean: &mut [f32], variance: &mut [f32], scratch: &mut [f32]) {
    let channels = mean.len();
    let partials = sum_blocks(x.len(), channels, scratch, |block, sums, squares| {
        strips::<STRIP>(channels, |strip, is_whole| {
            let (sums, squares) = (&mut sums[strip.clone()], &mut squares[strip.clone()]);
            match is_whole {
                true => block_moments::<L, STRIP>(&x[block.clone()], channels, strip.start, sums, squares),
                false => block_moments::<L, 1>(&x[block.clone()], channels, strip.start, sums, squares),
            }
        });
    });
    let (rows, block) = (x.len() / channels, block_rows(channels));
    for c in 0..channels {
        let blocks =
            || partials.chunks_exact(2 * channels).map(|block| (f64::from(block[c]), f64::from(block[channels + c])));
        let centre = blocks().map(|(sum, _)| sum).sum::<f64>() / rows as f64;
        let squares = blocks().enumerate().map(|(i, (sum, squares))| {
            let count = block.min(rows - i * block) as f64;
            let distance = sum - count * centre;
            squares + distance * distance / count
        });
        (mean[c], variance[c]) = (centre as f32, (squares.sum::<f64>() / rows as f64) as f32);
    }
}

/// `y = (x − mean) · factor + shift`.
pub fn normalize<L: Lanes>(x: &[f32], [mean, factor, shift]: [&[f32]; 3], y: &mut [f32]) {
    let channels = mean.len();
    write_blocks(channels, y, |block, y| {
        strips::<STRIP>(channels, |strip, is_whole| match is_whole {
            true => normalize_strip::<L, STRIP>(&x[block.clone()], [mean, factor, shift], strip, y),
            false => normalize_strip::<L, 1>(&x[block.clone()], [mean, factor, shift], strip, y),
        });
    });
}

/// `dbeta = Σ dy` and `dots = Σ (x − mean) · dy`. `scratch`: [`scratch`] floats.
pub fn backward_sums<L: Lanes>(
    x: &[f32],
    dy: &[f32],
    mean: &[f32],
    dbeta: &mut [f32],
    dots: &mut [f32],
    scratch: &mut [f32],
) {
    let channels = mean.len();
    let partials = sum_blocks(x.len(), channels, scratch, |block, sums, dots| {
        let (x, dy) = (&x[block.clone()], &dy[block]);
        strips::<STRIP>(channels, |strip, is_whole| {
            let (sums, dots) = (&mut sums[strip.clone()], &mut dots[strip.clone()]);
            match is_whole {
                true => block_dots::<L, STRIP>(x, dy, &mean[strip.clone()], channels, strip.start, sums, dots),
                false => block_dots::<L, 1>(x, dy, &mean[strip.clone()], channels, strip.start, sums, dots),
            }
        });
    });
    for c in 0..channels {
        let total = |c: usize| partials.chunks_exact(2 * channels).map(|block| f64::from(block[c])).sum::<f64>() as f32;
        (dbeta[c], dots[c]) = (total(c), total(channels + c));
    }
}

/// `dx = factor · dy − shift − (x − mean) · slope`.
pub fn backward_input<L: Lanes>(x: &[f32], dy: &[f32], terms: [&[f32]; 4], dx: &mut [f32]) {
    // Two vectors: the four terms of four would not stay in registers.
    const STRIP: usize = 2;
    let channels = terms[0].len();
    write_blocks(channels, dx, |block, dx| {
        let (x, dy) = (&x[block.clone()], &dy[block]);
        strips::<STRIP>(channels, |strip, is_whole| match is_whole {
            true => backward_strip::<L, STRIP>(x, dy, terms, strip, dx),
            false => backward_strip::<L, 1>(x, dy, terms, strip, dx),
        });
    });
}

/// Cuts the channels into strips of `N` vectors, whole, and then of one, the last of which may be short.
#[inline(always)]
fn strips<const N: usize>(channels: usize, mut visit: impl FnMut(Range<usize>, bool)) {
    let wide = channels / (N * LANES) * N * LANES;
    (0..wide).step_by(N * LANES).for_each(|first| visit(first..first + N * LANES, true));
    (wide..channels).step_by(LANES).for_each(|first| visit(first..channels.min(first + LANES), false));
}

/// Calls `sum(where a block of rows lies, its first sums, its second sums)` for each block of `floats` and returns all sums,
/// a row of first and a row of second ones a block.
fn sum_blocks(
    floats: usize,
    channels: usize,
    scratch: &mut [f32],
    sum: impl Fn(Range<usize>, &mut [f32], &mut [f32]) + Sync,
) -> &[f32] {
    let block = block_rows(channels) * channels;
    let partials = &mut scratch[..self::scratch(floats / channels, channels)];
    parallel::chunks(partials, 2 * channels, &mut [], 0, parallel::GRAIN.div_ceil(block), |first, partials, _| {
        for (i, partial) in (first..).zip(partials.chunks_exact_mut(2 * channels)) {
            let (sums, others) = partial.split_at_mut(channels);
            sum(i * block..floats.min((i + 1) * block), sums, others);
        }
    });
    partials
}

/// Calls `write(where a block of rows lies, block)` for each block of `y`.
fn write_blocks(channels: usize, y: &mut [f32], write: impl Fn(Range<usize>, &mut [f32]) + Sync) {
    let block = block_rows(channels) * channels;
    parallel::chunks(y, block, &mut [], 0, parallel::GRAIN.div_ceil(2 * block), |first, y, _| {
        for (i, y) in (first..).zip(y.chunks_mut(block)) {
            write(i * block..i * block + y.len(), y);
        }
    });
}

/// Sums, and squares of the distances from their mean, of a strip of a block.
#[inline(always)]
fn block_moments<L: Lanes, const N: usize>(
    x: &[f32],
    channels: usize,
    first: usize,
    sums: &mut [f32],
    squares: &mut [f32],
) {
    let rows = L::splat((x.len() / channels) as f32);
    let mut total = [L::splat(0.0); N];
    for x in x.chunks_exact(channels) {
        let x = vectors::<L, N>(x, first);
        (0..N).for_each(|n| total[n] = total[n].add(x[n]));
    }
    let mean = total.map(|total| total.div(rows));
    let mut square = [L::splat(0.0); N];
    for x in x.chunks_exact(channels) {
        let x = vectors::<L, N>(x, first);
        for n in 0..N {
            let distance = x[n].sub(mean[n]);
            square[n] = distance.mul_add(distance, square[n]);
        }
    }
    store(total, sums);
    store(square, squares);
}

/// `Σ dy` and `Σ (x − mean) · dy` of a strip of a block.
#[inline(always)]
fn block_dots<L: Lanes, const N: usize>(
    x: &[f32],
    dy: &[f32],
    mean: &[f32],
    channels: usize,
    first: usize,
    sums: &mut [f32],
    dots: &mut [f32],
) {
    let mean = vectors::<L, N>(mean, 0);
    let (mut sum, mut dot) = ([L::splat(0.0); N], [L::splat(0.0); N]);
    for (x, dy) in x.chunks_exact(channels).zip(dy.chunks_exact(channels)) {
        let (x, dy) = (vectors::<L, N>(x, first), vectors::<L, N>(dy, first));
        for n in 0..N {
            sum[n] = sum[n].add(dy[n]);
            dot[n] = x[n].sub(mean[n]).mul_add(dy[n], dot[n]);
        }
    }
    store(sum, sums);
    store(dot, dots);
}

/// [`normalize`] on a strip of a block.
#[inline(always)]
fn normalize_strip<L: Lanes, const N: usize>(x: &[f32], terms: [&[f32]; 3], strip: Range<usize>, y: &mut [f32]) {
    let channels = terms[0].len();
    let [mean, factor, shift] = terms.map(|term| vectors::<L, N>(term, strip.start));
    for (x, y) in x.chunks_exact(channels).zip(y.chunks_exact_mut(channels)) {
        let x = vectors::<L, N>(x, strip.start);
        store(
            std::array::from_fn::<L, N, _>(|n| x[n].sub(mean[n]).mul_add(factor[n], shift[n])),
            &mut y[strip.clone()],
        );
    }
}

/// [`backward_input`] on a strip of a block.
#[inline(always)]
fn backward_strip<L: Lanes, const N: usize>(
    x: &[f32],
    dy: &[f32],
    terms: [&[f32]; 4],
    strip: Range<usize>,
    dx: &mut [f32],
) {
    let channels = terms[0].len();
    let [mean, factor, shift, slope] = terms.map(|term| vectors::<L, N>(term, strip.start));
    let [shift, slope] = [shift, slope].map(|term| term.map(|term| L::splat(0.0).sub(term)));
    let rows = x.chunks_exact(channels).zip(dy.chunks_exact(channels));
    for ((x, dy), dx) in rows.zip(dx.chunks_exact_mut(channels)) {
        let (x, dy) = (vectors::<L, N>(x, strip.start), vectors::<L, N>(dy, strip.start));
        let straight: [L; N] = std::array::from_fn(|n| dy[n].mul_add(factor[n], shift[n]));
        let dx_strip: [L; N] = std::array::from_fn(|n| x[n].sub(mean[n]).mul_add(slope[n], straight[n]));
        store(dx_strip, &mut dx[strip.clone()]);
    }
}

/// The `N` vectors of a row from `first` on; a single one may be short.
#[inline(always)]
fn vectors<L: Lanes, const N: usize>(row: &[f32], first: usize) -> [L; N] {
    let row = if N > 1 { &row[first..first + N * LANES] } else { &row[first..] };
    std::array::from_fn(|n| L::load_part(&row[n * LANES..]))
}

/// To where `to` is as long as the strip.
#[inline(always)]
fn store<L: Lanes, const N: usize>(vectors: [L; N], to: &mut [f32]) {
    let to = if N > 1 { &mut to[..N * LANES] } else { to };
    vectors.into_iter().zip(to.chunks_mut(LANES)).for_each(|(vector, to)| vector.store_part(to));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More rows than a block, and a mean a thousand times the deviation.
    #[test]
    fn moments_of_a_long_batch_with_a_large_mean() {
        for channels in [1, 2, 7, 21] {
            let rows = 1000;
            let x: Vec<f32> = (0..rows).flat_map(|i| vec![1000.0 + (i % 5) as f32; channels]).collect();
            let (mut mean, mut variance) = (vec![f32::NAN; channels], vec![f32::NAN; channels]);
            moments::<[f32; LANES]>(&x, &mut mean, &mut variance, &mut vec![f32::NAN; scratch(rows, channels)]);
            assert_eq!(mean, vec![1002.0; channels]);
            assert!(variance.iter().all(|variance| (variance - 2.0).abs() < 1e-5), "{variance:?}");
        }
    }
}
