//! The format in which digits travel to the page: one gzip stream of an IDX3 block of images followed by an IDX1 block of
//! labels, each complete with its header as LeCun's files have it, so that one IDX parser reads both.

use std::io::Write;

use anyhow::{Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Height and width of a digit.
pub const SIDE: usize = 28;
/// Bytes of one digit.
pub const PIXELS: usize = SIDE * SIDE;

/// Packs digits, [n, 28, 28] bytes, and their n labels.
pub fn pack(pixels: &[u8], labels: &[u8]) -> Result<Vec<u8>> {
    ensure!(pixels.len() == labels.len() * PIXELS, "{} labels but {} pixels", labels.len(), pixels.len());
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&header(&[labels.len(), SIDE, SIDE]))?;
    gzip.write_all(pixels)?;
    gzip.write_all(&header(&[labels.len()]))?;
    gzip.write_all(labels)?;
    Ok(gzip.finish()?)
}

/// Two zero bytes, 8 for unsigned bytes, the number of dimensions, and each dimension as a big-endian u32.
fn header(dimensions: &[usize]) -> Vec<u8> {
    let mut header = vec![0, 0, 8, dimensions.len() as u8];
    header.extend(dimensions.iter().flat_map(|&dimension| (dimension as u32).to_be_bytes()));
    header
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn a_shard_unpacks_to_two_idx_files() {
        let pixels: Vec<u8> = (0..3 * PIXELS).map(|i| (i * 7 % 251) as u8).collect();
        let shard = pack(&pixels, &[9, 0, 4]).unwrap();

        let mut bytes = Vec::new();
        GzDecoder::new(shard.as_slice()).read_to_end(&mut bytes).unwrap();
        let (images, labels) = bytes.split_at(16 + 3 * PIXELS);
        assert_eq!(images[..16], [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28]);
        assert_eq!(images[16..], pixels);
        assert_eq!(labels, [0, 0, 8, 1, 0, 0, 0, 3, 9, 0, 4]);
    }

    #[test]
    fn the_same_digits_give_the_same_bytes() {
        let pixels = vec![128; 2 * PIXELS];
        assert_eq!(pack(&pixels, &[1, 2]).unwrap(), pack(&pixels, &[1, 2]).unwrap());
    }

    #[test]
    fn a_missing_label_is_refused() {
        assert!(pack(&[0; 2 * PIXELS], &[1]).is_err());
    }
}
