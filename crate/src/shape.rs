//! F0. Shapes, and all window arithmetic there is: output size, padding, unused cells, which cells a window reads.
//!
//! Convolutions, pooling, hover and the receptive field all ask here, so they cannot disagree.
//!
//! With `extent = dilation · (kernel − 1) + 1`, along one axis:
//!
//! * VALID: `output = ⌊(input − extent) / stride⌋ + 1`, and the last `input − ((output − 1) · stride + extent)` cells are unused.
//! * SAME, as TensorFlow computes it: `output = ⌈input / stride⌉`,
//!   `padding = max((output − 1) · stride + extent − input, 0)`, the smaller half before, the larger after.
//! * explicit: as VALID on `before + input + after` cells.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

mod reach;

pub use reach::Reach;

/// Extents of one image: rows, columns, channels (NHWC without the batch). A dense layer's output is 1×1×n.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Shape {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Feature maps.
    pub channels: usize,
}

impl Shape {
    /// `height` × `width` × `channels`.
    pub const fn new(height: usize, width: usize, channels: usize) -> Self {
        Self { height, width, channels }
    }

    /// 1 × 1 × `channels`: what a dense layer or a global pooling makes.
    pub const fn vector(channels: usize) -> Self {
        Self::new(1, 1, channels)
    }

    /// Floats of one image.
    pub const fn len(&self) -> usize {
        self.height * self.width * self.channels
    }

    /// Whether an extent is 0; no built graph holds such a shape.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Cells of one channel.
    pub const fn area(&self) -> usize {
        self.height * self.width
    }

    /// Index of (`y`, `x`, `channel`) in an image.
    pub const fn index(&self, y: usize, x: usize, channel: usize) -> usize {
        (y * self.width + x) * self.channels + channel
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}×{}×{}", self.height, self.width, self.channels)
    }
}

/// How the border is treated. In JSON `"valid"`, `"same"` or `{ "explicit": [top, bottom, left, right] }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Padding {
    /// No zeros; what does not fill a window at the end is unused.
    #[default]
    Valid,
    /// TensorFlow's SAME: `⌈input / stride⌉` outputs, an odd zero goes to the bottom and the right.
    Same,
    /// Zeros at the top, bottom, left and right.
    Explicit([usize; 4]),
}

/// A window that moves over rows and columns. Pairs are (rows, columns).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// Taps per axis.
    pub kernel: [usize; 2],
    /// Cells from one position to the next.
    pub strides: [usize; 2],
    /// Treatment of the border.
    pub padding: Padding,
    /// Cells from one tap to the next.
    pub dilation: [usize; 2],
}

impl Window {
    /// The window of everything that works cell by cell: 1×1, stride 1.
    pub const POINT: Self = Self { kernel: [1, 1], strides: [1, 1], padding: Padding::Valid, dilation: [1, 1] };

    /// A window that reads the whole of `input` once: dense layers, global pooling.
    pub const fn whole(input: Shape) -> Self {
        Self { kernel: [input.height, input.width], ..Self::POINT }
    }

    /// The arithmetic of rows (0) or columns (1) for an input of `length` cells.
    ///
    /// # Errors
    /// [`Error::WindowTooLarge`] (with an empty node name; the graph build fills it in) if the window does not fit once.
    pub fn axis(&self, axis: usize, length: usize) -> Result<Axis> {
        let (kernel, stride, dilation) = (self.kernel[axis], self.strides[axis], self.dilation[axis]);
        let extent = dilation.saturating_mul(kernel.saturating_sub(1)).saturating_add(1);
        let (before, after) = match self.padding {
            Padding::Valid => (0, 0),
            Padding::Explicit(zeros) => (zeros[2 * axis], zeros[2 * axis + 1]),
            Padding::Same => {
                let output = length.div_ceil(stride);
                let needed = (output - 1).saturating_mul(stride).saturating_add(extent).saturating_sub(length);
                (needed / 2, needed - needed / 2)
            }
        };
        let available = before.saturating_add(length).saturating_add(after);
        if extent > available {
            let axis = ["height", "width"][axis].to_owned();
            return Err(Error::WindowTooLarge { node: String::new(), axis, extent, available });
        }
        let output = (available - extent) / stride + 1;
        Ok(Axis { input: length, output, kernel, stride, dilation, before, after })
    }

    /// Both axes for an input of this shape.
    ///
    /// # Errors
    /// As [`Window::axis`].
    pub fn over(&self, input: Shape) -> Result<[Axis; 2]> {
        Ok([self.axis(0, input.height)?, self.axis(1, input.width)?])
    }
}

/// The arithmetic of a window along one axis of a known length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// Cells of the input.
    pub input: usize,
    /// Positions of the window, that is, cells of the output.
    pub output: usize,
    /// Taps.
    pub kernel: usize,
    /// Cells from one position to the next.
    pub stride: usize,
    /// Cells from one tap to the next.
    pub dilation: usize,
    /// Zeros before the first cell.
    pub before: usize,
    /// Zeros after the last cell.
    pub after: usize,
}

impl Axis {
    /// Cells that the dilated kernel spans.
    pub const fn extent(&self) -> usize {
        self.dilation * (self.kernel - 1) + 1
    }

    /// Cells of the input at its end that no window reaches, because the stride does not divide.
    pub const fn unused(&self) -> usize {
        let reached = (self.output - 1) * self.stride + self.extent();
        (self.before + self.input).saturating_sub(reached)
    }

    /// The least padding on both sides alike that gives as many outputs, which is all that PyTorch's layers know: none where
    /// an odd number of zeros is needed and the stride leaves no cell to spare.
    pub const fn symmetric_padding(&self) -> Option<usize> {
        let reached = (self.output - 1) * self.stride + self.extent();
        let zeros = reached.saturating_sub(self.input).div_ceil(2);
        if self.input + 2 * zeros < reached + self.stride { Some(zeros) } else { None }
    }

    /// The input cell that `tap` reads at position `output`; `None` in the padding.
    pub const fn cell(&self, output: usize, tap: usize) -> Option<usize> {
        let padded = output * self.stride + tap * self.dilation;
        if padded < self.before || padded >= self.before + self.input { None } else { Some(padded - self.before) }
    }

    /// Where `tap` reads at position `output`: below 0 or from `input` on in the padding.
    pub const fn place(&self, output: usize, tap: usize) -> isize {
        self.span(output).0 + (tap * self.dilation) as isize
    }

    /// The taps that read real cells at position `output`, as a half-open range.
    pub fn taps(&self, output: usize) -> std::ops::Range<usize> {
        let start = output * self.stride;
        let first = self.before.saturating_sub(start).div_ceil(self.dilation);
        let end = (self.before + self.input).saturating_sub(start).div_ceil(self.dilation);
        first.min(self.kernel)..end.min(self.kernel)
    }

    /// First and one past the last input cell that the window at `output` spans; negative or past the end in the padding.
    pub const fn span(&self, output: usize) -> (isize, isize) {
        let first = (output * self.stride) as isize - self.before as isize;
        (first, first + self.extent() as isize)
    }

    /// The positions whose windows read the input cell `cell`, as a half-open range; with dilation some of them may skip it.
    pub fn readers(&self, cell: usize) -> std::ops::Range<usize> {
        let padded = self.before + cell;
        let first = (padded + 1).saturating_sub(self.extent()).div_ceil(self.stride);
        let end = padded / self.stride + 1;
        first.min(self.output)..end.min(self.output)
    }
}

/// Which part of the network's input one cell can see, along one axis: `size` cells; neighbours are `jump` cells apart;
/// cell 0 begins at `start`, which is negative where its field reaches into the padding.
///
/// Along a chain `size += (extent − 1) · jump`, `start −= before · jump`, `jump *= stride`
/// (Araujo et al., "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ReceptiveField {
    /// Cells seen.
    pub size: u64,
    /// Input cells from one cell's field to its neighbour's.
    pub jump: u64,
    /// Where the field of cell 0 begins.
    pub start: i64,
}

impl ReceptiveField {
    /// The field of an input cell: itself.
    pub const INPUT: Self = Self { size: 1, jump: 1, start: 0 };

    /// The field after one more window.
    pub fn through(self, axis: &Axis) -> Self {
        Self {
            size: self.size.saturating_add((axis.extent() as u64 - 1).saturating_mul(self.jump)),
            jump: self.jump.saturating_mul(axis.stride as u64),
            start: self.start.saturating_sub((axis.before as i64).saturating_mul(self.jump.min(1 << 32) as i64)),
        }
    }

    /// The smallest field that covers both, where two branches meet. Branches that meet have the same jump in every
    /// network whose shapes agree; where they do not, the larger is kept.
    pub fn union(self, other: Self) -> Self {
        let start = self.start.min(other.start);
        let end = (self.start + self.size as i64).max(other.start + other.size as i64);
        Self { size: (end - start) as u64, jump: self.jump.max(other.jump), start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(input: usize, kernel: usize, stride: usize, padding: Padding) -> Axis {
        let window = Window { kernel: [kernel, 1], strides: [stride, 1], padding, dilation: [1, 1] };
        window.axis(0, input).unwrap()
    }

    /// The table of published oracles: input, kernel, stride; SAME output, before, after; VALID output, unused.
    #[test]
    fn published_shape_rules() {
        for [i, k, s, same, before, after, valid, unused] in [
            [13, 6, 5, 3, 1, 2, 2, 2],
            [224, 7, 2, 112, 2, 3, 109, 1],
            [112, 3, 2, 56, 0, 1, 55, 1],
            [28, 7, 1, 28, 3, 3, 22, 0],
            [28, 3, 2, 14, 0, 1, 13, 1],
            [7, 2, 2, 4, 0, 1, 3, 1],
            [5, 3, 2, 3, 1, 1, 2, 0],
            [6, 3, 2, 3, 0, 1, 2, 1],
            [299, 3, 2, 150, 1, 1, 149, 0],
        ] {
            let a = axis(i, k, s, Padding::Same);
            assert_eq!((a.output, a.before, a.after, a.unused()), (same, before, after, 0), "SAME {i} {k} {s}");
            let a = axis(i, k, s, Padding::Valid);
            assert_eq!((a.output, a.unused()), (valid, unused), "VALID {i} {k} {s}");
        }
    }

    /// PyTorch pads the ResNet stem by 3 on both sides: as many outputs as SAME, shifted by one cell.
    #[test]
    fn explicit_padding_differs_from_same() {
        let torch = axis(224, 7, 2, Padding::Explicit([3, 3, 0, 0]));
        let same = axis(224, 7, 2, Padding::Same);
        assert_eq!((torch.output, torch.before, torch.after), (112, 3, 3));
        assert_eq!((same.output, same.before, same.after), (112, 2, 3));
        assert_eq!(torch.unused(), 0);
    }

    /// Against a search among the first paddings.
    #[test]
    fn symmetric_padding_has_as_many_outputs() {
        for input in 1..12 {
            for kernel in 1..7 {
                for stride in 1..5 {
                    for padding in [Padding::Valid, Padding::Same, Padding::Explicit([0, 2, 0, 0])] {
                        let window =
                            |padding| Window { kernel: [kernel, 1], strides: [stride, 1], padding, ..Window::POINT };
                        let Ok(axis) = window(padding).axis(0, input) else { continue };
                        let outputs = |zeros| {
                            window(Padding::Explicit([zeros, zeros, 0, 0])).axis(0, input).map_or(0, |axis| axis.output)
                        };
                        let found = (0..9).find(|&zeros| outputs(zeros) == axis.output);
                        assert_eq!(axis.symmetric_padding(), found, "{axis:?}");
                    }
                }
            }
        }
    }

    /// `taps`, `cell`, `span` and `readers` say the same thing in four ways.
    #[test]
    fn taps_cells_and_readers_agree() {
        for input in 1..9 {
            for kernel in 1..6 {
                for stride in 1..4 {
                    for dilation in 1..4 {
                        for padding in [Padding::Valid, Padding::Same, Padding::Explicit([2, 1, 0, 0])] {
                            let window =
                                Window { kernel: [kernel, 1], strides: [stride, 1], padding, dilation: [dilation, 1] };
                            let Ok(a) = window.axis(0, input) else { continue };
                            for output in 0..a.output {
                                for tap in 0..kernel {
                                    let cell = a.cell(output, tap);
                                    assert_eq!(cell.is_some(), a.taps(output).contains(&tap), "{a:?} {output} {tap}");
                                    if let Some(cell) = cell {
                                        assert!(a.readers(cell).contains(&output), "{a:?} {cell} {output}");
                                        let (first, end) = a.span(output);
                                        assert!((first..end).contains(&(cell as isize)));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_window_that_does_not_fit_is_refused() {
        let window = Window { kernel: [3, 5], ..Window::POINT };
        assert!(matches!(
            window.over(Shape::new(3, 4, 1)),
            Err(Error::WindowTooLarge { axis, extent: 5, available: 4, .. }) if axis == "width"
        ));
    }

    /// LeNet-5: C1 5, S2 6, C3 14, S4 16, C5 32.
    #[test]
    fn receptive_field_of_lenet5() {
        let mut field = ReceptiveField::INPUT;
        let mut sizes = Vec::new();
        for (input, kernel, stride) in [(32, 5, 1), (28, 2, 2), (14, 5, 1), (10, 2, 2), (5, 5, 1)] {
            field = field.through(&axis(input, kernel, stride, Padding::Valid));
            sizes.push(field.size);
        }
        assert_eq!(sizes, [5, 6, 14, 16, 32]);
    }
}
