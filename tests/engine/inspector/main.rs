//! A network under inspection: what explains its answers against references that are written out here, what is broken in it
//! and mended again, what it says of itself.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../../shared/graphs.rs"]
#[allow(dead_code, reason = "one of its two")]
mod graphs;
#[path = "../../shared/models.rs"]
mod models;
#[path = "../../shared/samples.rs"]
mod samples;

mod breaking;
mod decisions;
mod reference;
mod telling;

use std::fs;
use std::sync::Arc;

use convscope::data::dataset::Dataset;
use convscope::explain::inspector::Inspector;
use convscope::explain::look::{Look, Seen};
use convscope::explain::study::{StudyAnswer, StudyRequest};
use convscope::format::safetensors::Tensors;
use convscope::graph::{Graph, ModelSpec};
use convscope::params::Params;
use convscope::rng::Rng;
use serde_json::{Value, json};

/// LeNet-5 with the weights that come with the page.
fn lenet5() -> Inspector {
    let graph = Arc::new(models::build("lenet5.json"));
    let mut params = Params::new(&graph, 0);
    let bytes = fs::read("../assets/weights/lenet5.safetensors").unwrap();
    Tensors::read(&bytes).unwrap().load_into(&mut params).unwrap();
    Inspector::new(graph, params)
}

/// A network without kinks that has everything: batch normalisation with statistics of its own, a skip connection, two
/// branches, a squeeze and its factors.
fn smooth() -> Inspector {
    let conv = |name: &str, input: &str| json!({ "name": name, "kind": "conv2d", "filters": 4, "kernel": 3, "padding": "same", "inputs": [input] });
    let tanh = |name: &str| json!({ "name": name, "kind": "activation", "function": "tanh" });
    let spec = json!({ "name": "smooth", "input": [6, 7, 2], "nodes": [
        conv("conv1", "input"), { "name": "bn1", "kind": "batch_norm" }, tanh("tanh1"),
        conv("conv2", "tanh1"), tanh("tanh2"),
        { "name": "add", "kind": "add", "inputs": ["tanh2", "tanh1"] },
        { "name": "squeeze", "kind": "global_avg_pool2d" },
        { "name": "excite", "kind": "dense", "units": 4 },
        { "name": "factors", "kind": "activation", "function": "sigmoid" },
        { "name": "scale", "kind": "scale", "inputs": ["add", "factors"] },
        conv("left", "scale"), conv("right", "scale"),
        { "name": "concat", "kind": "concat", "inputs": ["left", "right"] },
        { "name": "pool", "kind": "global_avg_pool2d" },
        { "name": "drop", "kind": "dropout", "rate": 0.5 },
        { "name": "dense", "kind": "dense", "units": 3 },
        { "name": "softmax", "kind": "activation", "function": "softmax" },
    ] });
    let graph = Arc::new(Graph::build(&ModelSpec::from_value(spec).unwrap()).unwrap());
    let mut params = Params::new(&graph, 4);
    let mut rng = Rng::new(6);
    params.values.iter_mut().for_each(|value| *value += rng.uniform(-0.2, 0.2));
    params.statistics.iter_mut().for_each(|value| *value += rng.uniform(-0.3, 0.3));
    let mut inspector = Inspector::new(graph, params);
    let values: Vec<f32> = (0..6 * 7 * 2).map(|_| rng.uniform(-1.0, 1.0)).collect();
    look(&mut inspector, values);
    inspector
}

/// Looks at numbers and runs.
fn look(inspector: &mut Inspector, values: Vec<f32>) {
    inspector.look(Seen { values, picture: None });
    run(inspector);
}

fn run(inspector: &mut Inspector) {
    while inspector.advance() {}
}

/// The first of the sample digits that has a label.
fn digit(label: u8) -> Vec<u8> {
    samples::digits().into_iter().find(|(_, of)| *of == label).unwrap().0
}

/// LeNet-5, having looked at a digit.
fn lenet5_at(label: u8) -> Inspector {
    let mut inspector = lenet5();
    let seen = Look::Image(&digit(label)).seen(inspector.graph().input).unwrap().unwrap();
    inspector.look(seen);
    run(&mut inspector);
    inspector
}

fn study(inspector: &mut Inspector, request: Value) -> StudyAnswer {
    study_with(inspector, request, &samples::dataset())
}

fn study_with(inspector: &mut Inspector, request: Value, test: &Dataset) -> StudyAnswer {
    let request: StudyRequest = serde_json::from_value(request).unwrap();
    inspector.begin(&request, test).unwrap();
    while inspector.advance_study(test) {}
    let [done, total] = inspector.progress().unwrap();
    assert_eq!(done, total);
    inspector.conclude().unwrap()
}

fn class(index: usize) -> Value {
    json!({ "kind": "class", "index": index })
}

/// Whether two lists of numbers agree to 1e-4 of the largest wanted one.
#[track_caller]
fn assert_close(got: &[f32], want: &[f64]) {
    assert_eq!(got.len(), want.len());
    let largest = want.iter().fold(0.0f64, |most, value| most.max(value.abs()));
    assert!(largest > 0.0, "nothing to compare");
    for (i, (&got, &want)) in got.iter().zip(want).enumerate() {
        assert!((f64::from(got) - want).abs() <= 1e-4 * largest, "[{i}]: {got} instead of {want}, of {largest}");
    }
}
