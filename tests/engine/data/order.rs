//! In which order images come, and when they are waited for.

use convscope::data::batches::{BLOCK, Batches, Next, Position};
use convscope::data::dataset::Dataset;
use convscope::data::idx::{Images, Shard};

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
    let seen: usize = std::iter::from_fn(|| Some(next(&mut batches, &dataset, 64).len())).take_while(|n| *n > 0).sum();
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
