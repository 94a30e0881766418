//! What is broken, how that shows, and that it is mended to the last bit.

use convscope::error::Error;
use convscope::explain::ablation::Ablation;
use convscope::explain::inspector::Inspector;
use convscope::testing::same_bytes;
use serde_json::{Value, json};

use super::{class, lenet5_at, look, run, samples, smooth, study};

fn ablate(inspector: &mut Inspector, ablations: Value) {
    let ablations: Vec<Ablation> = serde_json::from_value(ablations).unwrap();
    inspector.ablate(&ablations).unwrap();
    run(inspector);
}

fn maps(inspector: &Inspector, node: &str) -> Vec<f32> {
    let index = inspector.graph().find(node).unwrap();
    inspector.network().unwrap().activation(index + 1).to_vec()
}

fn everything(inspector: &Inspector) -> Vec<f32> {
    let network = inspector.network().unwrap();
    (0..=inspector.graph().nodes.len()).flat_map(|tensor| network.activation(tensor).to_vec()).collect()
}

#[test]
fn a_map_that_is_off_is_one_that_nothing_feeds() {
    let mut inspector = lenet5_at(2);
    let whole = everything(&inspector);
    ablate(&mut inspector, json!([{ "kind": "map", "node": "conv1", "channel": 3 }]));
    let broken = maps(&inspector, "dense3");
    assert!(maps(&inspector, "conv1").iter().skip(3).step_by(6).all(|&value| value == 0.0));
    let cell = inspector.cell("conv1", [14, 14, 3], 3, None).unwrap();
    assert!(cell.is_off && cell.terms.value == 0.0);
    assert!(!inspector.cell("conv1", [14, 14, 2], 3, None).unwrap().is_off);

    // The same network whose fourth filter and its bias are 0.
    let graph = std::sync::Arc::clone(inspector.graph());
    let mut params = inspector.network().unwrap().params.clone();
    for name in ["conv1.kernel", "conv1.bias"] {
        let range = params.find(name).unwrap().range.clone();
        params.values[range].iter_mut().skip(3).step_by(6).for_each(|weight| *weight = 0.0);
    }
    let mut other = Inspector::new(graph, params);
    look(&mut other, inspector.network().unwrap().activation(0).to_vec());
    assert!(same_bytes(&maps(&other, "dense3"), &broken));

    ablate(&mut inspector, json!([]));
    assert!(same_bytes(&everything(&inspector), &whole));
}

/// Without the skip an add is its other input, without a branch half of a concat is 0, without factors a scale is its input.
#[test]
fn inputs_are_replaced() {
    let mut inspector = smooth();
    let whole = everything(&inspector);
    let off =
        |node: &str, input: u32, value: f32| json!({ "kind": "input", "node": node, "input": input, "value": value });
    ablate(&mut inspector, json!([off("add", 1, 0.0)]));
    assert!(same_bytes(&maps(&inspector, "add"), &maps(&inspector, "tanh2")));
    // What is explained is what was computed, and the tensor itself is there as before.
    let cell = inspector.cell("add", [3, 3, 1], 4, None).unwrap().terms;
    assert_eq!((cell.terms[1].value, cell.terms[0].value), (0.0, cell.value));
    assert!(maps(&inspector, "tanh1").iter().any(|&value| value != 0.0));

    ablate(&mut inspector, json!([off("concat", 0, 0.0), off("scale", 1, 1.0)]));
    assert!(same_bytes(&maps(&inspector, "scale"), &maps(&inspector, "add")));
    let halves: Vec<Vec<f32>> = maps(&inspector, "concat").chunks(4).map(<[f32]>::to_vec).collect();
    assert!(halves.iter().step_by(2).flatten().all(|&value| value == 0.0));
    assert!(halves.iter().skip(1).step_by(2).flatten().any(|&value| value != 0.0));

    ablate(&mut inspector, json!([]));
    assert!(same_bytes(&everything(&inspector), &whole));
}

/// Gradients are those of the network as it is broken.
#[test]
fn gradients_know_what_is_broken() {
    let mut inspector = smooth();
    let input = inspector.network().unwrap().activation(0).to_vec();
    for ablations in [
        json!([{ "kind": "map", "node": "tanh1", "channel": 1 }]),
        json!([{ "kind": "input", "node": "add", "input": 1, "value": 0 }]),
        json!([{ "kind": "input", "node": "scale", "input": 1, "value": 1 }]),
        json!([{ "kind": "input", "node": "concat", "input": 0, "value": 0 }, { "kind": "map", "node": "right", "channel": 0 }]),
    ] {
        look(&mut inspector, input.clone());
        ablate(&mut inspector, ablations.clone());
        let request =
            json!({ "kind": "gradient", "target": class(0), "times": false, "samples": 1, "noise": 0, "seed": 0 });
        let heat = study(&mut inspector, request).heat.unwrap();
        let mut slopes = Vec::new();
        for i in 0..input.len() {
            let mut logit = |step: f32| {
                let mut moved = input.clone();
                moved[i] += step;
                look(&mut inspector, moved);
                f64::from(maps(&inspector, "dense")[0])
            };
            slopes.push((logit(0.01) - logit(-0.01)) / 0.02);
        }
        let want: Vec<f64> = slopes.chunks(2).map(|pixel| pixel[0].abs() + pixel[1].abs()).collect();
        let largest = want.iter().copied().fold(0.0, f64::max);
        for (got, want) in heat.values.iter().zip(want) {
            assert!((f64::from(*got) - want).abs() < 1e-3 * largest, "{ablations}: {got} instead of {want}");
        }
    }
}

#[test]
fn noise_is_seeded_and_taken_back() {
    let mut inspector = lenet5_at(6);
    let (whole, weights) = (everything(&inspector), inspector.network().unwrap().params.clone());
    let noise = |sigma: f32, seed: u32| json!([{ "kind": "noise", "sigma": sigma, "seed": seed }]);
    ablate(&mut inspector, noise(0.3, 1));
    let first = everything(&inspector);
    ablate(&mut inspector, noise(0.3, 2));
    assert!(!same_bytes(&everything(&inspector), &first));
    ablate(&mut inspector, noise(0.3, 1));
    assert!(same_bytes(&everything(&inspector), &first));

    // Of the size that was asked for, on kernels alone.
    let disturbed = &inspector.network().unwrap().params;
    for entry in weights.entries() {
        let [before, after] = [weights.get(entry), disturbed.get(entry)];
        if entry.name.ends_with("bias") {
            assert_eq!(before, after);
        } else {
            let deviation = |values: &[f32]| {
                let mean = values.iter().sum::<f32>() / values.len() as f32;
                (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / values.len() as f32).sqrt()
            };
            let difference: Vec<f32> = after.iter().zip(before).map(|(after, before)| after - before).collect();
            let share = deviation(&difference) / deviation(before);
            // Five standard errors of a standard deviation: 5 / √(2 n).
            let error = 5.0 / (2.0 * before.len() as f32).sqrt();
            assert!((share / 0.3 - 1.0).abs() < error, "{}: {share}", entry.name);
        }
    }
    ablate(&mut inspector, json!([{ "kind": "noise", "sigma": 0.3, "seed": 1, "node": "conv2" }]));
    assert!(same_bytes(&maps(&inspector, "pool1"), &whole[784 + 2 * 4704..][..1176]));
    ablate(&mut inspector, json!([]));
    assert!(same_bytes(&everything(&inspector), &whole));
    assert_eq!(inspector.network().unwrap().params.values, weights.values);
}

/// Accuracy is that of a plain loop; broken and intact can be told apart at one time.
#[test]
fn accuracy_is_counted() {
    let mut inspector = lenet5_at(4);
    let test = samples::dataset();
    let measured = |inspector: &mut Inspector, intact: bool| {
        study(inspector, json!({ "kind": "accuracy", "images": 60, "intact": intact })).accuracy.unwrap()
    };
    let whole = measured(&mut inspector, false);
    ablate(
        &mut inspector,
        json!([
            { "kind": "noise", "sigma": 1.5, "seed": 3 }, { "kind": "map", "node": "relu2", "channel": 0 },
        ]),
    );
    let broken = measured(&mut inspector, false);
    assert_eq!(measured(&mut inspector, true), whole);
    assert!(broken.right < whole.right && broken.loss > whole.loss, "{broken:?} {whole:?}");

    let mut right = 0;
    for (pixels, label) in samples::digits() {
        look(&mut inspector, pixels.iter().map(|&pixel| f32::from(pixel) * (1.0 / 255.0)).collect());
        right += usize::from(inspector.top(1).unwrap()[0].index == usize::from(label));
    }
    assert_eq!((broken.right, broken.images), (right, test.len()));
}

#[test]
fn what_is_not_there_cannot_be_broken() {
    let mut inspector = lenet5_at(0);
    let whole = everything(&inspector);
    for (ablation, is_range) in [
        (json!({ "kind": "map", "node": "conv9", "channel": 0 }), false),
        (json!({ "kind": "map", "node": "conv1", "channel": 6 }), true),
        (json!({ "kind": "input", "node": "conv1", "input": 1, "value": 0 }), true),
        (json!({ "kind": "noise", "sigma": -1, "seed": 0 }), true),
    ] {
        let bad: Ablation = serde_json::from_value(ablation).unwrap();
        let good = Ablation::Map { node: "conv1".into(), channel: 0 };
        let error = inspector.ablate(&[good, bad]).unwrap_err();
        assert_eq!(matches!(error, Error::OutOfRange { .. }), is_range, "{error}");
        assert!(same_bytes(&everything(&inspector), &whole));
    }
}

/// Maps of a node behind which something was broken stay what they were: only what can differ runs again.
#[test]
fn only_what_can_differ_runs_again() {
    let mut inspector = lenet5_at(9);
    let off = json!([{ "kind": "map", "node": "dense2", "channel": 5 }]);
    let ablations: Vec<Ablation> = serde_json::from_value(off).unwrap();
    inspector.ablate(&ablations).unwrap();
    let mut nodes = 1;
    while inspector.advance() {
        nodes += 1;
    }
    // dense2, relu4, dense3, softmax.
    assert_eq!(nodes, 4);
}
