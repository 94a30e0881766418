//! Small published networks, and the comparisons that the big ones are built on.

use convscope::graph::{Graph, ModelSpec};
use serde_json::{Value, json};

fn build(input: [u32; 3], nodes: &Value) -> Graph {
    let spec = json!({ "name": "test", "input": input, "nodes": nodes });
    let graph = ModelSpec::from_value(spec).and_then(|spec| Graph::build(&spec));
    graph.unwrap_or_else(|error| panic!("{nodes}: {error}"))
}

/// Trainable parameters and multiply-accumulates of nodes that need no names; convolutions have stride 1.
fn costs(input: [u32; 3], mut nodes: Value) -> (usize, u64) {
    let named = nodes.as_array_mut().expect("a list").iter_mut().enumerate();
    named.for_each(|(i, node)| node["name"] = format!("n{i}").into());
    let graph = build(input, &nodes);
    (graph.trainable, graph.summary().macs)
}

fn conv(filters: usize, kernel: usize, padding: &str) -> Value {
    json!({ "kind": "conv2d", "filters": filters, "kernel": kernel, "padding": padding })
}

fn pool(size: usize) -> Value {
    json!({ "kind": "max_pool2d", "kernel": size })
}

fn flatten() -> Value {
    json!({ "kind": "flatten" })
}

fn dense(units: usize) -> Value {
    json!({ "kind": "dense", "units": units })
}

#[test]
fn small_networks() {
    let digit = [28, 28, 1];
    // keras.io, "Simple MNIST convnet".
    let nodes = json!([conv(32, 3, "valid"), pool(2), conv(64, 3, "valid"), pool(2), flatten(), dense(10)]);
    assert_eq!(costs(digit, nodes), (34_826, 2_440_960));
    // Keras' first example, `mnist_cnn.py`.
    let nodes = json!([conv(32, 3, "valid"), conv(64, 3, "valid"), pool(2), flatten(), dense(128), dense(10)]);
    assert_eq!(costs(digit, nodes), (1_199_882, 11_992_448));
    // ConvNetJS' MNIST demo, on crops of 24×24.
    let nodes = json!([conv(8, 5, "same"), pool(2), conv(16, 5, "same"), pool(3), flatten(), dense(10)]);
    assert_eq!(costs([24, 24, 1], nodes), (5_994, 578_560));
}

/// CNN Explainer's Tiny-VGG (Wang et al., 2020).
#[test]
fn tiny_vgg() {
    let conv = |name: &str| json!({ "name": name, "kind": "conv2d", "filters": 10, "kernel": 3 });
    let pool = |name: &str| json!({ "name": name, "kind": "max_pool2d", "kernel": 2 });
    let nodes = json!([
        conv("conv1"), conv("conv2"), pool("pool1"), conv("conv3"), conv("conv4"), pool("pool2"),
        { "name": "flatten", "kind": "flatten" }, { "name": "dense", "kind": "dense", "units": 10 }
    ]);
    let graph = build([64, 64, 3], &nodes);
    assert_eq!((graph.trainable, graph.summary().macs), (19_920, 5_608_780));
    let maps: Vec<_> = graph.nodes[..6].iter().map(|node| (node.shape.height, node.receptive_field[0].size)).collect();
    assert_eq!(maps, [(62, 3), (60, 5), (30, 6), (28, 10), (26, 14), (13, 16)]);
}

/// Weights of one layer or block without biases, between maps of as many channels.
fn weights(channels: u32, nodes: Value) -> usize {
    costs([14, 14, channels], nodes).0
}

fn plain(filters: usize, kernel: usize) -> Value {
    json!({ "kind": "conv2d", "filters": filters, "kernel": kernel, "padding": "same", "bias": false })
}

/// Two 3×3 see as much as a 5×5, three as much as a 7×7, for 18/25 and 27/49 of the weights (Simonyan and Zisserman, 2014).
#[test]
fn small_kernels_instead_of_large_ones() {
    let two = json!([plain(64, 3), plain(64, 3)]);
    assert_eq!((weights(64, two), weights(64, json!([plain(64, 5)]))), (73_728, 102_400));
    let three = json!([plain(64, 3), plain(64, 3), plain(64, 3)]);
    assert_eq!((weights(64, three), weights(64, json!([plain(64, 7)]))), (27 * 64 * 64, 49 * 64 * 64));
}

/// A middle layer of Xception.
#[test]
fn separable_instead_of_full() {
    let separable =
        json!({ "kind": "separable_conv2d", "filters": 728, "kernel": 3, "padding": "same", "bias": false });
    assert_eq!((weights(728, json!([separable])), weights(728, json!([plain(728, 3)]))), (536_536, 4_769_856));
}

/// 256-64-64-256 (He et al., 2015); the normalisations of the unit come to two numbers a map.
#[test]
fn bottleneck_instead_of_two_convolutions() {
    let unit = weights(256, json!([{ "kind": "bottleneck_unit", "filters": 64 }]));
    assert_eq!(unit - 2 * (64 + 64 + 256), 69_632);
    assert_eq!(weights(256, json!([plain(256, 3), plain(256, 3)])), 1_179_648);
}

/// Inception 3a of GoogLeNet with its 1×1 reductions and without.
#[test]
fn inception_with_and_without_reductions() {
    let input = [28, 28, 192];
    let module = json!([{ "kind": "inception_module", "conv1x1": 64, "reduce3x3": 96, "conv3x3": 128,
        "reduce5x5": 16, "conv5x5": 32, "pool_proj": 32 }]);
    assert_eq!(costs(input, module).1, 128_049_152);
    let reading = |name: &str, filters: usize, kernel: usize| {
        json!({ "name": name, "kind": "conv2d", "filters": filters, "kernel": kernel, "padding": "same",
            "inputs": ["input"] })
    };
    let naive = build(
        input,
        &json!([
            reading("conv1x1", 64, 1), reading("conv3x3", 128, 3), reading("conv5x5", 32, 5),
            { "name": "pool", "kind": "max_pool2d", "kernel": 3, "strides": 1, "padding": "same", "inputs": ["input"] },
            { "name": "concat", "kind": "concat", "inputs": ["conv1x1", "conv3x3", "conv5x5", "pool"] }
        ]),
    );
    assert_eq!((naive.summary().macs, naive.output_shape().channels), (303_464_448, 416));
    let with_reduction = costs(input, json!([conv(16, 1, "same"), conv(32, 5, "same")])).1;
    let without = costs(input, json!([conv(32, 5, "same")])).1;
    assert_eq!((without as f64 / with_reduction as f64 * 100.0).round(), 968.0);
}
