//! How fields of layers and blocks are written in JSON, and the checks that several of them share.

use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::error::{Error, Result};
use crate::shape::{Padding, Window};

/// (rows, columns). JSON has `3` for `[3, 3]`, as Keras; it is written back as a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair(pub [usize; 2]);

impl Pair {
    /// 1×1.
    pub const ONE: Self = Self([1, 1]);

    /// For `#[serde(default)]`.
    pub const fn one() -> Self {
        Self::ONE
    }
}

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.map(|n| n as u32).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct PairVisitor;

        impl<'de> Visitor<'de> for PairVisitor {
            type Value = Pair;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("pair")
            }

            fn visit_u64<E: serde::de::Error>(self, n: u64) -> std::result::Result<Pair, E> {
                let n = u32::try_from(n).map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(n), &self))?;
                Ok(Pair([n as usize; 2]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Pair, A::Error> {
                let mut next = |i| {
                    let n: Option<u32> = seq.next_element()?;
                    n.ok_or_else(|| serde::de::Error::invalid_length(i, &"pair"))
                };
                let pair = [next(0)? as usize, next(1)? as usize];
                match seq.next_element::<serde::de::IgnoredAny>()? {
                    None => Ok(Pair(pair)),
                    Some(_) => Err(serde::de::Error::invalid_length(3, &"pair")),
                }
            }
        }

        deserializer.deserialize_any(PairVisitor)
    }
}

/// `true`, for `#[serde(default)]`.
pub const fn yes() -> bool {
    true
}

/// The error for a field whose number is of the right type and of no use.
pub fn invalid(field: &str, got: impl fmt::Display, expected: &str) -> Error {
    Error::InvalidField { node: String::new(), field: field.into(), got: got.to_string(), expected: expected.into() }
}

/// Refuses 0.
///
/// # Errors
/// [`Error::InvalidField`].
pub fn positive(field: &str, value: usize) -> Result<()> {
    if value == 0 { Err(invalid(field, value, "1..")) } else { Ok(()) }
}

/// A window whose numbers are all at least 1.
///
/// # Errors
/// [`Error::InvalidField`].
pub fn window(kernel: Pair, strides: Pair, padding: Padding, dilation: Pair) -> Result<Window> {
    for (field, pair) in [("kernel", kernel), ("strides", strides), ("dilation", dilation)] {
        pair.0.into_iter().try_for_each(|n| positive(field, n))?;
    }
    Ok(Window { kernel: kernel.0, strides: strides.0, padding, dilation: dilation.0 })
}
