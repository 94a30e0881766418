//! What made it decide.

use convscope::explain::inspector::Inspector;
use convscope::rng::Rng;
use serde_json::json;

use super::reference::{LeNet5, differences};
use super::{assert_close, class, lenet5, lenet5_at, look, smooth, study};

/// LeNet-5 looking at noise on a digit: without the noise, many a maximum has two equal candidates, and no derivative.
fn lenet5_at_noise() -> Inspector {
    let mut inspector = lenet5();
    let mut rng = Rng::new(2);
    let noisy = super::digit(3).into_iter().map(|pixel| f32::from(pixel) / 255.0 + rng.uniform(0.0, 0.2)).collect();
    look(&mut inspector, noisy);
    inspector
}

fn input_of(inspector: &Inspector) -> Vec<f64> {
    inspector.network().unwrap().activation(0).iter().copied().map(f64::from).collect()
}

#[test]
fn gradients_of_lenet5_are_finite_differences() {
    let mut inspector = lenet5_at_noise();
    let input = input_of(&inspector);
    let reference = LeNet5::of(&inspector);
    // Both of the two most likely classes.
    let classes = inspector.top(2).unwrap();
    let slopes = classes.iter().map(|of| differences(&input, |x| reference.logits(&reference.conv2(x))[of.index]));
    let slopes: Vec<Vec<f64>> = slopes.collect();
    let logit = reference.logits(&reference.conv2(&input))[classes[0].index];
    assert!((f64::from(classes[0].logit) - logit).abs() < 1e-4 * logit.abs(), "{} for {logit}", classes[0].logit);
    for (of, slopes) in classes.iter().zip(slopes) {
        let gradient = |times: bool| json!({ "kind": "gradient", "target": class(of.index), "times": times, "samples": 1, "noise": 0, "seed": 1 });
        let plain = study(&mut inspector, gradient(false));
        assert_eq!(plain.value, Some(of.logit));
        assert_close(&plain.heat.unwrap().values, &slopes.iter().map(|slope| slope.abs()).collect::<Vec<_>>());
        let products: Vec<f64> = slopes.iter().zip(&input).map(|(slope, x)| slope * x).collect();
        assert_close(&study(&mut inspector, gradient(true)).heat.unwrap().values, &products);
    }
}

/// The gradient of any cell, through batch normalisation in inference, a skip, a squeeze, a concat and a dropout.
#[test]
fn gradients_of_cells_are_finite_differences() {
    let mut inspector = smooth();
    let input = input_of(&inspector);
    for (node, at) in [("dense", [0, 0, 1]), ("concat", [2, 3, 6]), ("bn1", [5, 6, 0]), ("factors", [0, 0, 2])] {
        let index = inspector.graph().find(node).unwrap();
        let cell = inspector.graph().nodes[index].shape.index(at[0], at[1], at[2]);
        // Without kinks a step of 1e-2 leaves an error of some 1e-5 of the slope; f32 leaves 3e-6 = ε / 2e-2 for values near 1.
        let mut slopes = Vec::new();
        for i in 0..input.len() {
            let mut at = |step: f64| {
                let moved: Vec<f32> =
                    input.iter().enumerate().map(|(k, &x)| (x + if k == i { step } else { 0.0 }) as f32).collect();
                look(&mut inspector, moved);
                f64::from(inspector.network().unwrap().activation(index + 1)[cell])
            };
            slopes.push((at(1e-2) - at(-1e-2)) / 2e-2);
        }
        look(&mut inspector, input.iter().map(|&x| x as f32).collect());
        let target = json!({ "kind": "cell", "node": node, "at": at });
        let request = json!({ "kind": "field", "target": target, "over": { "kind": "input" } });
        let heat = study(&mut inspector, request).heat.unwrap();
        assert_eq!((heat.height, heat.width), (6, 7));
        let want: Vec<f64> = slopes.chunks(2).map(|pixel| pixel[0].abs() + pixel[1].abs()).collect();
        let largest = want.iter().copied().fold(0.0, f64::max);
        for (got, want) in heat.values.iter().zip(want) {
            assert!(
                (f64::from(*got) - want).abs() < 2e-4 * largest + 6e-6,
                "{node}: {got} instead of {want}, of {largest}"
            );
        }
    }
}

/// SmoothGrad is the mean of the gradients at the inputs that its noise makes.
#[test]
fn smoothed_gradients_are_means() {
    let mut inspector = lenet5_at(7);
    let request = |samples: u32, seed: u32| json!({ "kind": "gradient", "target": class(7), "times": false, "samples": samples, "noise": 0.1, "seed": seed });
    let smoothed = study(&mut inspector, request(5, 9));
    assert_eq!(study(&mut inspector, request(5, 9)), smoothed);
    assert_ne!(study(&mut inspector, request(5, 8)), smoothed);

    let input: Vec<f32> = inspector.network().unwrap().activation(0).to_vec();
    let (least, most) = (0.0, 1.0);
    assert_eq!(input.iter().copied().fold(most, f32::min), least);
    let largest = input.iter().copied().fold(least, f32::max);
    let mut sum = vec![0.0; input.len()];
    for pass in 0..5 {
        let mut rng = Rng::stream(9, "smoothgrad", pass);
        look(&mut inspector, input.iter().map(|x| x + 0.1 * largest * rng.normal()).collect());
        // g = (g · x) / x, where x is not 0.
        let request =
            json!({ "kind": "gradient", "target": class(7), "times": true, "samples": 1, "noise": 0, "seed": 0 });
        let noisy = inspector.network().unwrap().activation(0).to_vec();
        let products = study(&mut inspector, request).heat.unwrap().values;
        for ((sum, product), x) in sum.iter_mut().zip(products).zip(noisy) {
            *sum += f64::from(product) / f64::from(x) / 5.0;
        }
    }
    let want: Vec<f64> = sum.into_iter().map(f64::abs).collect();
    assert_close(&smoothed.heat.unwrap().values, &want);
}

/// Each position of the patch is a pass of its own; each cell has the mean over the patches that cover it.
#[test]
fn occlusion_is_a_plain_loop() {
    let mut inspector = lenet5_at(5);
    let (patch, stride) = (7, 4);
    let request = json!({ "kind": "occlusion", "target": class(5), "patch": patch, "stride": stride });
    let answer = study(&mut inspector, request);
    let input = inspector.network().unwrap().activation(0).to_vec();
    let mean = input.iter().sum::<f32>() / input.len() as f32;
    let logit = |inspector: &Inspector| inspector.top(10).unwrap().iter().find(|of| of.index == 5).unwrap().logit;
    let whole = logit(&inspector);
    assert_eq!(answer.value, Some(whole));

    let starts = [0, 4, 8, 12, 16, 20, 21];
    let mut falls = vec![Vec::new(); 28 * 28];
    for (top, left) in starts.into_iter().flat_map(|top| starts.map(|left| (top, left))) {
        let is_covered =
            |cell: usize| (top..top + patch).contains(&(cell / 28)) && (left..left + patch).contains(&(cell % 28));
        let covered = input.iter().enumerate().map(|(cell, &x)| if is_covered(cell) { mean } else { x }).collect();
        look(&mut inspector, covered);
        let fall = f64::from(whole - logit(&inspector));
        (0..28 * 28).filter(|&cell| is_covered(cell)).for_each(|cell| falls[cell].push(fall));
    }
    let want: Vec<f64> = falls.iter().map(|falls| falls.iter().sum::<f64>() / falls.len() as f64).collect();
    assert_close(&answer.heat.unwrap().values, &want);
}

#[test]
fn grad_cam_of_lenet5_is_the_reference() {
    let mut inspector = lenet5_at_noise();
    let input = input_of(&inspector);
    let reference = LeNet5::of(&inspector);
    let maps = reference.conv2(&input);
    let answers: Vec<usize> = inspector.top(3).unwrap().iter().map(|of| of.index).collect();
    let want: Vec<Vec<f64>> = answers
        .iter()
        .map(|&class| {
            let slopes = differences(&maps, |maps| reference.logits(maps)[class]);
            let weight = |map: usize| slopes[map..].iter().step_by(16).sum::<f64>() / 100.0;
            let weights: Vec<f64> = (0..16).map(weight).collect();
            let weighed = |cell: &[f64]| cell.iter().zip(&weights).map(|(a, w)| a * w).sum::<f64>();
            maps.chunks(16).map(|cell| weighed(cell).max(0.0)).collect()
        })
        .collect();
    for (class_index, want) in answers.into_iter().zip(want) {
        let request = json!({ "kind": "gradCam", "target": class(class_index), "node": "conv2" });
        let heat = study(&mut inspector, request).heat.unwrap();
        assert_eq!((heat.height, heat.width), (10, 10));
        assert_close(&heat.values, &want);
    }
}

/// The mean of a class activation map and the bias are the logit; there is none without a global average pooling, and none
/// where something curved lies behind it.
#[test]
fn class_activation_maps_add_up_to_the_logit() {
    let mut inspector = smooth();
    let bias = {
        let params = &inspector.network().unwrap().params;
        params.get(params.find("dense.bias").unwrap()).to_vec()
    };
    for (index, bias) in bias.into_iter().enumerate() {
        let answer = study(&mut inspector, json!({ "kind": "cam", "class": index }));
        let heat = answer.heat.unwrap();
        let mean = heat.values.iter().sum::<f32>() / heat.values.len() as f32;
        assert!((mean + bias - answer.value.unwrap()).abs() < 1e-5);
    }
    let request = serde_json::from_value(json!({ "kind": "cam", "class": 1 })).unwrap();
    assert!(lenet5_at(1).begin(&request, &super::samples::first(0)).is_err());
}

/// What a unit of the first convolution depends on lies in its rectangle, cut where the input ends; what one of the second
/// depends on fills more than half of its own and nothing else.
#[test]
fn effective_fields_lie_in_the_theoretical_ones() {
    let mut inspector = lenet5_at(8);
    let cells = [("conv1", [0, 0, 0]), ("conv1", [13, 20, 4]), ("conv1", [27, 27, 5]), ("conv2", [3, 6, 7])];
    for (node, at) in cells {
        let field = convscope::explain::field::field(inspector.graph(), node, at).unwrap();
        let [rows, columns] = [field.rows, field.columns].map(|axis| axis.inside.unwrap());
        for over in [
            json!({ "kind": "input" }),
            json!({ "kind": "test", "images": 20 }),
            json!({ "kind": "noise", "images": 20, "seed": 3 }),
        ] {
            let target = json!({ "kind": "cell", "node": node, "at": at });
            let heat = study(&mut inspector, json!({ "kind": "field", "target": target, "over": over })).heat.unwrap();
            let mut inside = 0;
            for (cell, &value) in heat.values.iter().enumerate() {
                let [row, column] = [cell / 28, cell % 28].map(|place| place as u64);
                let is_inside = (rows[0]..=rows[1]).contains(&row) && (columns[0]..=columns[1]).contains(&column);
                assert!(
                    is_inside || value == 0.0,
                    "{node} {at:?} depends on {row}, {column} outside of {rows:?}, {columns:?}"
                );
                inside += usize::from(is_inside && value > 0.0);
            }
            let area = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1);
            // A unit of the first layer depends on all that it sees, whatever that is.
            let least = if node == "conv1" { area } else { area / 2 };
            assert!(
                node != "conv1" && over["kind"] == "input" || inside as u64 >= least,
                "{node} {at:?} {over}: {inside} of {area}"
            );
        }
    }
}
