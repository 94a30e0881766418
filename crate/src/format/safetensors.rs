//! Safetensors: eight bytes with the length of a JSON header, the header (for each tensor its number type, its dims and
//! where it lies), the numbers, all little-endian. Files hold f32; f16 and bf16 are read too.

use std::collections::BTreeMap;

use ::safetensors::tensor::{Dtype, Metadata};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::params::Params;

const FORMAT: &str = "safetensors";
/// Bytes of the header's length.
const LENGTH: usize = 8;
/// The format's own limit on its header.
const MAX_HEADER: u64 = 100_000_000;

/// Named tensors, and text about them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tensors {
    /// Text by key, as it stands in the header.
    pub metadata: BTreeMap<String, String>,
    tensors: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

impl Tensors {
    /// The parameters of a network under their full names, such as `conv1.kernel`.
    pub fn of(params: &Params) -> Self {
        let mut tensors = Self::default();
        for entry in params.entries() {
            tensors.insert(&entry.name, &entry.dims, params.get(entry));
        }
        tensors
    }

    /// Adds a tensor, or replaces the one of this name. The product of `dims` is the number of values.
    pub fn insert(&mut self, name: &str, dims: &[usize], values: &[f32]) {
        self.tensors.insert(name.to_owned(), (dims.to_vec(), values.to_vec()));
    }

    /// Dims and values of a tensor.
    pub fn get(&self, name: &str) -> Option<(&[usize], &[f32])> {
        self.tensors.get(name).map(|(dims, values)| (dims.as_slice(), values.as_slice()))
    }

    /// All names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// Replaces every parameter of a network; none is changed if the file is not exactly its parameters.
    ///
    /// # Errors
    /// [`Error::UnexpectedTensor`], [`Error::MissingTensor`], [`Error::TensorShape`], [`Error::NonFinite`].
    pub fn load_into(&self, params: &mut Params) -> Result<()> {
        if let Some(name) = self.names().find(|name| params.find(name).is_none()) {
            return Err(Error::UnexpectedTensor { tensor: name.to_owned() });
        }
        params.load(|name| self.get(name))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::WrongFormat`]; [`Error::TensorType`] for numbers that are no floats of 16 or 32 bits.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let (header, data) = split(bytes)?;
        let mut tensors = BTreeMap::new();
        for (name, info) in header.tensors() {
            let data = &data[info.data_offsets.0..info.data_offsets.1];
            let values = match info.dtype {
                Dtype::F32 => data.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect(),
                Dtype::F16 => data.as_chunks().0.iter().map(|&bytes| from_f16(u16::from_le_bytes(bytes))).collect(),
                Dtype::BF16 => data.as_chunks().0.iter().map(|&bytes| from_bf16(u16::from_le_bytes(bytes))).collect(),
                other => return Err(Error::TensorType { tensor: name, got: other.to_string() }),
            };
            tensors.insert(name, (info.shape.clone(), values));
        }
        Ok(Self { metadata: header.metadata().clone().unwrap_or_default().into_iter().collect(), tensors })
    }

    /// Writes a file. Names are in alphabetical order, so that the same tensors give the same bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut header = Map::new();
        if !self.metadata.is_empty() {
            header.insert("__metadata__".to_owned(), json!(self.metadata));
        }
        let mut end = 0;
        for (name, (dims, values)) in &self.tensors {
            let start = end;
            end += size_of_val(values.as_slice());
            let entry = json!({ "dtype": "F32", "shape": dims, "data_offsets": [start, end] });
            header.insert(name.clone(), entry);
        }
        let mut header = Value::Object(header).to_string();
        // The format wants the numbers aligned and fills up with spaces.
        header.extend(std::iter::repeat_n(' ', header.len().next_multiple_of(LENGTH) - header.len()));

        let mut bytes = Vec::with_capacity(LENGTH + header.len() + end);
        bytes.extend((header.len() as u64).to_le_bytes());
        bytes.extend(header.as_bytes());
        for (_, values) in self.tensors.values() {
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        }
        bytes
    }
}

/// The header and the numbers. A header that was accepted fits the numbers: `Metadata` has checked every offset, and
/// here it is seen that they end where the file ends.
fn split(bytes: &[u8]) -> Result<(Metadata, &[u8])> {
    let got = bytes.len();
    let truncated = |expected| Error::Truncated { format: FORMAT.to_owned(), expected, got };
    let wrong = |detail| Error::WrongFormat { format: FORMAT.to_owned(), detail };
    let (length, rest) = bytes.split_first_chunk::<LENGTH>().ok_or_else(|| truncated(LENGTH))?;
    let length = u64::from_le_bytes(*length);
    if length > MAX_HEADER {
        return Err(wrong(format!("a header of {length} bytes")));
    }
    let length = length as usize;
    let (header, data) = rest.split_at_checked(length).ok_or_else(|| truncated(LENGTH + length))?;
    let header: Metadata = serde_json::from_slice(header).map_err(|error| wrong(error.to_string()))?;
    match data.len().cmp(&header.data_len()) {
        std::cmp::Ordering::Less => Err(truncated(LENGTH + length + header.data_len())),
        std::cmp::Ordering::Equal => Ok((header, data)),
        std::cmp::Ordering::Greater => {
            Err(wrong(format!("{} bytes after the tensors", data.len() - header.data_len())))
        }
    }
}

/// 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits.
fn from_f16(bits: u16) -> f32 {
    /// The difference of the exponents' biases, 127 − 15.
    const REBIAS: f32 = f32::from_bits((127 + 112) << 23);
    let sign = u32::from(bits & 0x8000) << 16;
    let magnitude = u32::from(bits & 0x7fff) << 13;
    let value = if bits & 0x7c00 == 0x7c00 {
        f32::from_bits(magnitude | 0x7f80_0000)
    } else {
        // Multiplying moves the exponent and turns subnormal numbers into normal ones, exactly.
        f32::from_bits(magnitude) * REBIAS
    };
    f32::from_bits(value.to_bits() | sign)
}

/// The upper half of an f32.
fn from_bf16(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every half-precision number by its definition.
    #[test]
    fn all_half_precision_numbers() {
        for bits in 0..=u16::MAX {
            let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023) / 1024.0);
            let magnitude = match exponent {
                0 => fraction * 2_f64.powi(-14),
                31 if fraction > 0.0 => f64::NAN,
                31 => f64::INFINITY,
                _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
            };
            let expected = if bits >> 15 == 1 { -magnitude } else { magnitude } as f32;
            let got = from_f16(bits);
            assert!(got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan(), "{bits:04x}: {got}");
        }
        assert_eq!([0x3f80, 0xc049, 0x7f80].map(from_bf16), [1.0, -3.140_625, f32::INFINITY]);
    }
}
