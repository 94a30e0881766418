//! `keras.layers`.

use super::{Told, call, indented, padding_name, pair, tensorflow, unless};
use crate::layers::{Operation, Statistic};
use crate::shape::{Padding, Window};

pub fn write(told: &Told) -> String {
    let layers = match &told.operation {
        Operation::Convolution { window, filters, groups, bias } => {
            let size = std::iter::once(format!("filters={filters}"))
                .chain(unless(*groups == 1, || format!("groups={groups}")));
            padded(window, "keras.layers.Conv2D", size.collect(), *bias)
        }
        Operation::Depthwise { window, multiplier, bias } => {
            let size = unless(*multiplier == 1, || format!("depth_multiplier={multiplier}"));
            padded(window, "keras.layers.DepthwiseConv2D", size.into_iter().collect(), *bias)
        }
        Operation::Transposed { window, filters, bias } => return transposed(told, window, *filters, *bias),
        Operation::Pooling { window, statistic } => {
            let Some(name) = padding_name(window.padding) else {
                let note = "# Keras' pooling layers take no padding of their own: a function of TensorFlow does\n";
                return format!("import tensorflow as tf\n\n{note}{}", tensorflow::pooling(told, window, *statistic));
            };
            let layer = match statistic {
                Statistic::Max => "keras.layers.MaxPooling2D",
                Statistic::Mean => "keras.layers.AveragePooling2D",
            };
            let arguments = [
                format!("pool_size={}", pair(window.kernel)),
                format!("strides={}", pair(window.strides)),
                format!("padding=\"{name}\""),
            ];
            call(layer, &arguments)
        }
        Operation::DepthPooling { size, stride, statistic } => {
            let function = match statistic {
                Statistic::Max => "keras.ops.max",
                Statistic::Mean => "keras.ops.mean",
            };
            let starts = format!("range(0, {} - {size} + 1, {stride})", told.input.channels);
            return format!(
                "import keras\n\n\n# Keras has no layer for this\ndef layer(x):\n    groups = [x[..., k : k + {size}] for k in {starts}]\n    \
                 return keras.ops.stack([{function}(group, axis=-1) for group in groups], axis=-1)\n"
            );
        }
        Operation::GlobalPooling { statistic: Statistic::Max } => "keras.layers.GlobalMaxPooling2D()\n".to_owned(),
        Operation::GlobalPooling { statistic: Statistic::Mean } => "keras.layers.GlobalAveragePooling2D()\n".to_owned(),
        Operation::Dense { units, bias } => {
            let arguments = std::iter::once(format!("units={units}")).chain(unless(*bias, || "use_bias=False".into()));
            call("keras.layers.Dense", &arguments.collect::<Vec<_>>())
        }
    };
    let note = match &told.operation {
        Operation::Convolution { window, .. } | Operation::Depthwise { window, .. } => refusal(window),
        _ => "",
    };
    format!("from tensorflow import keras\n\n{note}layer = {layers}")
}

/// What Keras says no to.
fn refusal(window: &Window) -> &'static str {
    let both = window.strides != [1, 1] && window.dilation != [1, 1];
    if both { "# Keras refuses strides and dilation above 1 together\n" } else { "" }
}

/// A layer that convolves, behind a padding of its own where zeros are given one by one.
fn padded(window: &Window, layer: &str, size: Vec<String>, bias: bool) -> String {
    let mut arguments = size;
    arguments.push(format!("kernel_size={}", pair(window.kernel)));
    arguments.push(format!("strides={}", pair(window.strides)));
    arguments.push(format!("padding=\"{}\"", padding_name(window.padding).unwrap_or("valid")));
    arguments.extend(unless(window.dilation == [1, 1], || format!("dilation_rate={}", pair(window.dilation))));
    arguments.extend(unless(bias, || "use_bias=False".into()));
    let convolution = call(layer, &arguments);
    match window.padding {
        Padding::Explicit([top, bottom, left, right]) if padding_name(window.padding).is_none() => {
            let zeros = format!("keras.layers.ZeroPadding2D((({top}, {bottom}), ({left}, {right})))");
            let both = indented(&indented(&format!("{zeros},\n{},", convolution.trim_end())));
            format!("keras.Sequential(\n    [\n{both}    ]\n)\n")
        }
        _ => convolution,
    }
}

/// Explicit zeros are what is cut off the full output.
fn transposed(told: &Told, window: &Window, filters: usize, bias: bool) -> String {
    let plain = Window { padding: padding_name(window.padding).map_or(Padding::Valid, |_| window.padding), ..*window };
    let layer = padded(&plain, "keras.layers.Conv2DTranspose", vec![format!("filters={filters}")], bias);
    let text = match window.padding {
        Padding::Explicit([top, bottom, left, right]) if padding_name(window.padding).is_none() => {
            let cut = format!("keras.layers.Cropping2D((({top}, {bottom}), ({left}, {right})))");
            let both = indented(&indented(&format!("{},\n{cut},", layer.trim_end())));
            format!("keras.Sequential(\n    [\n{both}    ]\n)\n")
        }
        _ => layer,
    };
    let size = format!(
        "# {} × {} becomes {} × {}\n",
        told.input.height, told.input.width, told.output.height, told.output.width
    );
    format!("from tensorflow import keras\n\n{size}{}layer = {text}", refusal(window))
}
