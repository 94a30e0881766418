//! `tf.nn`: functions of images and filters, NHWC and HWIO as here.

use super::{Told, padding_name, sides};
use crate::layers::{Operation, Statistic};
use crate::shape::{Padding, Shape, Window};

pub fn write(told: &Told) -> String {
    let Told { operation, input: Shape { height, width, channels }, output } = told;
    let images = format!("import tensorflow as tf\n\n# images: [batch, {height}, {width}, {channels}]");
    let biased =
        |bias: bool, text: String| if bias { format!("{text}outputs = tf.nn.bias_add(outputs, bias)\n") } else { text };
    match operation {
        Operation::Convolution { window, filters, groups, bias } => {
            let [rows, columns] = window.kernel;
            let arguments = sliding(window);
            let head = format!(
                "{images}, filters: [{rows}, {columns}, {}, {filters}]\n{}",
                channels / groups,
                strides_note(window)
            );
            biased(*bias, format!("{head}outputs = tf.nn.conv2d(images, filters, {arguments})\n"))
        }
        Operation::Depthwise { window, multiplier, bias } => {
            let [rows, columns] = window.kernel;
            let head = format!("{images}, filters: [{rows}, {columns}, {channels}, {multiplier}]\n");
            biased(*bias, head + &depthwise(told, window))
        }
        Operation::Transposed { window, filters, bias } => {
            let [rows, columns] = window.kernel;
            let arguments = sliding(window);
            let size = format!("[batch, {}, {}, {filters}]", output.height, output.width);
            let head =
                format!("{images}, filters: [{rows}, {columns}, {filters}, {channels}]\nbatch = tf.shape(images)[0]\n");
            biased(*bias, format!("{head}outputs = tf.nn.conv2d_transpose(images, filters, {size}, {arguments})\n"))
        }
        Operation::Pooling { window, statistic } => format!("{images}\n{}", pooling(told, window, *statistic)),
        Operation::DepthPooling { size, stride, statistic } => {
            format!("{images}\n{}", depth_pooling(*channels, [*size, *stride], *statistic))
        }
        Operation::GlobalPooling { statistic: Statistic::Max } => {
            format!("{images}\noutputs = tf.reduce_max(images, axis=[1, 2])\n")
        }
        Operation::GlobalPooling { statistic: Statistic::Mean } => {
            format!("{images}\noutputs = tf.reduce_mean(images, axis=[1, 2])\n")
        }
        Operation::Dense { units, bias } => {
            let head =
                format!("import tensorflow as tf\n\n# inputs: [batch, {channels}], kernel: [{channels}, {units}]\n");
            biased(*bias, format!("{head}outputs = tf.matmul(inputs, kernel)\n"))
        }
    }
}

/// The kernel of this function takes equal strides alone: of others every cell of stride 1 is computed.
fn depthwise(told: &Told, window: &Window) -> String {
    let [down, right] = window.strides;
    let [a, b] = window.dilation;
    let dilations = if [a, b] == [1, 1] { String::new() } else { format!(", dilations=[{a}, {b}]") };
    let with = |[rows, columns]: [usize; 2], padding: String| {
        let arguments = format!("strides=[1, {rows}, {columns}, 1], padding={padding}{dilations}");
        format!("outputs = tf.nn.depthwise_conv2d(images, filters, {arguments})\n")
    };
    if down == right {
        return with([down, right], padding(window.padding));
    }
    let zeros = match sides(&told.axes(window)) {
        [0, 0, 0, 0] => padding(Padding::Valid),
        zeros => all_sides(zeros),
    };
    let note = "# tf.nn.depthwise_conv2d wants equal strides: cells are picked afterwards\n";
    format!("{note}{}outputs = outputs[:, ::{down}, ::{right}]\n", with([1, 1], zeros))
}

fn depth_pooling(channels: usize, [size, stride]: [usize; 2], statistic: Statistic) -> String {
    let (note, reduce) = match statistic {
        Statistic::Max if size == stride && channels.is_multiple_of(size) => {
            let ksize = format!("ksize=[1, 1, 1, {size}], strides=[1, 1, 1, {stride}]");
            return format!("outputs = tf.nn.max_pool(images, {ksize}, padding=\"VALID\")\n");
        }
        Statistic::Max => ("tf.nn.max_pool joins channels only where groups lie side by side and fill them", "max"),
        Statistic::Mean => ("tf.nn.avg_pool does not join channels", "mean"),
    };
    format!(
        "# {note}\ngroups = [images[..., k : k + {size}] for k in range(0, {channels} - {size} + 1, {stride})]\n\
         outputs = tf.stack([tf.reduce_{reduce}(group, axis=-1) for group in groups], axis=-1)\n"
    )
}

/// A pooling of `images`; where zeros are given one by one, a mean leaves them out by dividing by their absence.
pub fn pooling(told: &Told, window: &Window, statistic: Statistic) -> String {
    let [rows, columns] = window.kernel;
    let [down, right] = window.strides;
    let (ksize, strides) = (format!("ksize=[{rows}, {columns}]"), format!("strides=[{down}, {right}]"));
    let named = padding_name(window.padding);
    let name = match statistic {
        Statistic::Max => "max_pool2d",
        Statistic::Mean => "avg_pool2d",
    };
    match (statistic, named) {
        (Statistic::Mean, None) => {
            let zeros = all_sides(sides(&told.axes(window)));
            format!(
                "sums = tf.nn.avg_pool2d(tf.pad(images, {zeros}), {ksize}, {strides}, padding=\"VALID\")\n\
                 real = tf.nn.avg_pool2d(tf.pad(tf.ones_like(images), {zeros}), {ksize}, {strides}, padding=\"VALID\")\n\
                 outputs = sums / real\n"
            )
        }
        _ => format!("outputs = tf.nn.{name}(images, {ksize}, {strides}, padding={})\n", padding(window.padding)),
    }
}

/// Strides in the shortest form, padding, dilations.
fn sliding(window: &Window) -> String {
    let shortest = |[rows, columns]: [usize; 2]| {
        if rows == columns { rows.to_string() } else { format!("[{rows}, {columns}]") }
    };
    let dilations =
        if window.dilation == [1, 1] { String::new() } else { format!(", dilations={}", shortest(window.dilation)) };
    format!("strides={}, padding={}{dilations}", shortest(window.strides), padding(window.padding))
}

fn strides_note(window: &Window) -> String {
    let [rows, columns] = window.strides;
    let one = if rows == columns { format!("{rows}, ") } else { String::new() };
    format!("# strides: {one}[{rows}, {columns}] and [1, {rows}, {columns}, 1] mean the same\n")
}

fn padding(padding: Padding) -> String {
    match padding {
        Padding::Valid => "\"VALID\"".to_owned(),
        Padding::Same => "\"SAME\"".to_owned(),
        Padding::Explicit(zeros) => all_sides(zeros),
    }
}

fn all_sides([top, bottom, left, right]: [usize; 4]) -> String {
    format!("[[0, 0], [{top}, {bottom}], [{left}, {right}], [0, 0]]")
}
