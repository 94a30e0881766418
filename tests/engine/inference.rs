//! A pass that keeps nothing but the answer gives the answer of the pass that keeps everything, in less memory.

#[path = "../shared/graphs.rs"]
mod graphs;
#[path = "../shared/models.rs"]
mod models;

use std::sync::Arc;

use convscope::graph::Graph;
use convscope::inference::Inference;
use convscope::layers::Mode;
use convscope::network::Network;
use convscope::rng::Rng;
#[cfg(not(target_arch = "wasm32"))]
use convscope::testing::in_pool;
use convscope::testing::{compare, same_bytes, spaced};
use serde_json::json;

/// Roundings of up to fifty layers, relative to the largest number of the answer.
const ROUNDING: f64 = 2e-5;

fn published(model: &str) -> Arc<Graph> {
    Arc::new(models::build(model))
}

/// A network none of whose parameters has a special value: no scale is 1, no shift 0.
fn network(graph: &Arc<Graph>) -> Network {
    let mut network = Network::new(Arc::clone(graph), 1);
    let mut rng = Rng::new(2);
    let params = &mut network.params;
    params.values.iter_mut().for_each(|value| *value += rng.uniform(-0.02, 0.02));
    // Variances begin at 1 and stay positive.
    params.statistics.iter_mut().for_each(|value| *value += rng.uniform(-0.3, 0.3));
    network
}

/// Compares both passes on batches that grow, shrink and repeat; returns how many layers ran.
fn assert_same_answer(graph: &Arc<Graph>, tensor: usize, batches: &[usize]) -> usize {
    let mut network = network(graph);
    let mut inference = Inference::new(Arc::clone(graph), tensor);
    let statistics = network.params.statistics.clone();
    for (i, &batch) in batches.iter().enumerate() {
        let images = spaced(batch * graph.input.len(), &mut Rng::new(i as u64));
        network.input_mut(batch).copy_from_slice(&images);
        network.forward_to(tensor, Mode::Inference);
        let want = network.activation(tensor).to_vec();
        inference.input_mut(batch).copy_from_slice(&images);
        let got = inference.run(&mut network.params);
        let largest = want.iter().fold(0.0, |most: f32, x| most.max(x.abs()));
        compare(got, &want, 0.0, ROUNDING * f64::from(largest))
            .unwrap_or_else(|error| panic!("{}, tensor {tensor}, batch {batch}: {error}", json!(graph.spec)));
        let once = inference.answer().to_vec();
        inference.input_mut(batch).copy_from_slice(&images);
        assert!(same_bytes(inference.run(&mut network.params), &once), "something of the first run was left");
    }
    assert!(same_bytes(&network.params.statistics, &statistics), "inference changed the statistics");
    inference.layers()
}

/// A way to the answer can be planned for every model. Neither auxiliary heads are on it nor what only training needs.
#[test]
fn every_model_has_a_way_to_its_answer() {
    for file in models::files() {
        let graph = published(&file);
        let inference = Inference::new(Arc::clone(&graph), graph.output);
        let needed = graph.nodes.iter().filter(|node| !node.auxiliary);
        let run = needed.filter(|node| !matches!(node.layer.kind(), "batch_norm" | "dropout" | "flatten"));
        assert!((1..=run.count()).contains(&inference.layers()), "{file}: {} layers", inference.layers());
    }
}

#[test]
fn published_models() {
    // 53 convolutions, two poolings, a dense layer and softmax are left of ResNet-50's 176 nodes.
    let models = [
        ("lenet5.json", &[3, 1][..], 8),
        ("lenet5_1998.json", &[2, 1], 15),
        ("squeezenet1_1.json", &[1], 39),
        ("post_mnist.json", &[2], 12),
        ("resnet34_10.json", &[1], 40),
        ("resnet50.json", &[1], 57),
    ];
    for (model, batches, layers) in models {
        let graph = published(model);
        assert_eq!(assert_same_answer(&graph, graph.output, batches), layers, "{model}");
    }
}

/// What may and what must not be absorbed, with the number of layers that run.
#[test]
fn small_graphs() {
    let conv = |name: &str, from: &str| json!({ "name": name, "kind": "conv2d", "filters": 3, "kernel": [3, 3], "padding": "same", "inputs": [from] });
    let one = |name: &str, kind: &str, from: &str| json!({ "name": name, "kind": kind, "inputs": [from] });
    let relu =
        |name: &str, from: &str| json!({ "name": name, "kind": "activation", "function": "relu", "inputs": [from] });
    let two = |name: &str, kind: &str, a: &str, b: &str| json!({ "name": name, "kind": kind, "inputs": [a, b] });
    let dense = |from: &str| json!({ "name": "dense", "kind": "dense", "units": 4, "inputs": [from] });
    let cases = [
        ("conv, norm, relu", json!([conv("c", "input"), one("b", "batch_norm", "c"), relu("r", "b")]), 1),
        (
            "conv, norm, add of what came before, relu",
            json!([conv("c", "input"), one("b", "batch_norm", "c"), two("a", "add", "b", "input"), relu("r", "a")]),
            1,
        ),
        (
            "the sum goes to the later convolution",
            json!([conv("c", "input"), conv("d", "c"), conv("e", "c"), two("a", "add", "e", "d"), relu("r", "a")]),
            3,
        ),
        (
            "a projected skip path with norms of its own",
            json!([
                conv("c", "input"),
                one("b", "batch_norm", "c"),
                relu("r", "b"),
                conv("d", "r"),
                one("e", "batch_norm", "d"),
                conv("s", "input"),
                one("t", "batch_norm", "s"),
                two("a", "add", "e", "t"),
                relu("q", "a")
            ]),
            3,
        ),
        (
            "norm after the sum stays",
            json!([conv("c", "input"), two("a", "add", "c", "input"), one("b", "batch_norm", "a"), relu("r", "b")]),
            3,
        ),
        ("norm after relu stays", json!([conv("c", "input"), relu("r", "c"), one("b", "batch_norm", "r")]), 2),
        (
            "a second norm stays, and what follows it",
            json!([conv("c", "input"), one("b", "batch_norm", "c"), one("d", "batch_norm", "b"), relu("r", "d")]),
            3,
        ),
        (
            "relu that two read is absorbed, once",
            json!([conv("c", "input"), relu("r", "c"), conv("d", "r"), two("a", "add", "d", "r")]),
            2,
        ),
        (
            "a convolution that two read absorbs nothing",
            json!([conv("c", "input"), relu("r", "c"), one("b", "batch_norm", "c"), two("x", "concat", "r", "b")]),
            4,
        ),
        ("relu of what is added to it", json!([conv("c", "input"), relu("r", "c"), two("a", "add", "c", "r")]), 3),
        ("twice the same", json!([conv("c", "input"), two("a", "add", "c", "c")]), 2),
        (
            "twice the same by another name",
            json!([
                conv("c", "input"),
                json!({ "name": "d", "kind": "dropout", "rate": 0.5 }),
                two("a", "add", "c", "d")
            ]),
            2,
        ),
        (
            "the later input cannot add",
            json!([
                conv("c", "input"),
                json!({ "name": "m", "kind": "avg_pool2d", "kernel": [1, 1], "inputs": ["input"] }),
                two("a", "add", "c", "m")
            ]),
            3,
        ),
        (
            "three inputs are not two",
            json!([
                conv("c", "input"),
                conv("d", "input"),
                json!({ "name": "a", "kind": "add", "inputs": ["c", "d", "input"] })
            ]),
            3,
        ),
        (
            "relu after flatten is absorbed, norm after flatten is not",
            json!([conv("c", "input"), one("f", "flatten", "c"), one("b", "batch_norm", "f"), relu("r", "b")]),
            3,
        ),
        (
            "relu after flatten and dropout",
            json!([
                conv("c", "input"),
                one("f", "flatten", "c"),
                json!({ "name": "d", "kind": "dropout", "rate": 0.5 }),
                relu("r", "d"),
                dense("r")
            ]),
            2,
        ),
        (
            "leaky relu runs",
            json!([conv("c", "input"), json!({ "name": "l", "kind": "activation", "function": "leaky_relu" })]),
            2,
        ),
        ("nothing but a change of shape", json!([one("f", "flatten", "input")]), 0),
        ("what nobody asks for does not run", json!([conv("c", "input"), conv("unread", "c"), relu("r", "c")]), 1),
        (
            "depthwise and dense absorb too",
            json!([
                json!({ "name": "c", "kind": "depthwise_conv2d", "kernel": [2, 2] }),
                one("b", "batch_norm", "c"),
                relu("r", "b"),
                one("f", "flatten", "r"),
                dense("f"),
                one("n", "batch_norm", "dense"),
                relu("q", "n")
            ]),
            2,
        ),
    ];
    for (name, nodes, layers) in cases {
        let graph = graphs::small(&nodes);
        let ran = assert_same_answer(&graph, graph.output, &[2, 3, 1]);
        assert_eq!(ran, layers, "{name}");
        for tensor in 0..graph.output {
            assert_same_answer(&graph, tensor, &[1, 2]);
        }
    }
}

#[test]
fn random_graphs() {
    let mut rng = Rng::new(7);
    for _ in 0..150 {
        let graph = graphs::random(&mut rng);
        assert_same_answer(&graph, graph.output, &[1, 2]);
    }
}

/// A parameter that changes between two runs, also of an absorbed layer, shows in the second.
#[test]
fn parameters_are_read_at_each_run() {
    let graph = published("resnet34_10.json");
    let bn1 = graph.find("bn1").unwrap();
    let mut network = network(&graph);
    let mut inference = Inference::new(Arc::clone(&graph), bn1 + 1);
    inference.input_mut(1).fill(0.5);
    let before = inference.run(&mut network.params)[0];
    let gamma = graph.nodes[bn1].trainable.clone();
    network.params.values[gamma].iter_mut().for_each(|value| *value += 1.0);
    inference.input_mut(1).fill(0.5);
    assert_ne!(inference.run(&mut network.params)[0], before);
}

/// The weights, and three times the largest activation (112×112×64) for everything else. Values take 2.5 times as much,
/// scratch what is free of that or a few small buffers.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn resnet_50_fits_into_its_weights_and_three_activations() {
    let graph = published("resnet50.json");
    let largest = graph.nodes.iter().map(|node| node.shape.len()).max().unwrap();
    let network = Network::new(Arc::clone(&graph), 0);
    let weights = (graph.trainable + graph.statistics) * size_of::<f32>();
    assert_eq!(network.bytes(), weights);
    for threads in [1, 2, 4] {
        let mut inference = Inference::new(Arc::clone(&graph), graph.output);
        in_pool(threads, || inference.input_mut(1).fill(0.0));
        let share = inference.bytes() as f64 / (largest * size_of::<f32>()) as f64;
        assert!(share <= 3.0, "{share} activations, {threads} threads");
    }
}
