//! Which cells a layer reads along one axis, seen from its own input and output: a window that slides over the input, or the
//! transpose of one that slides over the output.

use super::{Axis, ReceptiveField};

/// The way from the cells of an output back to those of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// A window over the input.
    Window(Axis),
    /// A window over the output whose positions are the cells of the input.
    Transposed(Axis),
}

impl Reach {
    /// The arithmetic of the window, whichever it slides over.
    pub const fn axis(&self) -> &Axis {
        match self {
            Self::Window(axis) | Self::Transposed(axis) => axis,
        }
    }

    /// Cells of the input.
    pub const fn input(&self) -> usize {
        match self {
            Self::Window(axis) => axis.input,
            Self::Transposed(axis) => axis.output,
        }
    }

    /// Cells of the output.
    pub const fn output(&self) -> usize {
        match self {
            Self::Window(axis) => axis.output,
            Self::Transposed(axis) => axis.input,
        }
    }

    /// Where `tap` of the kernel reads for cell `output`: below 0 or from `input` on in the padding. A transpose reads real
    /// cells only, through those taps that its strides let fall on one.
    pub fn place(&self, output: usize, tap: usize) -> Option<isize> {
        match self {
            Self::Window(axis) => Some(axis.place(output, tap)),
            Self::Transposed(axis) => {
                let ahead = (axis.before + output).checked_sub(tap * axis.dilation)?;
                let cell = ahead / axis.stride;
                (ahead % axis.stride == 0 && cell < axis.output).then_some(cell as isize)
            }
        }
    }

    /// The cells of the output that read the cell `input`.
    pub fn readers(&self, input: usize) -> Vec<usize> {
        match self {
            Self::Window(axis) => {
                let reads = |&position: &usize| (0..axis.kernel).any(|tap| axis.cell(position, tap) == Some(input));
                axis.readers(input).filter(reads).collect()
            }
            Self::Transposed(axis) => (0..axis.kernel).filter_map(|tap| axis.cell(input, tap)).collect(),
        }
    }

    /// The receptive field behind this layer, see [`ReceptiveField::through`]. Behind a transpose, cells of the output lie
    /// `jump / stride` apart; where that is no whole number, every one is said to see all of the input, which is true as a
    /// bound: `jump` is then 0.
    pub fn field(&self, field: ReceptiveField) -> ReceptiveField {
        match self {
            Self::Window(axis) => field.through(axis),
            Self::Transposed(axis) if field.jump.is_multiple_of(axis.stride as u64) => {
                let jump = field.jump / axis.stride as u64;
                let reach = (axis.extent() as u64 - 1).saturating_mul(jump);
                let first = axis.before as i64 - (axis.extent() as i64 - 1);
                let start = field.start.saturating_add(first.saturating_mul(jump.min(1 << 32) as i64));
                ReceptiveField { size: field.size.saturating_add(reach), jump, start }
            }
            Self::Transposed(axis) => {
                let all = (axis.output as u64 - 1).saturating_mul(field.jump);
                ReceptiveField { size: field.size.saturating_add(all), jump: 0, start: field.start }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Padding, Window};

    fn transposed(output: usize, kernel: usize, stride: usize, dilation: usize, padding: Padding) -> Reach {
        let window = Window { kernel: [kernel, 1], strides: [stride, 1], padding, dilation: [dilation, 1] };
        Reach::Transposed(window.axis(0, output).unwrap())
    }

    /// What reads and what is read is the same set of links, from both ends, and that of the window turned round.
    #[test]
    fn both_ends_of_a_link_agree() {
        for (output, kernel, stride, dilation) in
            [(9, 3, 2, 1), (8, 4, 2, 1), (7, 2, 3, 1), (9, 2, 1, 3), (12, 3, 2, 2)]
        {
            for padding in [Padding::Valid, Padding::Same] {
                let reach = transposed(output, kernel, stride, dilation, padding);
                for cell in 0..reach.input() {
                    for reader in 0..reach.output() {
                        let taps = (0..kernel).filter(|&tap| reach.place(reader, tap) == Some(cell as isize));
                        assert_eq!(reach.readers(cell).contains(&reader), taps.clone().count() == 1, "{reach:?}");
                        for tap in taps {
                            assert_eq!(reach.axis().cell(cell, tap), Some(reader), "{reach:?}");
                        }
                    }
                }
            }
        }
    }

    /// After a stride of 4, a transpose of stride 2 leaves fields 2 apart; every cell that is read lies in them.
    #[test]
    fn fields_hold_what_is_read() {
        let window = Window { kernel: [3, 1], strides: [4, 1], padding: Padding::Same, dilation: [1, 1] };
        let down = Reach::Window(window.axis(0, 32).unwrap());
        for padding in [Padding::Valid, Padding::Same] {
            let output = if padding == Padding::Same { 16 } else { 17 };
            let up = transposed(output, 3, 2, 1, padding);
            assert_eq!(up.input(), down.output());
            let field = up.field(down.field(ReceptiveField::INPUT));
            assert_eq!(field.jump, 2);
            for cell in 0..up.output() {
                let first = field.start + cell as i64 * field.jump as i64;
                for middle in (0..3).filter_map(|tap| up.place(cell, tap)) {
                    for place in (0..3).filter_map(|tap| down.place(middle as usize, tap)) {
                        assert!((first..first + field.size as i64).contains(&(place as i64)), "{padding:?} {cell}");
                    }
                }
            }
        }
        let all = transposed(16, 3, 2, 1, Padding::Same).field(ReceptiveField::INPUT);
        assert_eq!((all.size, all.jump, all.start), (8, 0, 0));
    }
}
