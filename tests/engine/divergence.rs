//! A run that blows up stops, has its last good weights back, and can go on.

#[path = "../shared/samples.rs"]
mod samples;

use std::sync::Arc;

use convscope::data::dataset::Dataset;
use convscope::graph::{Graph, ModelSpec};
use convscope::train::{Advance, Data, Recipe, RecipeChange, Trainer};

/// Without an activation nothing saturates or dies: too large a step grows without bound. The normalisation's moving
/// statistics have to come back with the weights.
const LINEAR: &str = r#"{ "name": "linear", "input": [28, 28, 1], "nodes": [
    { "name": "norm", "kind": "batch_norm", "momentum": 0.5 },
    { "name": "conv", "kind": "conv2d", "filters": 4, "kernel": 5, "strides": 2 },
    { "name": "flatten", "kind": "flatten" },
    { "name": "dense", "kind": "dense", "units": 10 } ] }"#;

fn trainer(learning_rate: f64) -> Trainer {
    let recipe: Recipe = serde_json::from_value(serde_json::json!({
        "optimizer": "momentum", "learningRate": learning_rate, "batchSize": 12, "seed": 1, "l2": 0.0,
        "augment": false, "testEvery": 1_000_000, "testSubset": 1,
    }))
    .unwrap();
    Trainer::new(Arc::new(Graph::build(&ModelSpec::from_json(LINEAR).unwrap()).unwrap()), recipe).unwrap()
}

/// Steps until the run stops by itself or `most` are made.
fn run(trainer: &mut Trainer, digits: &Dataset, most: u64) -> Option<Advance> {
    let nothing = Dataset::new([28, 28], 10, 0);
    for _ in 0..most {
        match trainer.advance(Data { train: digits, test: &nothing }).unwrap() {
            Advance::Stepped => assert!(trainer.network().params.is_finite(), "step {}", trainer.step()),
            other => return Some(other),
        }
    }
    None
}

#[test]
fn too_large_a_step_at_once_gives_the_initial_weights_back() {
    let digits = samples::dataset();
    let mut trainer = trainer(100.0);
    let initial = trainer.network().params.values.clone();
    assert_eq!(run(&mut trainer, &digits, 200), Some(Advance::Diverged));
    let diverged = trainer.diverged().unwrap();
    assert_eq!((diverged.restored_step, diverged.learning_rate), (0, 100.0));
    assert!(diverged.step > 0);
    assert_eq!(trainer.network().params.values, initial);
    assert_eq!((trainer.step(), trainer.history().loss.len()), (0, 0));
}

#[test]
fn what_was_learned_before_is_kept_and_a_smaller_step_goes_on() {
    let digits = samples::dataset();
    let mut trainer = trainer(0.01);
    assert_eq!(run(&mut trainer, &digits, 50), None);
    trainer.configure(&RecipeChange { learning_rate: Some(100.0), ..RecipeChange::default() }).unwrap();
    assert_eq!(run(&mut trainer, &digits, 200), Some(Advance::Diverged));
    let restored = trainer.diverged().unwrap().restored_step;
    assert!((20..=50).contains(&restored), "{restored}");
    assert_eq!(trainer.history().loss.len() as u64, restored);
    let loss = trainer.history().loss.last().copied().unwrap();
    assert!(loss < 2.0, "{loss} is no better than guessing");

    trainer.configure(&RecipeChange { learning_rate: Some(0.01), ..RecipeChange::default() }).unwrap();
    assert_eq!(trainer.diverged(), None);
    assert_eq!(run(&mut trainer, &digits, 50), None);
    assert!(trainer.history().loss.last().copied().unwrap() < loss);
}

/// Undoing is exact: the steps after it are those of a run that never went wrong.
#[test]
fn a_restored_run_repeats_its_steps() {
    let digits = samples::dataset();
    let [mut straight, mut undone] = [trainer(0.01), trainer(0.01)];
    assert_eq!(run(&mut straight, &digits, 60), None);
    assert_eq!(run(&mut undone, &digits, 30), None);
    undone.configure(&RecipeChange { learning_rate: Some(1e2), ..RecipeChange::default() }).unwrap();
    assert_eq!(run(&mut undone, &digits, 200), Some(Advance::Diverged));
    undone.configure(&RecipeChange { learning_rate: Some(0.01), ..RecipeChange::default() }).unwrap();
    let restored = undone.step();
    assert!(restored <= 30, "the copy is of step {restored}, after the learning rate was raised");
    assert_eq!(run(&mut undone, &digits, 60 - restored), None);
    assert_eq!(undone.network().params.values, straight.network().params.values);
    assert_eq!(undone.network().params.statistics, straight.network().params.statistics);
}
