//! Training takes no memory once it has begun, and says how much it has; describing takes none for weights. One test alone
//! in its binary: the allocator counts for all threads.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../shared/samples.rs"]
mod samples;

use std::alloc::System;
use std::ops::Range;
use std::sync::Arc;

use convscope::data::dataset::Dataset;
use convscope::graph::{Graph, ModelSpec};
use convscope::layers::Mode;
use convscope::network::{Network, Wanted};
use convscope::testing::in_pool;
use convscope::train::{Advance, Data, History, Recipe, Trainer};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const LENET5: &str = include_str!("../../assets/models/lenet5.json");
const POST_MNIST: &str = include_str!("../../assets/models/post_mnist.json");
/// Batch normalisation, a skip path with a projection, a fork whose gradients are added up.
const RESIDUAL: &str = r#"{ "name": "residual", "input": [28, 28, 1], "nodes": [
    { "name": "conv", "kind": "conv2d", "filters": 8, "kernel": [3, 3], "strides": [2, 2], "padding": "same", "bias": false },
    { "name": "bn", "kind": "batch_norm" },
    { "name": "relu", "kind": "activation", "function": "relu" },
    { "name": "unit1", "kind": "residual_unit", "filters": 8 },
    { "name": "unit2", "kind": "residual_unit", "filters": 16, "strides": 2 },
    { "name": "pool", "kind": "global_avg_pool2d" },
    { "name": "dense", "kind": "dense", "units": 10 },
    { "name": "softmax", "kind": "activation", "function": "softmax" }
] }"#;

fn graph(json: &str) -> Arc<Graph> {
    Arc::new(Graph::build(&ModelSpec::from_json(json).unwrap()).unwrap())
}

/// Batches of 16, measured at the end of an epoch alone.
fn recipe(optimizer: &str) -> Recipe {
    serde_json::from_value(serde_json::json!({
        "optimizer": optimizer, "learningRate": 0.001, "batchSize": 16, "seed": 1, "l2": 1e-4,
        "augment": true, "testEvery": 1_000_000, "testSubset": 1,
    }))
    .unwrap()
}

/// Steps over batches of 16 and a last one of 12, augmented, with copies to fall back on; none of them measures.
fn assert_no_allocation(name: &str, model: &str, optimizer: &str, steps: Range<u64>) {
    let digits = samples::dataset();
    let nothing = Dataset::new([28, 28], 10, 0);
    let mut trainer = Trainer::new(graph(model), recipe(optimizer)).unwrap();
    let mut train_to = |step| {
        while trainer.step() < step {
            assert_eq!(trainer.advance(Data { train: &digits, test: &nothing }), Ok(Advance::Stepped));
        }
    };
    train_to(steps.start);
    let region = Region::new(ALLOCATOR);
    train_to(steps.end);
    let change = region.change();
    assert_eq!((change.allocations, change.reallocations), (0, 0), "{name}, {optimizer}, steps {steps:?}");
}

/// What a network says of its memory is what it has taken, but for the lists of who lies where.
fn assert_bytes_are_honest(name: &str, model: &str) {
    let graph = graph(model);
    let mut network = Network::new(Arc::clone(&graph), 0);
    let before = network.bytes();
    let region = Region::new(ALLOCATOR);
    step(&mut network, 32);
    let change = region.change();
    let (taken, said) = (change.bytes_allocated - change.bytes_deallocated, network.bytes() - before);
    let lists = 200 * graph.nodes.len();
    assert!((said..said + lists).contains(&taken), "{taken} bytes taken, {said} said, for {name}");
}

/// The same of a run, which has a copy to fall back on and measures on a way of its own.
fn assert_usage_is_honest(name: &str, model: &str, optimizer: &str) {
    let digits = samples::dataset();
    let (graph, recipe) = (graph(model), recipe(optimizer));
    let nodes = graph.nodes.len();
    let region = Region::new(ALLOCATOR);
    let mut trainer = Trainer::new(graph, recipe).unwrap();
    while trainer.evaluated().is_none() {
        assert_ne!(trainer.advance(Data { train: &digits, test: &digits }), Ok(Advance::Waiting));
    }
    let change = region.change();
    let History { loss, accuracy, .. } = trainer.history();
    let curves = (loss.capacity() + accuracy.capacity()) * size_of::<f32>();
    let (taken, said) = (change.bytes_allocated - change.bytes_deallocated, trainer.usage().total() + curves);
    let lists = 600 * nodes + 100 * digits.len();
    assert!((said..said + lists).contains(&taken), "{taken} bytes taken, {said} said, for {name} with {optimizer}");
}

/// The memory of an image stays the same from small batches to large ones.
fn assert_memory_is_linear(name: &str, model: &str) {
    let bytes = |batch| {
        let mut network = Network::new(graph(model), 0);
        step(&mut network, batch);
        network.bytes()
    };
    let per_image = [16, 64, 256].map(|batch| (bytes(2 * batch) - bytes(batch)) as f64 / batch as f64);
    for other in per_image {
        assert!((other / per_image[0] - 1.0).abs() < 0.05, "{per_image:?} bytes an image of {name}");
    }
}

/// Shapes, parameters and costs are known without memory for the parameters.
fn assert_describing_is_light(name: &str, model: &str) {
    let region = Region::new(ALLOCATOR);
    let graph = graph(model);
    let summary = graph.summary();
    let (taken, weights) = (region.change().bytes_allocated, summary.trainable * size_of::<f32>());
    assert!(taken < weights / 100, "describing {name} takes {taken} bytes, its weights {weights}");
}

fn step(network: &mut Network, batch: usize) {
    let logits = network.graph().logits();
    network.input_mut(batch).fill(0.5);
    network.forward_to(logits, Mode::Training { seed: 1 });
    network.output_and_gradient(logits).1.fill(0.1);
    network.backward(logits, Wanted::Parameters);
}

#[test]
fn training_allocates_nothing_and_memory_is_what_it_says() {
    // What a kernel finds when it asks for its threads: this one alone, which takes no memory later.
    rayon_core::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap();
    assert_describing_is_light("VGG-19", include_str!("../../assets/models/vgg19.json"));
    assert_describing_is_light("SENet-154", include_str!("../../assets/models/senet154.json"));
    // Before there are other pools: their threads give back what they had some time after them.
    for (name, model) in [("lenet5", LENET5), ("residual", RESIDUAL)] {
        assert_bytes_are_honest(name, model);
        assert_memory_is_linear(name, model);
        for optimizer in ["sgd", "momentum", "adam"] {
            assert_usage_is_honest(name, model, optimizer);
        }
    }
    for threads in [1, 2] {
        in_pool(threads, || {
            for optimizer in ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"] {
                assert_no_allocation("lenet5", LENET5, optimizer, 25..75);
            }
            assert_no_allocation("residual", RESIDUAL, "momentum", 25..75);
            assert_no_allocation("post_mnist", POST_MNIST, "momentum", 2..6);
        });
    }
}
