//! Optimisers against steps worked out by hand; `tests/goldens/training.safetensors` has Keras' own on a whole network.

use convscope::error::Error;
use convscope::optim::{Adam, AdamW, Momentum, Nesterov, Optimizer, OptimizerKind, RmsProp, Sgd};

/// The values of two weights after each of two steps with learning rate 0.5.
fn two_steps(kind: OptimizerKind, gradients: [[f32; 2]; 2]) -> [[f32; 2]; 2] {
    let mut optimizer = Optimizer::new(kind, 2);
    let mut values = [1.0, 2.0];
    gradients.map(|gradients| {
        optimizer.step(0.5, &mut values, &gradients);
        values
    })
}

fn assert_close(got: [[f32; 2]; 2], expected: [[f64; 2]; 2]) {
    for (got, expected) in got.as_flattened().iter().zip(expected.as_flattened()) {
        assert!((f64::from(*got) - expected).abs() < 2e-6, "{got} instead of {expected}");
    }
}

/// w ← w − ½ g.
#[test]
fn sgd() {
    let got = two_steps(OptimizerKind::Sgd(Sgd {}), [[2.0, -4.0], [1.0, 0.0]]);
    assert_eq!(got, [[0.0, 4.0], [-0.5, 4.0]]);
}

/// v = −½ g, then ½ v − ½ g; the first weight moves by −1, then by −½ − ½.
#[test]
fn momentum() {
    let got = two_steps(OptimizerKind::Momentum(Momentum { momentum: 0.5 }), [[2.0, -4.0], [1.0, 0.0]]);
    assert_eq!(got, [[0.0, 4.0], [-1.0, 5.0]]);
}

/// The same velocities −1 and −1, but the weight moves by ½ v − ½ g: −½ − 1, then −½ − ½.
#[test]
fn nesterov() {
    let got = two_steps(OptimizerKind::Nesterov(Nesterov(Momentum { momentum: 0.5 })), [[2.0, -4.0], [1.0, 0.0]]);
    assert_eq!(got, [[-0.5, 5.0], [-1.5, 5.5]]);
}

/// With ρ = ¾ the mean square is g²/4: the first step is g / (|g|/2) · ½ = ±1 whatever the gradient; ε under the root
/// turns a gradient of 0 into no step.
#[test]
fn rmsprop() {
    let rule = RmsProp { rho: 0.75, epsilon: 1e-7 };
    let got = two_steps(OptimizerKind::RmsProp(rule), [[2.0, -4.0], [2.0, 0.0]]);
    // Second step of the first weight: s = ¾ · 1 + ¼ · 4 = 1.75.
    assert_close(got, [[0.0, 3.0], [-1.0 / 1.75_f64.sqrt(), 3.0]]);
    // ε under the root, not beside it: with g = 10⁻⁴ it is as large as s and the step is η g / √(2 · 10⁻⁸).
    let rule = RmsProp { rho: 0.0, epsilon: 1e-8 };
    let got = two_steps(OptimizerKind::RmsProp(rule), [[1e-4, 0.0], [0.0, 0.0]]);
    assert_close(got, [[1.0 - 0.5 / 2.0_f64.sqrt(), 2.0]; 2]);
}

/// The first step of Adam is η, whatever the gradient. With β₁ = β₂ = ½ and gradients 2, 1: m = 1, 1; s = 2, 1.5;
/// corrected by ½ and ¾ the second step is η · (1 / ¾) / √(1.5 / ¾).
#[test]
fn adam() {
    let rule = Adam { beta1: 0.5, beta2: 0.5, epsilon: 1e-7 };
    let got = two_steps(OptimizerKind::Adam(rule), [[2.0, -4.0], [1.0, -4.0]]);
    assert_close(got, [[0.5, 2.5], [0.5 - 0.5 * (4.0 / 3.0) / 2.0_f64.sqrt(), 3.0]]);
}

/// Before Adam's step each weight loses η λ = ⅛ of itself: 1 → 0.875 → 0.375, 2 → 1.75 → 2.25.
#[test]
fn adamw() {
    let rule = AdamW { weight_decay: 0.25, beta1: 0.5, beta2: 0.5, epsilon: 1e-7 };
    let got = two_steps(OptimizerKind::AdamW(rule), [[2.0, -4.0], [2.0, -4.0]]);
    assert_close(got, [[0.375, 2.25], [0.375 * 0.875 - 0.5, 2.25 * 0.875 + 0.5]]);
}

#[test]
fn in_json_a_kind_is_named_as_in_keras_and_defaults_are_left_out() {
    let names = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"];
    let kinds = OptimizerKind::all();
    assert_eq!(kinds.len(), names.len());
    for (name, kind) in names.into_iter().zip(kinds) {
        let read: OptimizerKind = serde_json::from_str(&format!(r#"{{ "kind": "{name}" }}"#)).unwrap();
        assert_eq!(read, kind);
        let written = serde_json::to_string(&kind).unwrap();
        assert_eq!(serde_json::from_str::<OptimizerKind>(&written).unwrap(), kind, "{written}");
        assert_eq!(kind.check(), Ok(()));
    }
    for wrong in
        [r#"{ "kind": "adagrad" }"#, r#"{ "kind": "sgd", "momentum": 0.9 }"#, r#"{ "kind": "adam", "beta1": "x" }"#]
    {
        assert!(serde_json::from_str::<OptimizerKind>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_hyper_parameter_out_of_range_is_named() {
    let refused = OptimizerKind::Momentum(Momentum { momentum: 1.5 }).check();
    assert_eq!(refused, Err(Error::OutOfRange { option: "momentum".to_owned(), value: 1.5, min: 0.0, max: 1.0 }));
    assert!(OptimizerKind::RmsProp(RmsProp { rho: f64::NAN, epsilon: 1e-7 }).check().is_err());
    assert!(OptimizerKind::AdamW(AdamW { weight_decay: -0.1, ..AdamW::default() }).check().is_err());
}

/// What the slots hold and the number of steps are the whole of an optimiser's memory.
#[test]
fn a_restored_optimizer_goes_on_as_if_nothing_had_happened() {
    let gradients = |step: usize| -> Vec<f32> { (0..7).map(|i| ((i * 5 + step * 3) % 11) as f32 - 5.0).collect() };
    for kind in OptimizerKind::all() {
        let mut values = vec![1.0; 7];
        let mut optimizer = Optimizer::new(kind, 7);
        (0..3).for_each(|step| optimizer.step(0.01, &mut values, &gradients(step)));

        let mut restored = Optimizer::new(kind, 7);
        let saved = optimizer.slots().map(|(name, slot)| (name, slot.to_vec())).collect::<Vec<_>>();
        let find = |name: &str| saved.iter().find(|(saved, _)| *saved == name).map(|(_, slot)| slot.as_slice());
        restored.restore(optimizer.steps(), find).unwrap();
        let mut restored_values = values.clone();
        optimizer.step(0.01, &mut values, &gradients(3));
        restored.step(0.01, &mut restored_values, &gradients(3));
        assert_eq!(values, restored_values, "{kind:?}");
        assert_eq!(optimizer, restored);
    }
}

#[test]
fn a_slot_that_is_missing_or_too_short_is_named_and_changes_nothing() {
    let mut optimizer = Optimizer::new(OptimizerKind::Adam(Adam::default()), 3);
    let before = optimizer.clone();
    let missing = optimizer.restore(5, |name| (name == "mean").then_some(&[1.0; 3][..]));
    assert_eq!(missing, Err(Error::MissingTensor { tensor: "mean_square".to_owned() }));
    let short = optimizer.restore(5, |_| Some(&[1.0; 2]));
    assert_eq!(short, Err(Error::TensorShape { tensor: "mean".to_owned(), expected: vec![3], got: vec![2] }));
    assert_eq!(optimizer, before);
}
