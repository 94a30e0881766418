//! The arithmetic of every layer of a graph along rows and columns, and its cost, before anything is computed.
//!
//! Which cell reads which stands here as tables, so that the page can light both ends of a link without a question and
//! without a shape rule of its own. All of it comes from [`crate::shape`].

use serde::Serialize;

use super::cost::{Cost, Workload};
use crate::error::{Error, Result};
use crate::format::code::{LayerCode, code};
use crate::graph::{Graph, ModelSpec, NodeSpec, NodeSummary};
use crate::layers::Channels;
use crate::shape::{Axis, Reach, Shape};

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
    /// The same in other frameworks; none where they do not have it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "LayerCode | null"))]
    pub code: Option<LayerCode>,
}

/// A layer's window along one axis: `output = ⌊(before + input + after − extent) / stride⌋ + 1` with
/// `extent = dilation · (kernel − 1) + 1`. Of a transposed convolution it is the window over the *output*, whose positions are
/// the input's cells: `output = (input − 1) · stride + extent − before − after` where the stride leaves nothing over.
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
    /// Zeros before the first cell; of a transpose, cells cut off the beginning.
    pub before: usize,
    /// Zeros after the last cell; of a transpose, cells cut off the end.
    pub after: usize,
    /// Input cells at the end that no window reaches: the last `unused` of them.
    pub unused: usize,
    /// For each cell of the output, the place of every tap in the input: below 0 or from `input` on it lies in the padding.
    /// None where a transpose's stride lets no input cell fall.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "(number | null)[][]"))]
    pub reads: Vec<Vec<Option<i64>>>,
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
    let graph = Graph::build(&ModelSpec::of_layers(input, nodes))?;
    let summaries = graph.summary().nodes;
    let reports = graph.nodes.iter().zip(summaries).map(|(node, summary)| {
        let input = node.input_shapes[0];
        let reach = node.layer.reach(&node.input_shapes)?;
        for reach in &reach {
            let value = (reach.output() as f64 * reach.axis().kernel as f64).max(reach.input() as f64);
            if value > MOST_TAPS {
                let (node, quantity) = (node.name.clone(), "taps".into());
                return Err(Error::TooLarge { node, quantity, value, limit: MOST_TAPS });
            }
        }
        Ok(LayerReport {
            summary,
            input,
            axes: reach.map(AxisReport::new),
            channels: node.layer.reads(&node.input_shapes).channels,
            cost: Cost::of(node, workload),
            code: code(node),
        })
    });
    reports.collect()
}

impl AxisReport {
    fn new(reach: Reach) -> Self {
        let &Axis { kernel, stride, dilation, before, after, .. } = reach.axis();
        let (input, output) = (reach.input(), reach.output());
        let place = |cell: usize, tap: usize| reach.place(cell, tap).map(|place| place as i64);
        let reads = (0..output).map(|cell| (0..kernel).map(|tap| place(cell, tap)).collect());
        let unused = match reach {
            Reach::Window(axis) => axis.unused().min(input),
            Reach::Transposed(_) => 0,
        };
        Self {
            input,
            output,
            kernel,
            stride,
            dilation,
            extent: reach.axis().extent(),
            before,
            after,
            unused,
            reads: reads.collect(),
            readers: (0..input).map(|cell| reach.readers(cell)).collect(),
            torch: TorchPadding::of(&reach),
        }
    }
}

impl TorchPadding {
    fn of(reach: &Reach) -> Self {
        let axis = reach.axis();
        let (symmetric, takes_same) = match reach {
            Reach::Window(axis) => (axis.symmetric_padding(), axis.stride == 1),
            // `output_padding` makes up for an odd cell; PyTorch wants it below the stride or the dilation.
            Reach::Transposed(axis) => {
                let cut = ((axis.output - 1) * axis.stride + axis.extent()).saturating_sub(axis.input);
                let is_even = cut.is_multiple_of(2);
                ((is_even || axis.stride.max(axis.dilation) > 1).then_some(cut.div_ceil(2)), false)
            }
        };
        let shift = symmetric.map_or(0, |zeros| zeros as i64 - axis.before as i64);
        Self { symmetric, shift, takes_same }
    }
}
