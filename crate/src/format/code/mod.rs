//! A layer as source text, to be copied: raw TensorFlow, Keras, PyTorch, and a loop in NumPy that computes the same.
//!
//! The NumPy text is run by the tests against the engine, that of the frameworks is parsed. Where a framework pads otherwise
//! than the layer, its text pads explicitly, so that all four compute the same numbers.

mod keras;
mod numpy;
mod tensorflow;
mod torch;

use serde::Serialize;

use crate::graph::Node;
use crate::layers::Operation;
use crate::shape::{Axis, Padding, Shape, Window};

/// One layer in four ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LayerCode {
    /// `tf.nn`, with the strides in every form that it takes.
    pub tensorflow: String,
    /// `keras.layers`.
    pub keras: String,
    /// `torch.nn`; channels come first there.
    pub torch: String,
    /// A loop over output cells, one image.
    pub numpy: String,
}

/// The source text of a layer, if other frameworks have its operation.
pub fn code(node: &Node) -> Option<LayerCode> {
    let operation = node.layer.operation()?;
    let (input, output) = (node.input_shapes[0], node.shape);
    let told = Told { operation, input, output };
    Some(LayerCode {
        tensorflow: tensorflow::write(&told),
        keras: keras::write(&told),
        torch: torch::write(&told),
        numpy: numpy::write(&told),
    })
}

/// What the writers work from.
struct Told {
    operation: Operation,
    input: Shape,
    output: Shape,
}

impl Told {
    /// The arithmetic of a window that slides over the input, or over the output where the layer is a transpose.
    fn axes(&self, window: &Window) -> [Axis; 2] {
        let over = if matches!(self.operation, Operation::Transposed { .. }) { self.output } else { self.input };
        window.over(over).unwrap_or_else(|error| unreachable!("accepted by the build: {error}"))
    }
}

/// `(3, 5)`.
fn pair([rows, columns]: [usize; 2]) -> String {
    format!("({rows}, {columns})")
}

/// Zeros at the top, bottom, left and right.
fn sides(axes: &[Axis; 2]) -> [usize; 4] {
    [axes[0].before, axes[0].after, axes[1].before, axes[1].after]
}

/// `"same"` or `"valid"`; none where the zeros are given one by one.
fn padding_name(padding: Padding) -> Option<&'static str> {
    match padding {
        Padding::Valid => Some("valid"),
        Padding::Same => Some("same"),
        Padding::Explicit([0, 0, 0, 0]) => Some("valid"),
        Padding::Explicit(_) => None,
    }
}

/// A call over several lines: `head(`, an argument a line, `)`.
fn call(head: &str, arguments: &[String]) -> String {
    let lines: String = arguments.iter().map(|argument| format!("    {argument},\n")).collect();
    format!("{head}(\n{lines})\n")
}

/// Keyword arguments: those that are not at their default.
fn unless(default: bool, argument: impl FnOnce() -> String) -> Option<String> {
    (!default).then(argument)
}

/// Every line one step further in.
fn indented(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("    {line}\n")).collect()
}
