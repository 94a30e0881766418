//! L2, as Keras' `kernel_regularizer=L2(λ)`: loss + λ Σ w², gradient + 2 λ w, over the kernels alone.

use std::ops::Range;

use crate::kernels::elementwise::axpy;
use crate::kernels::lanes::Best;
use crate::kernels::parallel::pieces;
use crate::kernels::reduce::dot;

/// The penalty on large weights.
#[derive(Debug, Clone, PartialEq)]
pub struct L2 {
    /// λ.
    pub lambda: f32,
    /// Where the kernels lie among the parameters.
    pub kernels: Vec<Range<usize>>,
}

impl L2 {
    /// Adds the penalty's gradient to `gradients` and returns the penalty.
    pub fn apply(&self, values: &[f32], gradients: &mut [f32]) -> f64 {
        let slope = 2.0 * self.lambda;
        let mut squares = 0.0;
        for kernel in &self.kernels {
            let (values, gradients) = (&values[kernel.clone()], &mut gradients[kernel.clone()]);
            squares += f64::from(dot::<Best>(values, values));
            pieces([gradients], |at, [gradients]| axpy::<Best>(slope, &values[at], gradients));
        }
        f64::from(self.lambda) * squares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_kernels_are_held_back() {
        let l2 = L2 { lambda: 0.25, kernels: vec![0..2, 3..4] };
        let mut gradients = [1.0, 1.0, 1.0, 1.0];
        assert_eq!(l2.apply(&[2.0, -4.0, 8.0, 1.0], &mut gradients), 0.25 * 21.0);
        assert_eq!(gradients, [2.0, -1.0, 1.0, 1.5]);
    }
}
