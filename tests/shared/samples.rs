//! The sixty digits of `assets/digits/samples.bin`.
#![allow(dead_code, reason = "each test uses the form it needs")]

use std::fs;
use std::io::Read;
use std::path::Path;

use convscope::data::dataset::Dataset;
use convscope::data::idx::{self, Images, Shard};
use flate2::read::GzDecoder;

/// 28×28 pixels and the label of each.
pub fn digits() -> Vec<(Vec<u8>, u8)> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/digits/samples.bin");
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(file).unwrap()).read_to_end(&mut bytes).unwrap();
    let shard = idx::shard(&bytes).unwrap();
    shard.images.pixels.chunks(784).map(<[u8]>::to_vec).zip(shard.labels.iter().copied()).collect()
}

/// The first `count` of them.
pub fn first(count: usize) -> Dataset {
    let (pixels, labels): (Vec<_>, Vec<_>) = digits().into_iter().take(count).unzip();
    let images = Images { count, size: [28, 28], pixels: &pixels.concat() };
    let mut dataset = Dataset::new([28, 28], 10, count);
    dataset.append(&Shard { images, labels: &labels }).unwrap();
    dataset
}

/// All of them.
pub fn dataset() -> Dataset {
    first(60)
}

/// The 10,000 test images, from the folder of MNIST's files.
pub fn test_set(folder: &Path) -> Dataset {
    let images = fs::read(folder.join("t10k-images-idx3-ubyte")).unwrap();
    let labels = fs::read(folder.join("t10k-labels-idx1-ubyte")).unwrap();
    let mut dataset = Dataset::new([28, 28], 10, 10_000);
    let shard = Shard { images: idx::images(&images).unwrap().0, labels: idx::labels(&labels).unwrap().0 };
    dataset.append(&shard).unwrap();
    dataset
}
