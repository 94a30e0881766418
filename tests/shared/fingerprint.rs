//! A short training run and a fingerprint of all that it computed. The native test and the one in the browser hold it
//! against the same number: the same seed gives the same bytes on both.

use std::sync::Arc;

use convscope::data::dataset::Dataset;
use convscope::data::idx;
use convscope::graph::{Graph, ModelSpec};
use convscope::rng::Rng;
use convscope::train::{Advance, Data, Recipe, Trainer};

const MODEL: &str = r#"{
  "name": "fingerprint", "input": [12, 12, 1], "nodes": [
    { "name": "conv1", "kind": "conv2d", "filters": 6, "kernel": 3, "padding": "same" },
    { "name": "norm", "kind": "batch_norm" },
    { "name": "gelu", "kind": "activation", "function": "gelu" },
    { "name": "pool1", "kind": "max_pool2d", "kernel": 2 },
    { "name": "lrn", "kind": "local_response_norm", "depth_radius": 2, "bias": 1.0, "alpha": 0.1, "beta": 0.75 },
    { "name": "unit", "kind": "residual_unit", "filters": 8, "strides": 2 },
    { "name": "se", "kind": "squeeze_excite", "ratio": 4 },
    { "name": "sep", "kind": "separable_conv2d", "filters": 8, "kernel": 3, "padding": "same" },
    { "name": "tanh", "kind": "activation", "function": "tanh" },
    { "name": "pool2", "kind": "avg_pool2d", "kernel": 2, "padding": "same" },
    { "name": "flatten", "kind": "flatten" },
    { "name": "dropout", "kind": "dropout", "rate": 0.25 },
    { "name": "dense", "kind": "dense", "units": 10 },
    { "name": "softmax", "kind": "activation", "function": "softmax" }
  ] }"#;

/// What [`fingerprint`] returns everywhere.
pub const EXPECTED: u64 = 0xc11f_63ce_154e_63cd;

/// `count` images of noise as an IDX shard.
fn shard(count: u32, rng: &mut Rng) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    [count, 12, 12].iter().for_each(|n| bytes.extend(n.to_be_bytes()));
    bytes.extend((0..count * 144).map(|_| rng.bits() as u8));
    bytes.extend([0, 0, 8, 1]);
    bytes.extend(count.to_be_bytes());
    bytes.extend((0..count).map(|_| rng.below(10) as u8));
    bytes
}

/// Trains 25 steps with augmentation, dropout and L2, measuring on the way; FNV-1a over parameters, statistics, history.
pub fn fingerprint() -> u64 {
    let mut rng = Rng::new(2);
    let mut sets = [96, 40].map(|count| {
        let mut set = Dataset::new([12, 12], 10, count as usize);
        let bytes = shard(count, &mut rng);
        set.append(&idx::shard(&bytes).expect("a whole shard")).expect("images of the right size");
        set
    });
    sets[0].end();
    let [train, test] = &sets;
    let recipe = r#"{ "optimizer": "adamw", "learningRate": 0.01, "batchSize": 20, "seed": 5, "l2": 0.001,
        "augment": true, "testEvery": 4, "testSubset": 30 }"#;
    let recipe: Recipe = serde_json::from_str(recipe).expect("a recipe");
    let spec = ModelSpec::from_json(MODEL).expect("a model's JSON");
    let graph = Graph::build(&spec).expect("a model that can be built");
    let mut trainer = Trainer::new(Arc::new(graph), recipe).expect("a recipe within its ranges");
    while trainer.step() < 25 {
        let advance = trainer.advance(Data { train, test }).expect("images of the network's size");
        assert!(matches!(advance, Advance::Stepped | Advance::Evaluated), "{advance:?}");
    }
    let params = &trainer.network().params;
    let history = trainer.history();
    let tests = history.tests.iter().flat_map(|test| [test.loss, test.accuracy]);
    let floats = [&params.values, &params.statistics, &history.loss, &history.accuracy];
    let floats: Vec<f32> = floats.into_iter().flatten().copied().chain(tests).collect();
    assert!(floats.iter().all(|value| value.is_finite()), "a run that blows up shows nothing");
    floats.iter().fold(0xcbf2_9ce4_8422_2325, |hash, value| {
        (hash ^ u64::from(value.to_bits())).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
