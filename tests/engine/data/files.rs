//! From bytes to a dataset.

use convscope::data::dataset::Dataset;
use convscope::data::idx::{self, Images, Shard};
use convscope::error::Error;
use convscope::rng::Rng;

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
