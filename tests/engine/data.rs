//! From bytes and drawings to batches.

#[path = "../shared/samples.rs"]
mod samples;

use convscope::data::augment::Augment;
use convscope::data::batches::{BLOCK, Batches, Next, Position};
use convscope::data::dataset::{Dataset, normalize};
use convscope::data::digit::{SIDE, from_drawing};
use convscope::data::idx::{self, Images, Shard};
use convscope::data::image::{Preprocessing, crop_and_resize, resize_bilinear};
use convscope::error::Error;
use convscope::rng::Rng;
use convscope::shape::Shape;

/// An IDX block as LeCun's files have it.
fn block(dims: &[u32], numbers: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, dims.len() as u8];
    bytes.extend(dims.iter().flat_map(|dim| dim.to_be_bytes()));
    bytes.extend(numbers);
    bytes
}

fn format(error: &Error) -> &str {
    match error {
        Error::WrongFormat { format, .. } | Error::Truncated { format, .. } => format,
        other => panic!("{other}"),
    }
}

mod files {
    use super::*;

    #[test]
    fn a_shard_is_images_then_labels() {
        let pixels: Vec<u8> = (0..12).collect();
        let bytes = [block(&[2, 2, 3], &pixels), block(&[2], &[7, 1])].concat();
        let images = Images { count: 2, size: [2, 3], pixels: &pixels };
        assert_eq!(idx::shard(&bytes), Ok(Shard { images, labels: &[7, 1] }));
    }

    /// Cut anywhere, a shard is truncated; the error says how long the block would have been.
    #[test]
    fn every_truncation_is_noticed() {
        let bytes = [block(&[2, 2, 3], &[9; 12]), block(&[2], &[7, 1])].concat();
        for end in 0..bytes.len() {
            match idx::shard(&bytes[..end]).unwrap_err() {
                Error::Truncated { format, expected, got } => {
                    assert_eq!(format, "idx");
                    assert!(got < expected && expected <= 28, "{end}: {got} of {expected}");
                }
                other => panic!("{end}: {other}"),
            }
        }
    }

    /// A header may promise 2⁹⁶ bytes; nothing is allocated for the promise.
    #[test]
    fn absurd_dimensions_are_a_truncated_file() {
        for dims in [[u32::MAX; 3], [u32::MAX, 1, 1], [1 << 31, 1 << 31, 4]] {
            assert!(matches!(idx::images(&block(&dims, &[0; 64])), Err(Error::Truncated { got: 80, .. })), "{dims:?}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        let good = block(&[2, 2, 3], &[9; 12]);
        for (position, value) in [(0, 1), (1, 1), (2, 9), (2, 0x0d), (3, 1), (3, 4)] {
            let mut bytes = good.clone();
            bytes[position] = value;
            assert_eq!(format(&idx::images(&bytes).unwrap_err()), "idx");
        }
        assert!(matches!(idx::images(b"\x1f\x8b\x08\x00 a gzip stream"), Err(Error::WrongFormat { .. })));
        assert!(matches!(idx::images(&block(&[3, 0, 5], &[])), Err(Error::WrongFormat { .. })));
        assert!(matches!(idx::labels(&good), Err(Error::WrongFormat { .. })));
        let longer = [good, block(&[2], &[7, 1]), vec![0]].concat();
        assert!(matches!(idx::shard(&longer), Err(Error::WrongFormat { .. })));
    }

    #[test]
    fn a_label_too_few_is_noticed() {
        let bytes = [block(&[2, 1, 1], &[0, 0]), block(&[1], &[7])].concat();
        assert_eq!(idx::shard(&bytes), Err(Error::CountMismatch { images: 2, labels: 1 }));
    }

    #[test]
    fn random_bytes_never_panic() {
        let good = [block(&[2, 2, 3], &[9; 12]), block(&[2], &[7, 1])].concat();
        let mut rng = Rng::new(11);
        for _ in 0..20_000 {
            let mut bytes = good.clone();
            bytes.truncate(rng.below(good.len() as u32 + 1) as usize);
            for byte in &mut bytes {
                if rng.below(8) == 0 {
                    *byte = rng.bits() as u8;
                }
            }
            if let Ok(shard) = idx::shard(&bytes) {
                assert_eq!(shard.images.pixels.len(), shard.labels.len() * shard.images.size.iter().product::<usize>());
            }
        }
    }

    #[test]
    fn a_dataset_takes_only_what_fits_and_otherwise_stays_as_it_is() {
        let mut dataset = Dataset::new([2, 2], 10, 3);
        let shard = |pixels, labels, size| Shard { images: Images { count: 2, size, pixels }, labels };
        dataset.append(&shard(&[1; 8], &[0, 9], [2, 2])).unwrap();
        let before = dataset.clone();
        let size = dataset.append(&shard(&[1; 8], &[0, 9], [1, 4]));
        assert_eq!(size, Err(Error::ImageSize { expected: [2, 2], got: [1, 4] }));
        let label = dataset.append(&shard(&[1; 8], &[0, 10], [2, 2]));
        assert_eq!(label, Err(Error::LabelOutOfRange { index: 3, label: 10, classes: 10 }));
        let count = dataset.append(&shard(&[1; 8], &[0, 9], [2, 2]));
        assert_eq!(count, Err(Error::TooManyImages { expected: 3, got: 4 }));
        assert_eq!(dataset, before);
    }

    /// A stream that is opened again brings what was missing; what had arrived stays.
    #[test]
    fn a_dataset_that_is_expected_again_keeps_its_images() {
        let mut dataset = Dataset::new([2, 2], 10, 4);
        let shard = |labels| Shard { images: Images { count: 2, size: [2, 2], pixels: &[1; 8] }, labels };
        dataset.append(&shard(&[3, 1])).unwrap();
        dataset.end();
        assert!(dataset.has_ended());
        assert_eq!(dataset.total(), 2);
        dataset.expect(4);
        assert!(!dataset.has_ended());
        assert_eq!((dataset.len(), dataset.total()), (2, 4));
        dataset.append(&shard(&[4, 1])).unwrap();
        assert_eq!(dataset.labels(), [3, 1, 4, 1]);
    }
}

mod order {
    use super::*;

    /// Images of 1×2 pixels that hold their own index, from `from` to `to`.
    fn append(dataset: &mut Dataset, from: usize, to: usize) {
        let pixels: Vec<u8> = (from..to).flat_map(|i| [(i / 256) as u8, (i % 256) as u8]).collect();
        let labels: Vec<u8> = (from..to).map(|i| (i % 10) as u8).collect();
        let images = Images { count: labels.len(), size: [1, 2], pixels: &pixels };
        dataset.append(&Shard { images, labels: &labels }).unwrap();
    }

    fn filled(count: usize, expected: usize) -> Dataset {
        let mut dataset = Dataset::new([1, 2], 10, expected);
        append(&mut dataset, 0, count);
        dataset
    }

    /// The indices of the next batch; empty while waiting.
    fn next(batches: &mut Batches, dataset: &Dataset, size: usize) -> Vec<usize> {
        let (mut images, mut labels) = (vec![f32::NAN; 2 * size], vec![255; size]);
        let Next::Batch(count) = batches.next(dataset, None, &mut images, &mut labels) else { return Vec::new() };
        let bytes = images.iter().map(|v| (v * 255.0).round() as usize);
        let indices: Vec<usize> = bytes.collect::<Vec<_>>().chunks(2).map(|pair| pair[0] * 256 + pair[1]).collect();
        for (index, label) in indices[..count].iter().zip(&labels) {
            assert_eq!(index % 10, usize::from(*label));
        }
        assert!(labels[count..].iter().all(|&label| label == 255), "nothing is written past the batch");
        indices[..count].to_vec()
    }

    fn epoch(batches: &mut Batches, dataset: &Dataset, size: usize) -> Vec<usize> {
        let (number, mut seen) = (batches.epoch(), Vec::new());
        while batches.epoch() == number {
            seen.extend(next(batches, dataset, size));
        }
        seen
    }

    fn sorted(mut indices: Vec<usize>) -> Vec<usize> {
        indices.sort_unstable();
        indices
    }

    #[test]
    fn the_first_epoch_shuffles_within_blocks_and_later_ones_everything() {
        let count = 2 * BLOCK + 700;
        let dataset = filled(count, count);
        let mut batches = Batches::new(1);
        let first = epoch(&mut batches, &dataset, 64);
        for (i, block) in first.chunks(BLOCK).enumerate() {
            let range: Vec<usize> = (i * BLOCK..i * BLOCK + block.len()).collect();
            assert_ne!(block, range);
            assert_eq!(sorted(block.to_vec()), range);
        }
        let second = epoch(&mut batches, &dataset, 64);
        let third = epoch(&mut batches, &dataset, 64);
        assert_eq!(sorted(second.clone()), (0..count).collect::<Vec<_>>());
        assert_eq!(sorted(third.clone()), (0..count).collect::<Vec<_>>());
        assert_ne!(second, third);
        assert!(second[..BLOCK].iter().any(|&i| i >= BLOCK));
        assert_ne!(epoch(&mut Batches::new(2), &dataset, 64), first);
    }

    #[test]
    fn the_order_depends_neither_on_when_shards_arrive_nor_on_the_batch_size() {
        let count = 3 * BLOCK;
        let whole = filled(count, count);
        let mut batches = Batches::new(5);
        let expected = [epoch(&mut batches, &whole, 64), epoch(&mut batches, &whole, 64)].concat();

        let mut dataset = filled(100, count);
        let mut batches = Batches::new(5);
        let mut seen = Vec::new();
        while seen.len() < 2 * count {
            let batch = next(&mut batches, &dataset, 48);
            if batch.is_empty() {
                let from = dataset.len();
                append(&mut dataset, from, (from + 1700).min(count));
            }
            seen.extend(batch);
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_block_that_is_not_there_is_waited_for() {
        let mut dataset = filled(BLOCK, 2 * BLOCK);
        let mut batches = Batches::new(3);
        let seen: usize =
            std::iter::from_fn(|| Some(next(&mut batches, &dataset, 64).len())).take_while(|n| *n > 0).sum();
        // The next batch would reach into the second block.
        assert_eq!(seen, BLOCK / 64 * 64);
        assert_eq!(batches.progress(&dataset), seen as f64 / (2 * BLOCK) as f64);
        append(&mut dataset, BLOCK, 2 * BLOCK - 1);
        assert!(next(&mut batches, &dataset, 64).is_empty());
        append(&mut dataset, 2 * BLOCK - 1, 2 * BLOCK);
        assert_eq!(next(&mut batches, &dataset, 64).len(), 64);
    }

    #[test]
    fn when_the_stream_ends_early_training_goes_on_with_what_is_there() {
        let mut dataset = filled(BLOCK + 300, 4 * BLOCK);
        let mut batches = Batches::new(3);
        let mut seen = Vec::new();
        loop {
            let batch = next(&mut batches, &dataset, 64);
            if batch.is_empty() {
                break;
            }
            seen.extend(batch);
        }
        dataset.end();
        seen.extend(epoch(&mut batches, &dataset, 64));
        assert_eq!(sorted(seen), (0..BLOCK + 300).collect::<Vec<_>>());
        assert_eq!(sorted(epoch(&mut batches, &dataset, 64)), (0..BLOCK + 300).collect::<Vec<_>>());
    }

    #[test]
    fn without_any_image_there_is_nothing_but_waiting() {
        let mut dataset = Dataset::new([1, 2], 10, 100);
        let mut batches = Batches::new(3);
        assert!(next(&mut batches, &dataset, 64).is_empty());
        dataset.end();
        assert!(next(&mut batches, &dataset, 64).is_empty());
        assert_eq!(batches.position(), Position::default());
    }

    #[test]
    fn a_run_goes_on_where_it_stopped() {
        let dataset = filled(BLOCK + 700, BLOCK + 700);
        let mut batches = Batches::new(9);
        while batches.epoch() < 3 {
            let mut resumed = Batches::resume(9, batches.position());
            assert_eq!(resumed.position(), batches.position());
            let batch = next(&mut batches, &dataset, 500);
            assert_eq!(next(&mut resumed, &dataset, 500), batch);
            assert_eq!(resumed.position(), batches.position());
        }
    }

    /// After a reload the model may be back before it is known how many images there are.
    #[test]
    fn a_resumed_run_waits_for_a_stream_that_has_not_begun() {
        for epoch in [0, 2] {
            let position = Position { epoch, seen: 192, ordered: BLOCK };
            let mut batches = Batches::resume(9, position);
            assert!(next(&mut batches, &Dataset::new([1, 2], 10, 0), 64).is_empty());
            assert_eq!(batches.position(), position);
            assert_eq!(next(&mut batches, &filled(BLOCK, BLOCK), 64).len(), 64);
        }
    }

    /// An epoch over 300 images, because the stream had failed, is finished over the same 300 although all arrive now.
    #[test]
    fn a_run_over_part_of_the_data_goes_on_over_that_part() {
        let mut part = filled(300, 1000);
        part.end();
        let mut batches = Batches::new(9);
        let first = epoch(&mut batches, &part, 100);
        let begun = next(&mut batches, &part, 100);
        let all = filled(1000, 1000);
        let mut resumed = Batches::resume(9, batches.position());
        let rest = [next(&mut resumed, &all, 100), next(&mut resumed, &all, 100)].concat();
        assert_eq!(sorted([begun, rest].concat()), sorted(first));
        assert_eq!(resumed.epoch(), 2);
        assert_eq!(epoch(&mut resumed, &all, 100).len(), 1000);
    }

    /// Whatever a damaged checkpoint says, the stream goes on.
    #[test]
    fn an_impossible_position_begins_the_next_epoch() {
        let dataset = filled(300, 300);
        for (epoch, seen, ordered) in [(0, 300, 300), (2, usize::MAX, 5), (2, 301, usize::MAX), (1, 5, 5)] {
            let mut batches = Batches::resume(9, Position { epoch, seen, ordered });
            assert_eq!(next(&mut batches, &dataset, 64).len(), 64);
            assert_eq!(batches.position(), Position { epoch: epoch + 1, seen: 64, ordered: 300 });
        }
    }
}

mod distortions {
    use super::*;

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
}

mod drawings {
    use super::*;

    /// Each pixel becomes `factor × factor` pixels, with `margin` of paper around.
    fn enlarge(image: &[u8], width: usize, factor: usize, margin: usize) -> (Vec<u8>, usize) {
        let (height, columns) = (image.len() / width, width * factor + 2 * margin);
        let mut drawing = vec![0; (height * factor + 2 * margin) * columns];
        for y in 0..height * factor {
            for x in 0..width * factor {
                drawing[(y + margin) * columns + x + margin] = image[y / factor * width + x / factor];
            }
        }
        (drawing, columns)
    }

    /// Real MNIST digits, enlarged and moved, come back, pixel for pixel.
    #[test]
    fn a_digit_of_mnist_comes_back() {
        for (factor, margin) in [(1, 0), (1, 13), (10, 0), (10, 57), (3, 1)] {
            for (i, (image, label)) in samples::digits().into_iter().enumerate() {
                let (drawing, width) = enlarge(&image, SIDE, factor, margin);
                let digit = from_drawing(&drawing, width).unwrap();
                assert!(digit[..] == image, "sample {i}, a {label}, enlarged {factor} times");
            }
        }
    }

    #[test]
    fn no_ink_is_no_digit() {
        assert_eq!(from_drawing(&[0; 280 * 280], 280), None);
        assert_eq!(from_drawing(&[], 280), None);
        assert_eq!(from_drawing(&[], 0), None);
    }

    fn bounds(digit: &[u8; SIDE * SIDE]) -> [usize; 4] {
        let inked: Vec<usize> = (0..digit.len()).filter(|&i| digit[i] > 0).collect();
        let columns = || inked.iter().map(|i| i % SIDE);
        [inked[0] / SIDE, inked[inked.len() - 1] / SIDE, columns().min().unwrap(), columns().max().unwrap()]
    }

    /// The longer side becomes 20 pixels, the other keeps its proportion, the middle lands on pixel 14.
    #[test]
    fn bars_are_scaled_and_centred() {
        let mut tall = vec![0; 300 * 200];
        (40..240).for_each(|y| tall[y * 200 + 10..][..30].fill(255));
        let digit = from_drawing(&tall, 200).unwrap();
        let [top, bottom, left, right] = bounds(&digit);
        assert_eq!([bottom - top + 1, right - left + 1], [20, 3]);
        // 20 rows have their middle between two pixels, 3 columns on one.
        assert_eq!([top + bottom, left + right], [29, 28]);
        assert!(digit.iter().all(|&v| v == 0 || v == 255));
    }

    /// A line of 200 × 15 is 1.5 pixels wide: two columns of ¾ ink, not one and a half.
    #[test]
    fn what_does_not_fill_a_pixel_is_grey() {
        let mut line = vec![0; 200 * 200];
        (0..200).for_each(|y| line[y * 200 + 100..][..15].fill(255));
        let digit = from_drawing(&line, 200).unwrap();
        let inked: Vec<u8> = digit.iter().copied().filter(|&v| v > 0).collect();
        assert_eq!(inked, [191; 40]);
    }

    #[test]
    fn any_size_will_do() {
        let one_pixel = from_drawing(&[255], 1).unwrap();
        assert_eq!(one_pixel.iter().filter(|&&v| v == 255).count(), 400);
        for (height, width) in [(1, 500), (500, 1), (3, 2), (19, 23), (640, 480)] {
            let ink: Vec<u8> = (0..height * width).map(|i| (i * 37 % 251) as u8).collect();
            let digit = from_drawing(&ink, width).unwrap();
            let [top, bottom, left, right] = bounds(&digit);
            assert!(bottom - top < 20 && right - left < 20, "{height}×{width}");
        }
    }

    /// All ink in a corner of the box would push the rest out of the field; it is kept whole instead.
    #[test]
    fn a_lopsided_drawing_is_not_cut() {
        let mut ink = vec![0; 100 * 100];
        ink[0] = 255;
        (80..100).for_each(|y| ink[y * 100 + 80..][..20].fill(255));
        let [top, bottom, left, right] = bounds(&from_drawing(&ink, 100).unwrap());
        assert_eq!([bottom - top, right - left], [19, 19]);
    }
}

mod photographs {
    use super::*;

    /// Half-pixel centres: two pixels become four at −¼ (the border goes on), ¼, ¾ and 1¼.
    #[test]
    fn two_pixels_become_four() {
        let mut out = [f32::NAN; 4];
        resize_bilinear(&[0.0, 8.0], Shape::new(1, 2, 1), [1, 4], &mut out);
        assert_eq!(out, [0.0, 2.0, 6.0, 8.0]);
    }

    /// Corner pixels lie on the corners; a box that reaches outside finds 0 there.
    #[test]
    fn a_crop_spans_its_corners() {
        let x = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let mut out = [f32::NAN; 4];
        crop_and_resize(&x, Shape::new(3, 3, 1), [0.0, 0.5, 1.0, 1.0], [2, 2], &mut out);
        assert_eq!(out, [1.0, 2.0, 7.0, 8.0]);
        crop_and_resize(&x, Shape::new(3, 3, 1), [0.5, 0.5, 1.5, 0.5], [2, 2], &mut out);
        assert_eq!(out, [4.0, 4.0, 0.0, 0.0]);
        crop_and_resize(&x, Shape::new(3, 3, 1), [f32::NAN; 4], [2, 2], &mut out);
        assert_eq!(out, [0.0; 4]);
    }

    #[test]
    fn preprocessing_modes() {
        let apply = |mode: Preprocessing| {
            let mut pixel = [255.0, 127.5, 0.0];
            mode.apply(&mut pixel);
            pixel
        };
        assert_eq!(apply(Preprocessing::Caffe), [-103.939, 127.5 - 116.779, 255.0 - 123.68]);
        assert_eq!(apply(Preprocessing::Tf), [1.0, 0.0, -1.0]);
        let torch = apply(Preprocessing::Torch);
        for (got, expected) in torch.into_iter().zip([2.248_908_3, 0.196_428_57, -1.804_444_4]) {
            assert!((got - expected).abs() < 1e-5, "{got} instead of {expected}");
        }
    }
}
