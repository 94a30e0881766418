//! What augmentation does to an image.

use convscope::data::augment::Augment;
use convscope::data::dataset::normalize;
use convscope::error::Error;
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
    assert_eq!(apply(Augment::NONE, &image, [5, 7], 1), plain);
}

/// One bright pixel, so that everything can be located: its centre of mass moves no further than the limits say,
/// and in the course of many draws nearly that far, to all sides.
#[test]
fn a_shift_stays_within_its_limit_and_reaches_it() {
    let mut image = vec![0; 21 * 21];
    image[10 * 21 + 10] = 255;
    let mut extremes = [f32::MAX, f32::MIN, f32::MAX, f32::MIN];
    for seed in 0..400 {
        let out = apply(Augment { shift: 2.0, ..Augment::NONE }, &image, [21, 21], seed);
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
        let out = apply(Augment { rotation: 10.0, ..Augment::NONE }, &image, [21, 21], seed);
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

/// The digits under one distortion alone, from many seeds.
fn varied(augment: Augment) -> impl Iterator<Item = (Vec<f32>, Vec<f32>)> {
    samples::digits().into_iter().enumerate().map(move |(seed, (image, _))| {
        let mut plain = vec![0.0; image.len()];
        normalize(&image, &mut plain);
        (plain, apply(augment, &image, [28, 28], seed as u64))
    })
}

fn mirrored(image: &[f32]) -> Vec<f32> {
    image.chunks(28).flat_map(|row| row.iter().rev().copied()).collect()
}

#[test]
fn a_flip_mirrors_about_half_of_the_images() {
    let flipped = varied(Augment { flip: true, ..Augment::NONE }).filter(|(plain, out)| {
        assert!(out == plain || *out == mirrored(plain));
        out != plain
    });
    // 60 throws of a coin: 30 with a deviation of 3.9.
    assert!((15..=45).contains(&flipped.count()));
}

#[test]
fn brightness_contrast_and_noise_stay_within_their_limits() {
    let differences = |augment| {
        varied(augment).map(|(plain, out)| {
            assert!(out.iter().all(|value| (0.0..=1.0).contains(value)));
            out.iter().zip(&plain).map(|(out, plain)| out - plain).collect::<Vec<f32>>()
        })
    };
    let widest = |augment| differences(augment).flatten().map(f32::abs).fold(0.0, f32::max);
    for widest in
        [widest(Augment { brightness: 0.2, ..Augment::NONE }), widest(Augment { contrast: 0.4, ..Augment::NONE })]
    {
        assert!((0.15..0.2001).contains(&widest), "{widest}");
    }
    // Half of the noise on an empty ground is cut off at 0: what is left has a mean square of σ²/2.
    let empty = apply(Augment { noise: 0.1, ..Augment::NONE }, &[0; 28 * 28], [28, 28], 1);
    let mean_square = empty.iter().map(|value| value * value).sum::<f32>() / 784.0;
    assert!((0.004..0.006).contains(&mean_square), "{mean_square}");
}

#[test]
fn a_cutout_is_one_square_of_nothing() {
    let white = vec![255; 28 * 28];
    let mut whole = 0;
    for seed in 0..50 {
        let out = apply(Augment { cutout: 6, ..Augment::NONE }, &white, [28, 28], seed);
        let wiped: Vec<[usize; 2]> = (0..784).filter(|&i| out[i] == 0.0).map(|i| [i / 28, i % 28]).collect();
        let [height, width] = [0, 1].map(|axis| {
            let places = || wiped.iter().map(|place| place[axis]);
            places().max().unwrap() - places().min().unwrap() + 1
        });
        assert_eq!(wiped.len(), height * width);
        assert!(height <= 6 && width <= 6 && out.iter().all(|value| [0.0, 1.0].contains(value)));
        whole += usize::from([height, width] == [6, 6]);
    }
    assert!(whole > 20, "{whole}");
}

#[test]
fn an_elastic_pull_moves_ink_no_further_than_its_limit() {
    for (plain, out) in varied(Augment { elastic: 2.0, ..Augment::NONE }) {
        assert_ne!(out, plain);
        let inked = |image: &[f32], i: usize| image[i] > 0.0;
        for i in (0..784).filter(|&i| inked(&out, i)) {
            let near = |a: usize, b: usize| a.abs_diff(b) <= 3;
            let from = (0..784).any(|j| inked(&plain, j) && near(i / 28, j / 28) && near(i % 28, j % 28));
            assert!(from, "ink at {i} came from nowhere");
        }
    }
}

/// A run of before these distortions were there draws the same numbers.
#[test]
fn what_is_off_draws_nothing() {
    let (image, _) = samples::digits().swap_remove(0);
    let draws = |augment: Augment| {
        let mut rng = Rng::new(3);
        augment.apply(&image, [28, 28], &mut rng, &mut vec![0.0; 784]);
        rng
    };
    assert_eq!(draws(Augment::NONE), draws(Augment::default()));
    assert_ne!(draws(Augment::NONE), draws(Augment { elastic: 1.0, ..Augment::NONE }));
}

#[test]
fn a_limit_out_of_its_range_is_named() {
    assert_eq!(Augment::default().check(), Ok(()));
    for augment in [Augment { zoom: 1.0, ..Augment::NONE }, Augment { noise: -0.1, ..Augment::NONE }] {
        assert!(matches!(augment.check(), Err(Error::OutOfRange { .. })));
    }
    assert!(Augment { shift: f64::NAN, ..Augment::NONE }.check().is_err());
}
