//! NumPy: one image, every output cell in a loop. The name of the function is free, its arguments are `x` and, where the layer
//! has them, `kernel` and `bias` as they are here.

use super::{Told, sides};
use crate::layers::{Operation, Statistic};
use crate::shape::{Axis, Window};

pub fn write(told: &Told) -> String {
    let body = match &told.operation {
        Operation::Convolution { window, filters, groups, bias } => {
            let [a, b] = window.kernel;
            let inputs = told.input.channels / groups;
            let kernel = format!("kernel: {a} × {b} × {inputs} × {filters}");
            let (start, seen) = if *groups == 1 {
                (String::new(), "window".to_owned())
            } else {
                let start = format!(
                    "                c = k // {} * {inputs}  # the first channel of its group\n",
                    filters / groups
                );
                (start, format!("window[:, :, c : c + {inputs}]"))
            };
            let each = format!(
                "            for k in range({filters}):\n{start}                y[i, j, k] = np.sum({seen} * kernel[:, :, :, k]){}\n",
                if *bias { " + bias[k]" } else { "" }
            );
            function("conv2d", told, Some((kernel, *bias)), &sliding(told, window, "0", &each))
        }
        Operation::Depthwise { window, multiplier, bias } => {
            let [a, b] = window.kernel;
            let channels = told.input.channels;
            let kernel = format!("kernel: {a} × {b} × {channels} × {multiplier}");
            let (split, of) = if *multiplier == 1 {
                (String::new(), ["k", "0"])
            } else {
                (format!("                c, q = k // {multiplier}, k % {multiplier}\n"), ["c", "q"])
            };
            let [c, q] = of;
            let each = format!(
                "            for k in range({}):\n{split}                \
                 y[i, j, k] = np.sum(window[:, :, {c}] * kernel[:, :, {c}, {q}]){}\n",
                channels * multiplier,
                if *bias { " + bias[k]" } else { "" }
            );
            function("depthwise_conv2d", told, Some((kernel, *bias)), &sliding(told, window, "0", &each))
        }
        Operation::Transposed { window, filters, bias } => {
            let [a, b] = window.kernel;
            let kernel = format!("kernel: {a} × {b} × {filters} × {}", told.input.channels);
            function("conv2d_transpose", told, Some((kernel, *bias)), &spreading(told, window, *filters, *bias))
        }
        Operation::Pooling { window, statistic: Statistic::Max } => {
            let each = "            y[i, j] = window.max(axis=(0, 1))\n";
            function("max_pool2d", told, None, &sliding(told, window, "-np.inf", each))
        }
        Operation::Pooling { window, statistic: Statistic::Mean } => {
            let each = "            y[i, j] = np.nanmean(window, axis=(0, 1))  # the padding is no number and does not count\n";
            function("avg_pool2d", told, None, &sliding(told, window, "np.nan", each))
        }
        Operation::DepthPooling { size, stride, statistic } => {
            let (name, method) = match statistic {
                Statistic::Max => ("max_pool_depth", "max"),
                Statistic::Mean => ("avg_pool_depth", "mean"),
            };
            let start = multiple("k", *stride);
            let each = format!(
                "{}    for k in range({}):\n        y[:, :, k] = x[:, :, {start} : {start} + {size}].{method}(axis=2)\n    return y\n",
                zeros(told),
                told.output.channels
            );
            function(name, told, None, &each)
        }
        Operation::GlobalPooling { statistic } => {
            let (name, method) = match statistic {
                Statistic::Max => ("global_max_pool2d", "max"),
                Statistic::Mean => ("global_avg_pool2d", "mean"),
            };
            function(name, told, None, &format!("    return x.{method}(axis=(0, 1))\n"))
        }
        Operation::Dense { units, bias } => {
            let kernel = format!("kernel: {} × {units}", told.input.channels);
            let biased = if *bias { " + bias" } else { "" };
            function("dense", told, Some((kernel, *bias)), &format!("    return x.reshape(-1) @ kernel{biased}\n"))
        }
    };
    format!("import numpy as np\n\n\n{body}")
}

fn function(name: &str, told: &Told, kernel: Option<(String, bool)>, body: &str) -> String {
    let has_bias = kernel.as_ref().is_some_and(|(_, bias)| *bias);
    let (mut arguments, mut shapes) = ("x".to_owned(), format!("x: {}", told.input.to_string().replace('×', " × ")));
    if let Some((shape, _)) = kernel {
        arguments += ", kernel";
        shapes += &format!(", {shape}");
    }
    if has_bias {
        arguments += ", bias";
        shapes += &format!(", bias: {}", told.output.channels);
    }
    format!("def {name}({arguments}):\n    \"\"\"{shapes}.\"\"\"\n{body}")
}

fn zeros(told: &Told) -> String {
    let [height, width, channels] = [told.output.height, told.output.width, told.output.channels];
    format!("    y = np.zeros(({height}, {width}, {channels}), np.float32)\n")
}

/// `i * 5`, or `i` alone.
fn multiple(index: &str, stride: usize) -> String {
    if stride == 1 { index.to_owned() } else { format!("{index} * {stride}") }
}

/// The taps of a window along one axis as a slice.
fn slice(index: &str, axis: &Axis) -> String {
    let start = multiple(index, axis.stride);
    let step = if axis.dilation == 1 { String::new() } else { format!(" : {}", axis.dilation) };
    format!("{start} : {start} + {}{step}", axis.extent())
}

/// A loop over output cells with what lies under each window.
fn sliding(told: &Told, window: &Window, padding: &str, each: &str) -> String {
    let axes = told.axes(window);
    let [top, bottom, left, right] = sides(&axes);
    let pad = if [top, bottom, left, right] == [0; 4] {
        String::new()
    } else {
        let constant = if padding == "0" { String::new() } else { format!(", constant_values={padding}") };
        format!("    x = np.pad(x, (({top}, {bottom}), ({left}, {right}), (0, 0)){constant})\n")
    };
    let [rows, columns] = [slice("i", &axes[0]), slice("j", &axes[1])];
    format!(
        "{pad}{}    for i in range({}):\n        for j in range({}):\n            window = x[{rows}, {columns}]\n{each}    return y\n",
        zeros(told),
        axes[0].output,
        axes[1].output
    )
}

/// Every cell of the input lays its kernel over the output.
fn spreading(told: &Told, window: &Window, filters: usize, bias: bool) -> String {
    let axes = told.axes(window);
    let full = |axis: &Axis| ((axis.output - 1) * axis.stride + axis.extent()).max(axis.before + axis.input);
    let [rows, columns] = [slice("i", &axes[0]), slice("j", &axes[1])];
    let cut = |axis: &Axis| format!("{} : {}", axis.before, axis.before + axis.input);
    let biased = if bias { " + bias" } else { "" };
    format!(
        "    y = np.zeros(({}, {}, {filters}), np.float32)\n    for i in range({}):\n        for j in range({}):\n            \
         y[{rows}, {columns}] += np.sum(kernel * x[i, j], axis=3)\n    return y[{}, {}]{biased}\n",
        full(&axes[0]),
        full(&axes[1]),
        axes[0].output,
        axes[1].output,
        cut(&axes[0]),
        cut(&axes[1])
    )
}
