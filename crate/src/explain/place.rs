//! Whether a question about a node or one of its cells has an answer.

use crate::error::{Error, Result};
use crate::graph::Graph;

/// The index of a node.
///
/// # Errors
/// [`Error::UnknownInput`].
pub fn node(graph: &Graph, name: &str) -> Result<usize> {
    graph.find(name).ok_or_else(|| Error::UnknownInput { node: name.to_owned(), input: name.to_owned() })
}

/// The index of a node that has a cell at row, column, channel.
///
/// # Errors
/// [`Error::UnknownInput`], [`Error::OutOfRange`].
pub fn checked(graph: &Graph, name: &str, at: [usize; 3]) -> Result<usize> {
    let index = node(graph, name)?;
    let shape = graph.nodes[index].shape;
    let extents = [("row", shape.height), ("column", shape.width), ("channel", shape.channels)];
    for (&place, (option, extent)) in at.iter().zip(extents) {
        within(option, place, extent - 1)?;
    }
    Ok(index)
}

/// Whether a whole number is at most `max`.
///
/// # Errors
/// [`Error::OutOfRange`].
pub fn within(option: &str, value: usize, max: usize) -> Result<()> {
    if value <= max {
        return Ok(());
    }
    Err(Error::OutOfRange { option: option.to_owned(), value: value as f64, min: 0.0, max: max as f64 })
}
