//! Which part of the network's input one cell can see: what follows from the windows alone.

use serde::Serialize;

use super::place;
use crate::error::Result;
use crate::graph::Graph;
use crate::shape::ReceptiveField;

/// The receptive field of a cell along one axis, in cells of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AxisField {
    /// Cells, the padding included.
    pub size: u64,
    /// From one cell's field to the next one's; 0: every cell is said to see all that any sees.
    pub jump: u64,
    /// First cell; below 0 in the padding.
    pub start: i64,
    /// Cells of padding that cell 0 sees before the input.
    pub padding: i64,
    /// First and last cell that are of the input; none if all is padding.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[number, number] | null"))]
    pub inside: Option<[u64; 2]>,
}

/// The receptive field of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CellField {
    /// Name of the node.
    pub node: String,
    /// Along rows.
    pub rows: AxisField,
    /// Along columns.
    pub columns: AxisField,
}

impl AxisField {
    fn new(field: ReceptiveField, cell: usize, length: usize) -> Self {
        let start = field.start + cell as i64 * field.jump as i64;
        let end = start.saturating_add_unsigned(field.size).min(length as i64);
        let first = start.max(0);
        let inside = (first < end).then(|| [first as u64, end as u64 - 1]);
        Self { size: field.size, jump: field.jump, start, padding: -field.start, inside }
    }
}

/// The field of the cell at row, column, channel of a node.
///
/// # Errors
/// [`crate::error::Error::UnknownInput`] for a node, [`crate::error::Error::OutOfRange`] for a place.
pub fn field(graph: &Graph, node: &str, at: [usize; 3]) -> Result<CellField> {
    let index = place::checked(graph, node, at)?;
    let [rows, columns] = graph.nodes[index].receptive_field;
    Ok(CellField {
        node: node.to_owned(),
        rows: AxisField::new(rows, at[0], graph.input.height),
        columns: AxisField::new(columns, at[1], graph.input.width),
    })
}
