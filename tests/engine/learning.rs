//! A network learns, and always the same way.

#[path = "../shared/samples.rs"]
mod samples;

use std::sync::Arc;

use convscope::data::dataset::Dataset;
use convscope::format::safetensors::Tensors;
use convscope::graph::{Graph, ModelSpec};
use convscope::inference::Inference;
use convscope::network::Network;
use convscope::train::{Advance, Data, Evaluation, Recipe, Trainer};

const WEIGHTS: &[u8] = include_bytes!("../../assets/weights/lenet5.safetensors");
const LENET5: &str = include_str!("../../assets/models/lenet5.json");

fn recipe(optimizer: &str, learning_rate: f64, seed: u32) -> Recipe {
    serde_json::from_value(serde_json::json!({
        "optimizer": optimizer, "learningRate": learning_rate, "batchSize": 32, "seed": seed, "l2": 0.0,
        "augment": false, "testEvery": 1_000_000, "testSubset": 1,
    }))
    .unwrap()
}

fn trainer(optimizer: &str, learning_rate: f64, seed: u32) -> Trainer {
    let graph = Graph::build(&ModelSpec::from_json(LENET5).unwrap()).unwrap();
    Trainer::new(Arc::new(graph), recipe(optimizer, learning_rate, seed)).unwrap()
}

/// Makes so many steps, without measuring in between.
fn train(trainer: &mut Trainer, digits: &Dataset, steps: u64) {
    let nothing = Dataset::new([28, 28], 10, 0);
    let end = trainer.step() + steps;
    while trainer.step() < end {
        assert_eq!(trainer.advance(Data { train: digits, test: &nothing }), Ok(Advance::Stepped));
    }
}

/// A network with 61,706 parameters that cannot learn 32 digits by heart has a wrong gradient somewhere.
#[test]
fn thirty_two_digits_are_memorised() {
    let digits = samples::first(32);
    for (optimizer, learning_rate) in
        [("sgd", 0.1), ("momentum", 0.02), ("nesterov", 0.02), ("rmsprop", 0.001), ("adam", 0.002), ("adamw", 0.002)]
    {
        let mut trainer = trainer(optimizer, learning_rate, 1);
        train(&mut trainer, &digits, 150);
        trainer.evaluate(&digits, 32).unwrap();
        while trainer.advance_evaluation(&digits).unwrap() {}
        let measured = trainer.history().tests[0];
        assert_eq!(measured.accuracy, 1.0, "{optimizer}: {measured:?}");
        assert!(measured.loss < 0.05, "{optimizer}: {measured:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let digits = samples::dataset();
    let bytes = |seed| {
        let mut trainer = trainer("momentum", 0.02, seed);
        train(&mut trainer, &digits, 6);
        trainer.network().params.values.iter().map(|value| value.to_bits()).collect::<Vec<_>>()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn a_reset_run_makes_the_same_steps_again() {
    let digits = samples::dataset();
    let mut trainer = trainer("adam", 0.002, 4);
    train(&mut trainer, &digits, 6);
    let (params, history) = (trainer.network().params.clone(), trainer.history().clone());
    trainer.reset();
    assert_eq!(trainer.step(), 0);
    train(&mut trainer, &digits, 6);
    assert_eq!((&trainer.network().params, trainer.history()), (&params, &history));
}

/// The relatives of the zoo that the page trains: Train's presets.
#[test]
fn every_small_relative_learns() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/models/small");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 7, "{files:?}");
    let digits = samples::dataset();
    for file in files {
        let spec = ModelSpec::from_json(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let mut trainer = Trainer::new(Arc::new(Graph::build(&spec).unwrap()), recipe("adam", 0.003, 1)).unwrap();
        train(&mut trainer, &digits, 80);
        let loss = &trainer.history().loss;
        let mean = |losses: &[f32]| losses.iter().sum::<f32>() / losses.len() as f32;
        let [first, last] = [mean(&loss[..4]), mean(&loss[76..])];
        assert!(last < 0.7 * first, "{}: from {first} to {last}", spec.name);
    }
}

#[test]
fn the_learning_rate_falls_with_the_epochs() {
    let decaying = Recipe { decay: 2.0, ..recipe("sgd", 0.3, 1) };
    assert_eq!([0.0, 0.5, 1.0, 4.0].map(|epochs| decaying.rate_after(epochs)), [0.3, 0.15, 0.3 / 3.0, 0.3 / 9.0]);
    assert_eq!(recipe("sgd", 0.3, 1).rate_after(7.0), 0.3);

    // Two batches an epoch: the third step is the first of the second epoch, at a third of the rate.
    let digits = samples::dataset();
    let graph = || Arc::new(Graph::build(&ModelSpec::from_json(LENET5).unwrap()).unwrap());
    let mut trainer = Trainer::new(graph(), decaying).unwrap();
    train(&mut trainer, &digits, 2);
    assert_eq!(trainer.learning_rate(&digits), 0.3 / 3.0);
    let before = trainer.network().params.values.clone();
    train(&mut trainer, &digits, 1);
    // Plain gradient descent: what the weights moved by is the rate times the gradient.
    let params = &trainer.network().params;
    let moved = |rate: f32| before.iter().zip(&params.gradients).map(move |(value, gradient)| value - rate * gradient);
    let near = |rate| moved(rate).zip(&params.values).all(|(expected, &value)| (expected - value).abs() < 1e-6);
    assert!(near(0.1) && !near(0.3));
}

/// The weights that the page opens with: of the sixty samples at most one is misread and, where `CONVSCOPE_MNIST` names
/// the folder of MNIST's files, at most 100 of the 10,000 test images.
#[test]
fn the_shipped_weights_read_digits() {
    let mut network = Network::new(Arc::new(Graph::build(&ModelSpec::from_json(LENET5).unwrap()).unwrap()), 0);
    Tensors::read(WEIGHTS).unwrap().load_into(&mut network.params).unwrap();
    let mut mistakes = |digits: &Dataset| {
        let graph = Arc::clone(network.graph());
        let mut inference = Inference::new(Arc::clone(&graph), graph.logits());
        let mut evaluation = Evaluation::new(0, digits.len());
        while !evaluation.is_complete() {
            evaluation.advance(&mut inference, &mut network.params, digits, 100);
        }
        evaluation.mistakes(digits, digits.len()).len()
    };
    let misread = mistakes(&samples::dataset());
    assert!(misread <= 1, "{misread} of 60");
    if let Some(folder) = std::env::var_os("CONVSCOPE_MNIST") {
        let misread = mistakes(&samples::test_set(folder.as_ref()));
        assert!(misread <= 100, "{misread} of 10,000");
    }
}
