//! Files: what is written is read again, and what is damaged is refused, never obeyed.

#[path = "../shared/samples.rs"]
mod samples;

use std::sync::Arc;

use convscope::error::{Error, Result};
use convscope::format::checkpoint::Checkpoint;
use convscope::format::safetensors::Tensors;
use convscope::graph::{Graph, ModelSpec};
use convscope::params::Params;
use convscope::rng::Rng;
use convscope::train::{Advance, Data, Recipe, Trainer};

const MODEL: &str = r#"{
  "name": "small", "input": [28, 28, 1], "nodes": [
    { "name": "conv", "kind": "conv2d", "filters": 4, "kernel": [5, 5], "strides": [3, 3] },
    { "name": "norm", "kind": "batch_norm" },
    { "name": "relu", "kind": "activation", "function": "relu" },
    { "name": "flatten", "kind": "flatten" },
    { "name": "dropout", "kind": "dropout", "rate": 0.2 },
    { "name": "dense", "kind": "dense", "units": 10 },
    { "name": "softmax", "kind": "activation", "function": "softmax" }
  ] }"#;

fn graph() -> Arc<Graph> {
    Arc::new(Graph::build(&ModelSpec::from_json(MODEL).unwrap()).unwrap())
}

fn recipe(optimizer: &str) -> Recipe {
    serde_json::from_value(serde_json::json!({
        "optimizer": optimizer, "learningRate": 0.003, "batchSize": 16, "seed": 3, "l2": 1e-4,
        "augment": true, "testEvery": 2, "testSubset": 20,
    }))
    .unwrap()
}

fn train(trainer: &mut Trainer, steps: u64) {
    let dataset = samples::dataset();
    let data = Data { train: &dataset, test: &dataset };
    let end = trainer.step() + steps;
    while trainer.step() < end || trainer.evaluation().is_some() {
        assert!(matches!(trainer.advance(data).unwrap(), Advance::Stepped | Advance::Evaluated));
    }
}

/// After nine steps over sixty images: in the third epoch.
fn trained(optimizer: &str) -> Trainer {
    let mut trainer = Trainer::new(graph(), recipe(optimizer)).unwrap();
    train(&mut trainer, 9);
    trainer
}

/// Applies `read` to `count` damaged copies of `bytes`: cut, extended, with bytes overwritten and bits flipped.
fn damage<T>(bytes: &[u8], count: u32, read: impl Fn(&[u8]) -> Result<T>) -> u32 {
    let mut rng = Rng::new(17);
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as u32;
    let mut refused = 0;
    for round in 0..count {
        let mut bytes = bytes.to_vec();
        match round % 4 {
            0 => bytes.truncate(rng.below(bytes.len() as u32) as usize),
            1 => bytes.extend((0..=rng.below(9)).map(|_| rng.bits() as u8)),
            2 => bytes[rng.below(header) as usize] = rng.bits() as u8,
            _ => bytes[rng.below(header) as usize] ^= 1 << rng.below(8),
        }
        refused += u32::from(read(&bytes).is_err());
    }
    refused
}

mod tensors {
    use super::*;

    fn some() -> Tensors {
        let mut tensors = Tensors::default();
        tensors.metadata.insert("made".to_owned(), "by \"hand\", λ".to_owned());
        tensors.metadata.insert("again".to_owned(), String::new());
        tensors.insert("b.kernel", &[2, 1, 2], &[1.5, -0.0, f32::MIN_POSITIVE, 3.0]);
        tensors.insert("a/scalar", &[], &[7.0]);
        tensors.insert("empty", &[0, 4], &[]);
        tensors
    }

    /// A file as another program would write it: header, then numbers.
    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), data].concat()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = some().write();
        assert_eq!(Tensors::read(&bytes), Ok(some()));
        assert_eq!(some().write(), bytes);
        assert_eq!(Tensors::read(&Tensors::default().write()), Ok(Tensors::default()));
        // The numbers are aligned, and the format's own crate agrees.
        assert_eq!(u64::from_le_bytes(bytes[..8].try_into().unwrap()) % 8, 0);
        let other = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        assert_eq!(other.tensor("b.kernel").unwrap().shape(), [2, 1, 2]);
    }

    #[test]
    fn half_precision_becomes_single() {
        let header = r#"{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]}}"#;
        let tensors = Tensors::read(&file(header, &[0x00, 0x3e, 0x01, 0x80, 0x49, 0x40])).unwrap();
        assert_eq!(tensors.get("h"), Some((&[2][..], &[1.5, -5.960_464_5e-8][..])));
        assert_eq!(tensors.get("b"), Some((&[1][..], &[3.140_625][..])));
    }

    #[test]
    fn numbers_of_another_type_are_named() {
        let header = r#"{"labels":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#;
        let refused = Tensors::read(&file(header, &[0; 8]));
        assert_eq!(refused, Err(Error::TensorType { tensor: "labels".to_owned(), got: "I64".to_owned() }));
    }

    #[test]
    fn every_truncation_is_noticed() {
        let bytes = some().write();
        for end in 0..bytes.len() {
            match Tensors::read(&bytes[..end]).unwrap_err() {
                Error::Truncated { format, expected, got } => {
                    assert_eq!((format.as_str(), got), ("safetensors", end));
                    assert!(got < expected && expected <= bytes.len());
                }
                other => panic!("{end}: {other}"),
            }
        }
    }

    #[test]
    fn a_header_that_does_not_fit_is_refused() {
        for header in [
            r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
            r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            r#"{"a":{"dtype":"F32","shape":[18446744073709551615,4],"data_offsets":[0,8]}}"#,
            r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
            r#"{"a":{"dtype":"F7","shape":[1],"data_offsets":[0,4]}}"#,
            r#"["a"]"#,
            "",
        ] {
            let refused = Tensors::read(&file(header, &[0; 8]));
            assert!(matches!(refused, Err(Error::WrongFormat { .. })), "{header}: {refused:?}");
        }
        let huge = [&u64::MAX.to_le_bytes()[..], &[b'{'; 100]].concat();
        assert!(matches!(Tensors::read(&huge), Err(Error::WrongFormat { .. })));
        let longer = [some().write(), vec![0]].concat();
        assert!(matches!(Tensors::read(&longer), Err(Error::WrongFormat { .. })));
    }

    #[test]
    fn damaged_files_never_panic() {
        assert!(damage(&some().write(), 20_000, Tensors::read) > 10_000);
        let mut rng = Rng::new(23);
        for _ in 0..5_000 {
            let mut bytes: Vec<u8> = (0..rng.below(200)).map(|_| rng.bits() as u8).collect();
            if let Some(length) = bytes.get_mut(..8) {
                length.copy_from_slice(&u64::from(rng.below(250)).to_le_bytes());
            }
            assert!(Tensors::read(&bytes).is_err());
        }
    }
}

mod weights {
    use super::*;

    fn refused(change: impl Fn(&mut Tensors)) -> Error {
        let graph = graph();
        let mut tensors = Tensors::default();
        let source = Tensors::of(&Params::new(&graph, 1));
        for name in source.names() {
            let (dims, values) = source.get(name).unwrap();
            tensors.insert(name, dims, values);
        }
        change(&mut tensors);
        let mut params = Params::new(&graph, 2);
        let before = params.clone();
        let error = tensors.load_into(&mut params).unwrap_err();
        assert_eq!(params, before);
        error
    }

    #[test]
    fn names_are_those_of_the_model() {
        let source = Params::new(&graph(), 1);
        let tensors = Tensors::read(&Tensors::of(&source).write()).unwrap();
        let expected =
            "conv.bias conv.kernel dense.bias dense.kernel norm.beta norm.gamma norm.moving_mean norm.moving_variance";
        assert_eq!(tensors.names().collect::<Vec<_>>().join(" "), expected);
        let mut params = Params::new(&graph(), 2);
        assert_ne!(params, source);
        tensors.load_into(&mut params).unwrap();
        assert_eq!(params, source);
    }

    #[test]
    fn what_does_not_fit_is_named_and_changes_nothing() {
        let tensor = || "conv.bias".to_owned();
        let extra = refused(|tensors| tensors.insert("conv9.bias", &[1], &[0.0]));
        assert_eq!(extra, Error::UnexpectedTensor { tensor: "conv9.bias".to_owned() });
        let shape = refused(|tensors| tensors.insert("conv.bias", &[2, 2], &[0.0; 4]));
        assert_eq!(shape, Error::TensorShape { tensor: tensor(), expected: vec![4], got: vec![2, 2] });
        let broken = refused(|tensors| tensors.insert("conv.bias", &[4], &[0.0, f32::NAN, 0.0, 0.0]));
        assert_eq!(broken, Error::NonFinite { tensor: tensor() });
        let graph = graph();
        let missing = Tensors::default().load_into(&mut Params::new(&graph, 2));
        assert_eq!(missing, Err(Error::MissingTensor { tensor: "conv.kernel".to_owned() }));
    }
}

mod checkpoints {
    use super::*;

    fn refused(change: impl Fn(&mut Checkpoint)) -> Error {
        let mut checkpoint = Checkpoint::of(&trained("adam"));
        change(&mut checkpoint);
        Checkpoint::from_bytes(&checkpoint.to_bytes()).and_then(Checkpoint::into_trainer).map(|_| ()).unwrap_err()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let checkpoint = Checkpoint::of(&trained("adamw"));
        assert_eq!((checkpoint.step, checkpoint.position.epoch), (9, 2));
        assert_eq!(checkpoint.history.tests.len(), 4);
        assert_eq!(Checkpoint::from_bytes(&checkpoint.to_bytes()), Ok(checkpoint));
    }

    /// Whatever the optimiser, with augmentation, dropout, L2 and moving averages in play.
    #[test]
    fn an_interrupted_run_makes_the_same_steps() {
        for optimizer in ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"] {
            let mut trainer = trained(optimizer);
            let bytes = Checkpoint::of(&trainer).to_bytes();
            let mut resumed = Checkpoint::from_bytes(&bytes).unwrap().into_trainer().unwrap();
            train(&mut trainer, 5);
            train(&mut resumed, 5);
            assert_eq!(Checkpoint::of(&resumed), Checkpoint::of(&trainer), "{optimizer}");
            assert_eq!(resumed.network().params, trainer.network().params, "{optimizer}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let slot = |name: &str| Error::MissingTensor { tensor: name.to_owned() };
        assert_eq!(refused(|checkpoint| checkpoint.slots = Tensors::default()), slot("mean"));
        let extra = refused(|checkpoint| checkpoint.slots.insert("velocity", &[1], &[0.0]));
        assert_eq!(extra, Error::UnexpectedTensor { tensor: "velocity".to_owned() });
        let broken = refused(|checkpoint| checkpoint.slots.insert("mean", &[1], &[f32::NAN]));
        assert_eq!(broken, Error::NonFinite { tensor: "mean".to_owned() });
        let short = refused(|checkpoint| checkpoint.history.accuracy.truncate(3));
        assert_eq!(
            short,
            Error::TensorShape { tensor: "history/accuracy".to_owned(), expected: vec![9], got: vec![3] }
        );
        let range = refused(|checkpoint| checkpoint.recipe.learning_rate = -1.0);
        assert!(matches!(range, Error::OutOfRange { option, .. } if option == "learningRate"));
        let other = refused(|checkpoint| checkpoint.spec.nodes.truncate(4));
        assert!(matches!(other, Error::UnexpectedTensor { .. }), "{other}");
    }

    #[test]
    fn another_file_is_no_checkpoint() {
        let weights = Tensors::of(&Params::new(&graph(), 1)).write();
        assert!(
            matches!(Checkpoint::from_bytes(&weights), Err(Error::WrongFormat { format, .. }) if format == "checkpoint")
        );
        let mut newer = Tensors::read(&Checkpoint::of(&trained("sgd")).to_bytes()).unwrap();
        for header in newer.metadata.values_mut() {
            *header = header.replace("\"version\":1", "\"version\":2");
        }
        let refused = Checkpoint::from_bytes(&newer.write());
        assert!(matches!(refused, Err(Error::WrongFormat { detail, .. }) if detail == "version 2 instead of 1"));
    }

    #[test]
    fn damaged_checkpoints_never_panic() {
        let bytes = Checkpoint::of(&trained("momentum")).to_bytes();
        let refused = damage(&bytes, 4_000, |bytes| Checkpoint::from_bytes(bytes).and_then(Checkpoint::into_trainer));
        assert!(refused > 2_500, "{refused}");
        for end in (0..bytes.len()).step_by(97) {
            assert!(matches!(Checkpoint::from_bytes(&bytes[..end]), Err(Error::Truncated { .. })), "{end}");
        }
    }
}
