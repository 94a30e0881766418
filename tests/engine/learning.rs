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

fn trainer(optimizer: &str, learning_rate: f64, seed: u32) -> Trainer {
    let recipe: Recipe = serde_json::from_value(serde_json::json!({
        "optimizer": optimizer, "learningRate": learning_rate, "batchSize": 32, "seed": seed, "l2": 0.0,
        "augment": false, "testEvery": 1_000_000, "testSubset": 1,
    }))
    .unwrap();
    let graph = Graph::build(&ModelSpec::from_json(LENET5).unwrap()).unwrap();
    Trainer::new(Arc::new(graph), recipe).unwrap()
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
