//! The arithmetic of every layer of a graph along rows and columns, and its cost, before anything is computed.
//!
//! Which cell reads which stands here as tables, so that the page can light both ends of a link without a question and
//! without a shape rule of its own. All of it comes from [`crate::shape`].

use serde::Serialize;

use super::cost::{Cost, Workload};
use crate::error::{Error, Result};
use crate::graph::{Graph, ModelSpec, NodeSpec, NodeSummary};
use crate::layers::Channels;
use crate::shape::{Axis, Shape};

/// Most taps in a table along one axis: a window of 11 on 4,096 cells has 45,056.
const MOST_TAPS: f64 = (1u64 << 20) as f64;

/// One layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LayerReport {
    /// Name, kind, fields with their defaults, output shape, parameter tensors, MACs.
    pub summary: NodeSummary,
    /// Shape of its first input.
    pub input: Shape,
    /// Rows and columns.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[AxisReport, AxisReport]"))]
    pub axes: [AxisReport; 2],
    /// Which channels of its inputs a channel of its output reads.
    pub channels: Channels,
    /// What it costs.
    pub cost: Cost,
}

/// A layer's window along one axis: `output = ⌊(before + input + after − extent) / stride⌋ + 1` with
/// `extent = dilation · (kernel − 1) + 1`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AxisReport {
    /// Cells of the input.
    pub input: usize,
    /// Cells of the output.
    pub output: usize,
    /// Taps.
    pub kernel: usize,
    /// Cells from one window to the next.
    pub stride: usize,
    /// Cells from one tap to the next.
    pub dilation: usize,
    /// Cells that the dilated kernel spans.
    pub extent: usize,
    /// Zeros before the first cell.
    pub before: usize,
    /// Zeros after the last cell.
    pub after: usize,
    /// Input cells at the end that no window reaches: the last `unused` of them.
    pub unused: usize,
    /// For each cell of the output, the place of every tap in the input: below 0 or from `input` on it lies in the padding.
    pub reads: Vec<Vec<i64>>,
    /// For each cell of the input, the cells of the output that read it; none for a cell that is dropped or stepped over.
    pub readers: Vec<Vec<usize>>,
    /// The same layer in PyTorch.
    pub torch: TorchPadding,
}

/// What a PyTorch user writes for the same number of outputs. PyTorch pads both sides alike, TensorFlow's SAME puts the odd
/// zero at the end, so that windows may stand one cell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TorchPadding {
    /// The least `padding=` with as many outputs; none where no symmetric padding has.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
    pub symmetric: Option<usize>,
    /// By how many cells each of its windows begins earlier. Other than 0: other numbers come out.
    pub shift: i64,
    /// Whether `padding='same'` is accepted: PyTorch refuses it for a stride above 1.
    pub takes_same: bool,
}

/// Reports on every layer of `nodes` over an input of this height, width and channels.
///
/// # Errors
/// Whatever is wrong with the nodes, what [`Workload::check`] refuses, and [`Error::TooLarge`] for tables of `taps` that
/// nobody could look at.
pub fn report(input: [u32; 3], nodes: Vec<NodeSpec>, workload: Workload) -> Result<Vec<LayerReport>> {
    workload.check()?;
    let graph = Graph::build(&ModelSpec { name: "lab".into(), input, nodes })?;
    let summaries = graph.summary().nodes;
    let reports = graph.nodes.iter().zip(summaries).map(|(node, summary)| {
        let input = node.input_shapes[0];
        let reads = node.layer.reads(&node.input_shapes);
        let axes = reads.window.over(input)?;
        for axis in &axes {
            let value = (axis.output as f64 * axis.kernel as f64).max(axis.input as f64);
            if value > MOST_TAPS {
                let (node, quantity) = (node.name.clone(), "taps".into());
                return Err(Error::TooLarge { node, quantity, value, limit: MOST_TAPS });
            }
        }
        let cost = Cost::of(node, workload);
        Ok(LayerReport { summary, input, axes: axes.map(AxisReport::new), channels: reads.channels, cost })
    });
    reports.collect()
}

impl AxisReport {
    fn new(axis: Axis) -> Self {
        let Axis { input, output, kernel, stride, dilation, before, after } = axis;
        let reads = (0..output).map(|position| (0..kernel).map(|tap| axis.place(position, tap) as i64).collect());
        let does_read = |position: usize, cell: usize| (0..kernel).any(|tap| axis.cell(position, tap) == Some(cell));
        let readers = (0..input).map(|cell| axis.readers(cell).filter(|&position| does_read(position, cell)).collect());
        Self {
            input,
            output,
            kernel,
            stride,
            dilation,
            extent: axis.extent(),
            before,
            after,
            unused: axis.unused().min(input),
            reads: reads.collect(),
            readers: readers.collect(),
            torch: TorchPadding::of(&axis),
        }
    }
}

impl TorchPadding {
    fn of(axis: &Axis) -> Self {
        let symmetric = axis.symmetric_padding();
        let shift = symmetric.map_or(0, |zeros| zeros as i64 - axis.before as i64);
        Self { symmetric, shift, takes_same: axis.stride == 1 }
    }
}
