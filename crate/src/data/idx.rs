//! IDX, the format of MNIST: two zero bytes, the number type (8 is an unsigned byte), the number of dimensions, each
//! dimension as a big-endian `u32`, then the numbers. Parsing borrows from the bytes and allocates nothing.

use crate::error::{Error, Result};

const UNSIGNED_BYTE: u8 = 8;

/// Grey images, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Images<'a> {
    /// How many.
    pub count: usize,
    /// Height and width of each, at least 1.
    pub size: [usize; 2],
    /// `count × height × width` bytes; 0 is background.
    pub pixels: &'a [u8],
}

/// Images with their labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard<'a> {
    /// The images.
    pub images: Images<'a>,
    /// As many labels.
    pub labels: &'a [u8],
}

/// Reads an IDX3 block and returns it with the bytes that follow.
///
/// # Errors
/// [`Error::WrongFormat`], [`Error::Truncated`].
pub fn images(bytes: &[u8]) -> Result<(Images<'_>, &[u8])> {
    let ([count, height, width], pixels, rest) = block(bytes)?;
    if height == 0 || width == 0 {
        return Err(wrong(format!("images of {height}×{width}")));
    }
    Ok((Images { count, size: [height, width], pixels }, rest))
}

/// Reads an IDX1 block and returns it with the bytes that follow.
///
/// # Errors
/// [`Error::WrongFormat`], [`Error::Truncated`].
pub fn labels(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let ([_], labels, rest) = block(bytes)?;
    Ok((labels, rest))
}

/// Reads an IDX3 block followed by an IDX1 block and nothing else.
///
/// # Errors
/// [`Error::WrongFormat`], [`Error::Truncated`], [`Error::CountMismatch`].
pub fn shard(bytes: &[u8]) -> Result<Shard<'_>> {
    let (images, rest) = images(bytes)?;
    let (labels, rest) = labels(rest)?;
    if !rest.is_empty() {
        return Err(wrong(format!("{} bytes after the labels", rest.len())));
    }
    if images.count != labels.len() {
        return Err(Error::CountMismatch { images: images.count, labels: labels.len() });
    }
    Ok(Shard { images, labels })
}

/// Dimensions, numbers and the bytes that follow.
fn block<const RANK: usize>(bytes: &[u8]) -> Result<([usize; RANK], &[u8], &[u8])> {
    let header = 4 + 4 * RANK;
    let truncated = |expected| Error::Truncated { format: "idx".to_owned(), expected, got: bytes.len() };
    let (magic, rest) = bytes.split_first_chunk::<4>().ok_or_else(|| truncated(header))?;
    if *magic != [0, 0, UNSIGNED_BYTE, RANK as u8] {
        return Err(wrong(format!("{magic:02x?} instead of {:02x?}", [0, 0, UNSIGNED_BYTE, RANK as u8])));
    }
    let (extents, rest) = rest.split_at_checked(4 * RANK).ok_or_else(|| truncated(header))?;
    let mut dims = [0; RANK];
    for (dim, extent) in dims.iter_mut().zip(extents.as_chunks::<4>().0) {
        *dim = u32::from_be_bytes(*extent) as usize;
    }
    // Saturated, the product exceeds every file there can be, and the file counts as truncated.
    let count = dims.iter().fold(1_usize, |product, &dim| product.saturating_mul(dim));
    let (numbers, rest) = rest.split_at_checked(count).ok_or_else(|| truncated(count.saturating_add(header)))?;
    Ok((dims, numbers, rest))
}

fn wrong(detail: String) -> Error {
    Error::WrongFormat { format: "idx".to_owned(), detail }
}
