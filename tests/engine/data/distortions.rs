//! What augmentation does to an image.

use convscope::data::augment::Augment;
use convscope::data::dataset::normalize;
use convscope::rng::Rng;

use crate::samples;

fn apply(augment: Augment, image: &[u8], size: [usize; 2], seed: u64) -> Vec<f32> {
    let mut out = vec![f32::NAN; image.len()];
    augment.apply(image, size, &mut Rng::new(seed), &mut out);
    out
}

#[test]
fn none_is_the_image_itself() {
    let image: Vec<u8> = (0..35).map(|i| i * 7).collect();
    let mut plain = vec![0.0; 35];
    normalize(&image, &mut plain);
    assert_eq!(apply(Augment { shift: 0.0, rotation: 0.0, zoom: 0.0 }, &image, [5, 7], 1), plain);
}

/// One bright pixel, so that everything can be located: its centre of mass moves no further than the limits say,
/// and in the course of many draws nearly that far, to all sides.
#[test]
fn a_shift_stays_within_its_limit_and_reaches_it() {
    let mut image = vec![0; 21 * 21];
    image[10 * 21 + 10] = 255;
    let mut extremes = [f32::MAX, f32::MIN, f32::MAX, f32::MIN];
    for seed in 0..400 {
        let out = apply(Augment { shift: 2.0, rotation: 0.0, zoom: 0.0 }, &image, [21, 21], seed);
        let sum: f32 = out.iter().sum();
        assert!((sum - 1.0).abs() < 1e-5, "{sum}");
        let [y, x] = [0, 1].map(|axis| {
            out.iter().enumerate().map(|(i, v)| v * [i / 21, i % 21][axis] as f32).sum::<f32>() / sum - 10.0
        });
        extremes = [extremes[0].min(y), extremes[1].max(y), extremes[2].min(x), extremes[3].max(x)];
    }
    for (extreme, limit) in extremes.into_iter().zip([-2.0, 2.0, -2.0, 2.0]) {
        assert!((extreme / limit - 0.99).abs() < 0.0101, "{extreme} of {limit}");
    }
}

/// A pixel at a distance of 8 from the centre turns with the image; rotation alone keeps the distance.
#[test]
fn a_rotation_keeps_distances_and_stays_within_its_limit() {
    let mut image = vec![0; 21 * 21];
    image[10 * 21 + 18] = 255;
    let mut widest: f32 = 0.0;
    for seed in 0..400 {
        let out = apply(Augment { shift: 0.0, rotation: 10.0, zoom: 0.0 }, &image, [21, 21], seed);
        let sum: f32 = out.iter().sum();
        let [y, x] = [0, 1].map(|axis| {
            out.iter().enumerate().map(|(i, v)| v * [i / 21, i % 21][axis] as f32).sum::<f32>() / sum - 10.0
        });
        assert!((libm::hypotf(x, y) - 8.0).abs() < 0.3, "{x} {y}");
        let angle = libm::atan2f(y, x).to_degrees();
        assert!(angle.abs() < 10.8, "{angle}");
        widest = widest.max(angle.abs());
    }
    assert!(widest > 9.0, "{widest}");
}

#[test]
fn a_seed_fixes_the_distortion_and_ink_is_kept() {
    for (image, _) in samples::digits() {
        let seeds = [1, 2].map(|seed| apply(Augment::default(), &image, [28, 28], seed));
        assert_eq!(seeds[0], apply(Augment::default(), &image, [28, 28], 1));
        assert_ne!(seeds[0], seeds[1]);
        let ink = image.iter().map(|&v| f32::from(v) / 255.0).sum::<f32>();
        for out in &seeds {
            // A zoom by 10 % along both axes changes the area by 21 %.
            let ratio = out.iter().sum::<f32>() / ink;
            assert!((0.78..1.25).contains(&ratio), "{ratio}");
            assert!(out.iter().all(|v| (0.0..=1.0).contains(v)));
        }
    }
}
