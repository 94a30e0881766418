//! The sixty digits of `assets/digits/samples.bin`.

use std::io::Read;

use convscope::data::idx;
use flate2::read::GzDecoder;

/// 28×28 pixels and the label of each.
pub fn digits() -> Vec<(Vec<u8>, u8)> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/digits/samples.bin");
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_end(&mut bytes).unwrap();
    let shard = idx::shard(&bytes).unwrap();
    shard.images.pixels.chunks(784).map(<[u8]>::to_vec).zip(shard.labels.iter().copied()).collect()
}
