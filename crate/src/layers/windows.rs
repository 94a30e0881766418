//! What the layers with a window have in common: which windows they accept, and the parameters of those with a kernel.

use super::fields::{invalid, positive};
use super::{Parameter, Role};
use crate::error::{Error, Result};
use crate::init::Initializer;
use crate::shape::{Axis, Padding, Shape, Window};

/// The most floats of one padded image: as many as the graph build allows without padding.
const MOST_PADDED: f64 = (1u64 << 27) as f64;

/// The arithmetic of `window` over `input`.
///
/// # Errors
/// [`Error::InvalidField`] for a 0 in the window, [`Error::WindowTooLarge`] where it does not fit,
/// [`Error::TooLarge`] where the padding would fill the memory.
pub fn axes(window: &Window, input: Shape) -> Result<[Axis; 2]> {
    for (field, pair) in [("kernel", window.kernel), ("strides", window.strides), ("dilation", window.dilation)] {
        pair.into_iter().try_for_each(|n| positive(field, n))?;
    }
    let axes = window.over(input)?;
    let padded = |axis: &Axis| axis.before as f64 + axis.input as f64 + axis.after as f64;
    let floats = padded(&axes[0]) * padded(&axes[1]) * input.channels as f64;
    if floats > MOST_PADDED {
        let quantity = "activations".to_owned();
        return Err(Error::TooLarge { node: String::new(), quantity, value: floats, limit: MOST_PADDED });
    }
    Ok(axes)
}

/// [`axes`] for a window that is to find a real cell wherever it stands.
///
/// # Errors
/// As [`axes`], and [`Error::InvalidField`] for explicit padding as wide as the window.
pub fn pooling_axes(window: &Window, input: Shape) -> Result<[Axis; 2]> {
    let axes = axes(window, input)?;
    let is_narrow = |axis: &Axis| axis.before.max(axis.after) < axis.extent();
    match window.padding {
        Padding::Explicit(zeros) if !axes.iter().all(is_narrow) => {
            Err(invalid("padding", format!("{zeros:?}"), "less_than_kernel"))
        }
        _ => Ok(axes),
    }
}

/// The arithmetic of a window over an input that [`axes`] has accepted.
pub fn accepted(window: &Window, input: Shape) -> [Axis; 2] {
    window.over(input).unwrap_or_else(|error| unreachable!("accepted by output_shape: {error}"))
}

/// `kernel` with these dims and, for `bias` units, `bias`.
pub fn kernel_and_bias(dims: Vec<usize>, initializer: Initializer, bias: Option<usize>) -> Vec<Parameter> {
    let kernel = Parameter { name: "kernel", dims, initializer, role: Role::Kernel };
    let bias = bias.map(|units| Parameter {
        name: "bias",
        dims: vec![units],
        initializer: Initializer::Zeros,
        role: Role::Offset,
    });
    std::iter::once(kernel).chain(bias).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUT: Shape = Shape::new(28, 28, 3);

    #[test]
    fn zeros_in_a_window_are_refused() {
        for window in [
            Window { kernel: [0, 3], ..Window::POINT },
            Window { strides: [1, 0], ..Window::POINT },
            Window { dilation: [0, 1], ..Window::POINT },
        ] {
            assert!(matches!(axes(&window, INPUT), Err(Error::InvalidField { .. })), "{window:?}");
        }
    }

    /// A small kernel whose taps lie far apart has a small output, and padding that no memory holds.
    #[test]
    fn padding_that_fills_the_memory_is_refused() {
        let window = |dilation, padding| Window { kernel: [3, 3], dilation: [dilation; 2], padding, ..Window::POINT };
        assert!(axes(&window(100, Padding::Same), INPUT).is_ok());
        let far = Padding::Explicit([u32::MAX as usize; 4]);
        for window in [window(1 << 20, Padding::Same), window(1, far)] {
            assert!(matches!(axes(&window, INPUT), Err(Error::TooLarge { .. })), "{window:?}");
        }
    }

    #[test]
    fn pooling_refuses_windows_without_a_cell() {
        let window = |zeros| Window { kernel: [2, 3], padding: Padding::Explicit(zeros), ..Window::POINT };
        assert!(pooling_axes(&window([1, 1, 2, 2]), INPUT).is_ok());
        for zeros in [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 3, 0], [0, 0, 0, 3]] {
            assert!(matches!(pooling_axes(&window(zeros), INPUT), Err(Error::InvalidField { .. })), "{zeros:?}");
        }
    }
}
