//! `torch.nn`: channels before rows, padding on both sides alike. Where the layer's zeros are not alike, they are put by a layer
//! of their own.

use super::{Told, call, indented, pair, sides, unless};
use crate::layers::{Operation, Statistic};
use crate::shape::{Axis, Padding, Window};

pub fn write(told: &Told) -> String {
    let (inputs, outputs) = (told.input.channels, told.output.channels);
    let layer = match &told.operation {
        Operation::Convolution { window, filters, groups, bias } => {
            let sizes = [inputs.to_string(), filters.to_string()].into_iter();
            let sizes = sizes.chain(unless(*groups == 1, || format!("groups={groups}"))).collect();
            return text("# weight: kernel.transpose(3, 2, 0, 1)\n", &convolution(told, window, sizes, *bias));
        }
        Operation::Depthwise { window, multiplier, bias } => {
            let [rows, columns] = window.kernel;
            let shape = format!("{outputs}, 1, {rows}, {columns}");
            let note = format!("# weight: kernel.transpose(2, 3, 0, 1).reshape({shape})\n");
            let sizes = vec![inputs.to_string(), (inputs * multiplier).to_string(), format!("groups={inputs}")];
            return text(&note, &convolution(told, window, sizes, *bias));
        }
        Operation::Transposed { window, filters, bias } => {
            let note = "# weight: kernel.transpose(3, 2, 0, 1)\n";
            return text(note, &transposed(told, window, *filters, *bias));
        }
        Operation::Pooling { window, statistic } => return pooling(told, window, *statistic),
        Operation::DepthPooling { size, stride, statistic } => {
            let method = match statistic {
                Statistic::Max => "amax",
                Statistic::Mean => "mean",
            };
            return format!("def layer(x):\n    return x.unfold(1, {size}, {stride}).{method}(dim=-1)\n");
        }
        Operation::GlobalPooling { statistic: Statistic::Max } => "nn.AdaptiveMaxPool2d(1)\n".to_owned(),
        Operation::GlobalPooling { statistic: Statistic::Mean } => "nn.AdaptiveAvgPool2d(1)\n".to_owned(),
        Operation::Dense { units, bias } => {
            let sizes = [inputs.to_string(), units.to_string()].into_iter();
            let arguments = sizes.chain(unless(*bias, || "bias=False".into())).collect::<Vec<_>>();
            return text("# weight: kernel.transpose()\n", &call("nn.Linear", &arguments));
        }
    };
    text("", &layer)
}

fn text(note: &str, layer: &str) -> String {
    format!("from torch import nn\n\n{note}layer = {layer}")
}

/// How PyTorch pads for the same windows: an argument, or what has to be padded before.
enum Pad {
    Argument(Option<String>),
    Before([usize; 4]),
}

fn pad(window: &Window, axes: &[Axis; 2]) -> Pad {
    let zeros = sides(axes);
    if zeros == [0; 4] {
        return Pad::Argument(None);
    }
    if window.padding == Padding::Same && window.strides == [1, 1] {
        return Pad::Argument(Some("padding=\"same\"".into()));
    }
    let alike = |axis: &Axis| axis.symmetric_padding().filter(|&zeros| zeros == axis.before);
    match [alike(&axes[0]), alike(&axes[1])] {
        [Some(rows), Some(columns)] => Pad::Argument(Some(format!("padding={}", pair([rows, columns])))),
        _ => Pad::Before(zeros),
    }
}

fn convolution(told: &Told, window: &Window, sizes: Vec<String>, bias: bool) -> String {
    let pad = pad(window, &told.axes(window));
    let mut arguments = sizes;
    arguments.insert(2, format!("kernel_size={}", pair(window.kernel)));
    arguments.push(format!("stride={}", pair(window.strides)));
    if let Pad::Argument(Some(padding)) = &pad {
        arguments.push(padding.clone());
    }
    arguments.extend(unless(window.dilation == [1, 1], || format!("dilation={}", pair(window.dilation))));
    arguments.extend(unless(bias, || "bias=False".into()));
    let layer = call("nn.Conv2d", &arguments);
    match pad {
        Pad::Before(zeros) => behind("nn.ZeroPad2d", zeros, "", &layer),
        Pad::Argument(_) => layer,
    }
}

/// A layer behind one that pads; PyTorch counts from the last axis.
fn behind(padding: &str, [top, bottom, left, right]: [usize; 4], value: &str, layer: &str) -> String {
    let zeros = format!("{padding}(({left}, {right}, {top}, {bottom}){value})");
    let both = indented(&format!("{zeros},\n{},", layer.trim_end()));
    format!("nn.Sequential(\n{both})\n")
}

fn pooling(told: &Told, window: &Window, statistic: Statistic) -> String {
    let axes = told.axes(window);
    let pad = match pad(window, &axes) {
        // Only convolutions know "same"; and no pooling pads by more than half of its window.
        Pad::Argument(Some(_)) => {
            let zeros = [axes[0].before, axes[1].before];
            let fits = [0, 1]
                .into_iter()
                .all(|i| 2 * zeros[i] <= axes[i].kernel && axes[i].symmetric_padding() == Some(zeros[i]));
            if fits { Pad::Argument(Some(format!("padding={}", pair(zeros)))) } else { Pad::Before(sides(&axes)) }
        }
        pad => pad,
    };
    let mut arguments =
        vec![format!("kernel_size={}", pair(window.kernel)), format!("stride={}", pair(window.strides))];
    match (statistic, pad) {
        (Statistic::Max, Pad::Before(zeros)) => {
            let layer = call("nn.MaxPool2d", &arguments);
            text("", &behind("nn.ConstantPad2d", zeros, ", float(\"-inf\")", &layer))
        }
        (Statistic::Max, Pad::Argument(padding)) => {
            arguments.extend(padding);
            text("", &call("nn.MaxPool2d", &arguments))
        }
        (Statistic::Mean, Pad::Argument(padding)) => {
            if let Some(padding) = padding {
                arguments.extend([padding, "count_include_pad=False".into()]);
            }
            text("", &call("nn.AvgPool2d", &arguments))
        }
        (Statistic::Mean, Pad::Before([top, bottom, left, right])) => {
            let pool = call("nn.AvgPool2d", &arguments);
            format!(
                "import torch\nfrom torch import nn\nfrom torch.nn import functional as F\n\npool = {pool}\n\n\
                 def layer(x):\n    zeros = ({left}, {right}, {top}, {bottom})\n    \
                 real = pool(F.pad(torch.ones_like(x), zeros))  # the share of each window that is no padding\n    \
                 return pool(F.pad(x, zeros)) / real\n"
            )
        }
    }
}

/// Cuts `padding` cells off both ends and adds `output_padding` at the end; where TensorFlow cuts more at the end than at the
/// beginning, a negative padding does it.
fn transposed(told: &Told, window: &Window, filters: usize, bias: bool) -> String {
    let axes = told.axes(window);
    let full = |axis: &Axis| (axis.output - 1) * axis.stride + axis.extent();
    let end = |axis: &Axis| (axis.before + axis.input) as i64 - full(axis) as i64;
    // What of each end a padding alike on both cannot say.
    let is_alike = |axis: &Axis| end(axis) >= -(axis.before as i64);
    let are_alike = axes.iter().all(is_alike);
    let cut = axes.map(|axis| if are_alike { axis.before } else { 0 });
    let added = [0, 1].map(|i| (end(&axes[i]) + cut[i] as i64).max(0) as usize);
    let mut arguments = vec![told.input.channels.to_string(), filters.to_string()];
    arguments.push(format!("kernel_size={}", pair(window.kernel)));
    arguments.push(format!("stride={}", pair(window.strides)));
    arguments.extend(unless(cut == [0, 0], || format!("padding={}", pair(cut))));
    arguments.extend(unless(added == [0, 0], || format!("output_padding={}", pair(added))));
    arguments.extend(unless(window.dilation == [1, 1], || format!("dilation={}", pair(window.dilation))));
    arguments.extend(unless(bias, || "bias=False".into()));
    let layer = call("nn.ConvTranspose2d", &arguments);
    if are_alike {
        return layer;
    }
    let [top, left] = axes.map(|axis| -(axis.before as i64));
    let [bottom, right] = [0, 1].map(|i| end(&axes[i]).min(0));
    let cut = format!("nn.ZeroPad2d(({left}, {right}, {top}, {bottom}))");
    format!("nn.Sequential(\n{})\n", indented(&format!("{},\n{cut},", layer.trim_end())))
}
