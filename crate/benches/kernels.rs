//! The workloads of the benchmark page (`tests/bench/workloads.json`), natively: `cargo bench -p convscope -- 14×14`.
//!
//! A layer is timed forward and backward (every gradient, the input's included), a network forward, and a training step as
//! a run makes it. Throughput counts 2 floating-point operations a multiply-accumulate.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use convscope::data::augment::Augment;
use convscope::data::dataset::Dataset;
use convscope::data::idx::{Images, Shard};
use convscope::graph::{Graph, ModelSpec};
use convscope::layers::Mode;
use convscope::network::{Network, Wanted};
use convscope::optim::{Momentum, OptimizerKind};
use convscope::rng::Rng;
use convscope::train::{Data, Recipe, Trainer};
use criterion::{BenchmarkId, Criterion, Throughput};
use serde::Deserialize;
use serde_json::{Value, json};

const SEED: u32 = 1;
const CLASSES: usize = 10;

#[derive(Deserialize)]
struct Workloads {
    layers: Vec<LayerLoad>,
    networks: Vec<NetworkLoad>,
    training: Vec<TrainingLoad>,
}

#[derive(Deserialize)]
struct LayerLoad {
    name: String,
    batches: Vec<usize>,
    input: [u32; 3],
    layer: Value,
}

#[derive(Deserialize)]
struct NetworkLoad {
    name: String,
    batches: Vec<usize>,
    model: String,
}

#[derive(Deserialize)]
struct TrainingLoad {
    name: String,
    batches: Vec<usize>,
    model: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn workloads() -> Workloads {
    let text = std::fs::read_to_string(root().join("tests/bench/workloads.json")).expect("the workloads are there");
    serde_json::from_str(&text).expect("the workloads are what this file says")
}

fn model(path: &str) -> Arc<Graph> {
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    build(&ModelSpec::from_json(&text).expect("a model of ours is well-formed"))
}

fn build(spec: &ModelSpec) -> Arc<Graph> {
    Arc::new(Graph::build(spec).unwrap_or_else(|error| panic!("{}: {error}", spec.name)))
}

/// A network that has run forward over `batch` random images.
fn network(graph: Arc<Graph>, batch: usize) -> Network {
    let mut network = Network::new(graph, SEED.into());
    let mut rng = Rng::stream(SEED.into(), "bench", 0);
    network.input_mut(batch).fill_with(|| rng.uniform(-1.0, 1.0));
    network.forward(Mode::Training { seed: SEED.into() });
    network
}

fn layers(criterion: &mut Criterion) {
    for LayerLoad { name, batches, input, mut layer } in workloads().layers {
        layer["name"] = json!("layer");
        let spec = ModelSpec::from_value(json!({ "name": name, "input": input, "nodes": [layer] }));
        let graph = build(&spec.expect("a layer is a model"));
        let mut group = criterion.benchmark_group(&name);
        for batch in batches {
            let flops = 2 * graph.summary().macs * batch as u64;
            let mut network = network(Arc::clone(&graph), batch);
            group.throughput(Throughput::Elements(flops));
            group.bench_function(BenchmarkId::new("forward", batch), |bench| {
                bench.iter(|| network.forward(Mode::Inference));
            });
            let (y, dy) = network.output_and_gradient(graph.output);
            dy.copy_from_slice(y);
            group.throughput(Throughput::Elements(2 * flops));
            group.bench_function(BenchmarkId::new("backward", batch), |bench| {
                bench.iter(|| network.backward(graph.output, Wanted::Input));
            });
        }
    }
}

fn networks(criterion: &mut Criterion) {
    for NetworkLoad { name, batches, model: path } in workloads().networks {
        let graph = model(&path);
        let mut group = criterion.benchmark_group(&name);
        for batch in batches {
            let mut network = network(Arc::clone(&graph), batch);
            group.throughput(Throughput::Elements(2 * graph.summary().macs * batch as u64));
            group.bench_function(BenchmarkId::new("forward", batch), |bench| {
                bench.iter(|| network.forward(Mode::Inference));
            });
        }
    }
}

/// Random images with labels, as many as a batch: every step sees all of them.
fn images(graph: &Graph, count: usize) -> Dataset {
    let mut rng = Rng::stream(SEED.into(), "bench", 0);
    let size = [graph.input.height, graph.input.width];
    let pixels: Vec<u8> = (0..count * graph.input.len()).map(|_| rng.bits() as u8).collect();
    let labels: Vec<u8> = (0..count).map(|i| (i % CLASSES) as u8).collect();
    let mut dataset = Dataset::new(size, CLASSES, count);
    dataset.append(&Shard { images: Images { count, size, pixels: &pixels }, labels: &labels }).expect("they fit");
    dataset
}

/// A run at its first step. So small a rate that a thousand steps on the same images stay far from where gradients vanish.
fn trainer(graph: Arc<Graph>, batch_size: usize) -> Trainer {
    let recipe = Recipe {
        optimizer: OptimizerKind::Momentum(Momentum::default()),
        learning_rate: 1e-5,
        decay: 0.0,
        batch_size,
        seed: SEED,
        l2: 0.0,
        augment: false,
        distortions: Augment::default(),
        test_every: 1,
        test_subset: 1,
    };
    Trainer::new(graph, recipe).expect("the recipe is in range")
}

fn training(criterion: &mut Criterion) {
    for TrainingLoad { name, batches, model: path } in workloads().training {
        let graph = model(&path);
        let mut group = criterion.benchmark_group(&name);
        for batch in batches {
            let (train, test) = (images(&graph, batch), images(&graph, 0));
            let mut trainer = trainer(Arc::clone(&graph), batch);
            group.throughput(Throughput::Elements(batch as u64));
            group.bench_function(BenchmarkId::new("step", batch), |bench| {
                bench.iter(|| trainer.advance(Data { train: &train, test: &test }));
            });
        }
    }
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(15)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    layers(&mut criterion);
    networks(&mut criterion);
    training(&mut criterion);
    criterion.final_summary();
}
