//! The source text of layers: of every registered example the NumPy loop is run, where `CONVSCOPE_PYTHON` names a Python with
//! NumPy (`cargo xtask test native` does), and its numbers are the engine's. What the frameworks are told where their padding
//! differs is written down here.
#![cfg(not(target_arch = "wasm32"))]

use std::process::Command;

use convscope::explain::cost::Workload;
use convscope::explain::report::report;
use convscope::format::code::LayerCode;
use convscope::graph::NodeSpec;
use convscope::layers::{Mode, REGISTRY, Role};
use convscope::shape::Shape;
use convscope::testing::Bench;
use serde_json::{Value, json};

fn code_of(input: Shape, kind: &str, fields: Value) -> Option<LayerCode> {
    let Value::Object(fields) = fields else { panic!("{kind}: fields are an object") };
    let node = NodeSpec { name: "layer".into(), kind: kind.into(), inputs: None, fields };
    let input = [input.height, input.width, input.channels].map(|n| n as u32);
    report(input, vec![node], Workload::default()).expect("a layer that can be built").remove(0).code
}

/// Every example that has a text, with random input and parameters and the engine's answer.
fn cases() -> Vec<Value> {
    let mut cases = Vec::new();
    for registration in REGISTRY {
        for (layer, inputs) in (registration.examples)() {
            let [input] = inputs[..] else { continue };
            let Some(code) = code_of(input, layer.kind(), Value::Object(layer.config())) else { continue };
            let bench = Bench::new(layer.as_ref(), &inputs, 1, Mode::Inference, 91);
            let array = |dims: &[usize], values: &[f32]| json!({ "dims": dims, "values": values });
            let image = |shape: Shape, values: &[f32]| array(&[shape.height, shape.width, shape.channels], values);
            let mut rest = bench.params.as_slice();
            let params: Vec<Value> = layer
                .parameters(&inputs)
                .iter()
                .filter(|parameter| parameter.role != Role::Statistic)
                .map(|parameter| {
                    let (values, others) = rest.split_at(parameter.len());
                    rest = others;
                    array(&parameter.dims, values)
                })
                .collect();
            cases.push(json!({
                "name": format!("{layer:?} on {input}"),
                "texts": [code.tensorflow, code.keras, code.torch],
                "numpy": code.numpy,
                "x": image(input, &bench.inputs[0]),
                "params": params,
                "y": image(bench.shape, &bench.forward().y),
            }));
        }
    }
    cases
}

#[test]
fn numpy_computes_what_the_engine_does() {
    let cases = cases();
    assert!(cases.len() > 25, "every layer with a window has a text: {}", cases.len());
    let Some(python) = std::env::var_os("CONVSCOPE_PYTHON") else {
        return eprintln!("CONVSCOPE_PYTHON names no Python with NumPy: the texts are written and not run");
    };
    let file = std::env::temp_dir().join(format!("convscope-code-{}.json", std::process::id()));
    std::fs::write(&file, Value::Array(cases).to_string()).expect("the temporary folder can be written");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/engine/code.py");
    let output = Command::new(python).arg(script).arg(&file).output().expect("Python starts");
    std::fs::remove_file(&file).expect("written a moment ago");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

fn conv(padding: Value, kernel: u32, strides: u32) -> LayerCode {
    let fields = json!({ "filters": 64, "kernel": kernel, "strides": strides, "padding": padding });
    code_of(Shape::new(224, 224, 3), "conv2d", fields).expect("a convolution has a text")
}

/// The stem of ResNet in SAME: PyTorch's padding of 3 would shift every window, so the zeros are put before.
#[test]
fn pytorch_pads_before_where_same_is_lopsided() {
    let code = conv("same".into(), 7, 2);
    assert!(
        code.torch.contains("nn.ZeroPad2d((2, 3, 2, 3)),\n    nn.Conv2d(\n        3,\n        64,"),
        "{}",
        code.torch
    );
    assert!(code.tensorflow.contains("# strides: 2, [2, 2] and [1, 2, 2, 1] mean the same"), "{}", code.tensorflow);
    assert!(
        code.tensorflow.contains("tf.nn.conv2d(images, filters, strides=2, padding=\"SAME\")"),
        "{}",
        code.tensorflow
    );
    assert!(code.keras.contains("padding=\"same\""), "{}", code.keras);
    assert!(code.numpy.contains("np.pad(x, ((2, 3), (2, 3), (0, 0)))"), "{}", code.numpy);
    let padded = |code: &LayerCode, argument: &str| code.torch.contains(argument) && !code.torch.contains("ZeroPad2d");
    assert!(padded(&conv(json!({ "explicit": [3, 3, 3, 3] }), 7, 2), "padding=(3, 3)"));
    assert!(padded(&conv("same".into(), 4, 1), "padding=\"same\""));
    let valid = conv("valid".into(), 7, 2);
    assert!(!valid.torch.contains("padding"), "{}", valid.torch);
}

/// What a layer has no name for elsewhere, it does not invent.
#[test]
fn a_layer_of_our_own_has_no_text() {
    assert_eq!(code_of(Shape::new(2, 2, 3), "dropout", json!({ "rate": 0.5 })), None);
}
