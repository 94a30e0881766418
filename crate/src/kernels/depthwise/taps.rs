//! Along one axis: which taps are summed up for a cell, and what they are multiplied with. Forward and backward differ in
//! nothing else.

use crate::shape::Axis;

/// Taps `first`, `first + step` … of a kernel, `count` of them; the first reads cell `source`, each of the others the one
/// `source_step` further on. Cells are counted from the first zero before the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taps {
    pub first: usize,
    pub step: usize,
    pub count: usize,
    pub source: usize,
    pub source_step: usize,
}

/// The most positions by which the windows over one cell differ: zeros that a gradient of the output needs before it.
pub const fn reach(axis: &Axis) -> usize {
    (axis.kernel - 1) * axis.dilation / axis.stride
}

impl Taps {
    /// For `position` of the output, over the input.
    pub const fn forward(axis: &Axis, position: usize) -> Self {
        let source = position * axis.stride;
        Self { first: 0, step: 1, count: axis.kernel, source, source_step: axis.dilation }
    }

    /// For `cell` of the input, over the gradient of the output. Taps are counted from the kernel's end, so that the
    /// source goes forward: tap a has read padded cell p at position (p − a · dilation) / stride, where that is whole.
    pub fn backward(axis: &Axis, cell: usize) -> Self {
        let Axis { kernel, stride, dilation, before, .. } = *axis;
        let (padded, period) = (before + cell, stride / gcd(stride, dilation));
        let reaches = |a: &usize| (a * dilation) % stride == padded % stride;
        let Some(last) = (kernel.saturating_sub(period)..kernel).rev().find(reaches) else {
            return Self { first: 0, step: 1, count: 0, source: 0, source_step: 1 };
        };
        Self {
            first: kernel - 1 - last,
            step: period,
            count: last / period + 1,
            source: (padded + reach(axis) * stride - last * dilation) / stride,
            source_step: period * dilation / stride,
        }
    }

    /// One past the last cell that is read.
    pub const fn end(&self) -> usize {
        if self.count == 0 { 0 } else { self.source + (self.count - 1) * self.source_step + 1 }
    }

    /// Whether they are all taps of a kernel of `kernel`, in order.
    pub const fn are_all_of(&self, kernel: usize) -> bool {
        self.count == kernel && self.step == 1
    }

    /// Whether they are all taps of a kernel of three, and read cells that lie side by side.
    pub const fn are_three(&self) -> bool {
        self.are_all_of(3) && self.source_step == 1
    }
}

const fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Padding, Shape, Window};

    /// Backward lists exactly the taps and positions with which forward reads a cell, the others being zeros.
    #[test]
    fn backward_is_the_transpose_of_forward() {
        for (kernel, stride, dilation) in [(1, 1, 1), (3, 1, 1), (3, 2, 1), (2, 3, 1), (3, 2, 2), (4, 4, 6), (5, 3, 2)]
        {
            let window =
                Window { kernel: [kernel; 2], strides: [stride; 2], padding: Padding::Same, dilation: [dilation; 2] };
            let [axis, _] = window.over(Shape::new(11, 11, 1)).expect("SAME always fits");
            for cell in 0..axis.input {
                let taps = Taps::backward(&axis, cell);
                let listed = (0..taps.count).filter_map(|i| {
                    let position = (taps.source + i * taps.source_step).checked_sub(reach(&axis))?;
                    (position < axis.output).then_some((position, kernel - 1 - taps.first - i * taps.step))
                });
                let positions = (0..axis.output).flat_map(|i| (0..kernel).map(move |a| (i, a)));
                let reading = positions.filter(|&(i, a)| axis.cell(i, a) == Some(cell));
                assert_eq!(listed.collect::<Vec<_>>(), reading.collect::<Vec<_>>(), "{axis:?} {cell}");
            }
        }
    }
}
