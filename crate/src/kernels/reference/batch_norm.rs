//! What [`crate::kernels::batch_norm`] means.

/// See [`batch_norm::moments`](crate::kernels::batch_norm::moments): means and variances.
pub fn moments(x: &[f64], channels: usize) -> [Vec<f64>; 2] {
    let rows = (x.len() / channels) as f64;
    let mean: Vec<f64> = (0..channels).map(|c| x.iter().skip(c).step_by(channels).sum::<f64>() / rows).collect();
    let square = |c: usize| x.iter().skip(c).step_by(channels).map(|x| (x - mean[c]) * (x - mean[c])).sum::<f64>();
    let variance = (0..channels).map(|c| square(c) / rows).collect();
    [mean, variance]
}

/// See [`batch_norm::normalize`](crate::kernels::batch_norm::normalize).
pub fn normalize(x: &[f64], [mean, factor, shift]: [&[f64]; 3]) -> Vec<f64> {
    let of = |(i, x): (usize, &f64)| (x - mean[i % mean.len()]) * factor[i % mean.len()] + shift[i % mean.len()];
    x.iter().enumerate().map(of).collect()
}

/// See [`batch_norm::backward_sums`](crate::kernels::batch_norm::backward_sums): `dbeta` and `dots`.
pub fn backward_sums(x: &[f64], dy: &[f64], mean: &[f64]) -> [Vec<f64>; 2] {
    let mut sums = [vec![0.0; mean.len()], vec![0.0; mean.len()]];
    for (i, (x, dy)) in x.iter().zip(dy).enumerate() {
        let c = i % mean.len();
        sums[0][c] += dy;
        sums[1][c] += (x - mean[c]) * dy;
    }
    sums
}

/// See [`batch_norm::backward_input`](crate::kernels::batch_norm::backward_input).
pub fn backward_input(x: &[f64], dy: &[f64], [mean, factor, shift, slope]: [&[f64]; 4]) -> Vec<f64> {
    let of = |(i, (x, dy)): (usize, (&f64, &f64))| {
        let c = i % mean.len();
        factor[c] * dy - shift[c] - (x - mean[c]) * slope[c]
    };
    x.iter().zip(dy).enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two channels of two rows.
    #[test]
    fn by_hand() {
        let x = [1.0, 10.0, 3.0, 10.0];
        assert_eq!(moments(&x, 2), [vec![2.0, 10.0], vec![1.0, 0.0]]);
        assert_eq!(normalize(&x, [&[2.0, 9.0], &[5.0, 3.0], &[0.0, 1.0]]), [-5.0, 4.0, 5.0, 4.0]);
        let dy = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(backward_sums(&x, &dy, &[2.0, 9.0]), [vec![5.0, 10.0], vec![3.0, 10.0]]);
        let terms: [&[f64]; 4] = [&[2.0, 9.0], &[1.0, 2.0], &[0.5, 0.0], &[3.0, 1.0]];
        assert_eq!(backward_input(&x, &dy, terms), [3.5, 3.0, 0.5, 15.0]);
    }
}
