//! Trains LeNet-5 on MNIST from a fixed seed and writes its weights: the same bytes on every run and every machine.
//!
//! Arguments: the folder of MNIST's four files, the model's JSON, the file to write. `cargo xtask weights` knows them.

use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use convscope::data::augment::Augment;
use convscope::data::dataset::Dataset;
use convscope::data::idx::{self, Shard};
use convscope::format::safetensors::Tensors;
use convscope::graph::{Graph, ModelSpec};
use convscope::optim::{Momentum, OptimizerKind};
use convscope::train::{Advance, Data, Measurement, Recipe, RecipeChange, Trainer};

const EPOCHS: u64 = 30;
/// Measured at the end of every epoch, and in no step between.
const NEVER: u64 = 1_000_000_000;
/// Epochs at the end without augmentation, when the learning rate is small: test images are not distorted either.
const PLAIN_EPOCHS: u64 = 3;
/// The learning rate falls from here to 0, by the same amount each step.
const LEARNING_RATE: f64 = 0.02;
/// The least that the page may open with, on the 10,000 test images.
const REQUIRED_ACCURACY: f32 = 0.99;

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [mnist, model, file] = arguments.as_slice() else { bail!("three arguments: MNIST folder, model, output") };
    let train = read(Path::new(mnist), "train")?;
    let test = read(Path::new(mnist), "t10k")?;
    let spec = ModelSpec::from_json(&fs::read_to_string(model)?)?;
    let recipe = Recipe {
        optimizer: OptimizerKind::Momentum(Momentum::default()),
        learning_rate: LEARNING_RATE,
        decay: 0.0,
        batch_size: 32,
        seed: 1,
        l2: 0.0,
        augment: true,
        distortions: Augment::default(),
        test_every: NEVER,
        test_subset: 1,
    };
    let mut trainer = Trainer::new(Arc::new(Graph::build(&spec)?), recipe)?;
    let measured = run(&mut trainer, Data { train: &train, test: &test })?;
    ensure!(measured.accuracy >= REQUIRED_ACCURACY, "only {} on the test images", measured.accuracy);

    let mut weights = Tensors::of(&trainer.network().params);
    weights.metadata.insert("model".to_owned(), spec.name);
    weights.metadata.insert("trained".to_owned(), about(trainer.recipe(), &measured));
    fs::write(file, weights.write())?;
    eprintln!("wrote {}", Path::new(file).display());
    Ok(())
}

/// One half of MNIST.
fn read(folder: &Path, half: &str) -> Result<Dataset> {
    let read = |name: String| fs::read(folder.join(&name)).with_context(|| format!("cannot read {name}"));
    let images = read(format!("{half}-images-idx3-ubyte"))?;
    let labels = read(format!("{half}-labels-idx1-ubyte"))?;
    let shard = Shard { images: idx::images(&images)?.0, labels: idx::labels(&labels)?.0 };
    let mut dataset = Dataset::new(shard.images.size, 10, shard.labels.len());
    dataset.append(&shard)?;
    Ok(dataset)
}

/// All epochs. Returns the measurement at the end, on the whole test set.
fn run(trainer: &mut Trainer, data: Data<'_>) -> Result<Measurement> {
    let steps = EPOCHS * data.train.len().div_ceil(trainer.recipe().batch_size) as u64;
    while trainer.step() < steps || trainer.evaluation().is_some() {
        let progress = trainer.step() as f64 / steps as f64;
        trainer.configure(&RecipeChange {
            learning_rate: Some(LEARNING_RATE * (1.0 - progress)),
            augment: Some(trainer.batches().epoch() < EPOCHS - PLAIN_EPOCHS),
            ..RecipeChange::default()
        })?;
        let epochs = trainer.history().tests.len();
        ensure!(trainer.advance(data)? != Advance::Diverged, "diverged at step {}", trainer.step());
        if let Some(measured) = trainer.history().tests.get(epochs) {
            eprintln!(
                "epoch {:2}: {:.2} % of the test images, loss {:.4}",
                epochs + 1,
                100.0 * measured.accuracy,
                measured.loss
            );
        }
    }
    trainer.history().tests.last().copied().context("nothing was measured")
}

/// What the file says about itself.
fn about(recipe: &Recipe, measured: &Measurement) -> String {
    format!(
        "cargo xtask weights: MNIST, seed {}, {EPOCHS} epochs in batches of {}, momentum 0.9, learning rate {LEARNING_RATE} \
         falling linearly to 0, shift ±2, rotation ±10°, zoom ±10 % until {PLAIN_EPOCHS} epochs before the end; \
         {:.2} % of the 10,000 test images",
        recipe.seed,
        recipe.batch_size,
        100.0 * measured.accuracy
    )
}
