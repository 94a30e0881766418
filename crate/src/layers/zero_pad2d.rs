//! Zero padding, as Keras' `ZeroPadding2D`.
//!
//! Forward: `y[t + i, l + j] = x[i, j]`, 0 around it. Backward: `dx[i, j] = dy[t + i, l + j]`.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::fields::Pair;
use super::terms::Rule;
use super::{Backward, Cell, Channels, Forward, Layer, LayerType, Reads, Terms};
use crate::error::Result;
use crate::shape::{Padding, Shape, Window};

/// Zeros as `[[top, bottom], [left, right]]`. JSON has `n` for all four and `[rows, columns]` for equal sides, as Keras;
/// it is written back in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Border(pub [[usize; 2]; 2]);

impl Serialize for Border {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.map(Pair).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Border {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct BorderVisitor;

        impl<'de> Visitor<'de> for BorderVisitor {
            type Value = Border;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("border")
            }

            fn visit_u64<E: serde::de::Error>(self, n: u64) -> std::result::Result<Border, E> {
                let n = u32::try_from(n).map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(n), &self))?;
                Ok(Border([[n as usize; 2]; 2]))
            }

            /// A [`Pair`] reads `3` as `[3, 3]`, so both of Keras' longer forms are a sequence of two pairs.
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Border, A::Error> {
                let mut next = |i| {
                    let sides: Option<Pair> = seq.next_element()?;
                    sides.map(|pair| pair.0).ok_or_else(|| serde::de::Error::invalid_length(i, &"border"))
                };
                let border = [next(0)?, next(1)?];
                match seq.next_element::<IgnoredAny>()? {
                    None => Ok(Border(border)),
                    Some(_) => Err(serde::de::Error::invalid_length(3, &"border")),
                }
            }
        }

        deserializer.deserialize_any(BorderVisitor)
    }
}

/// Puts zeros around each channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZeroPad2d {
    /// Zeros on each side.
    pub padding: Border,
}

impl ZeroPad2d {
    /// For each row of the input, its range in the input and in the output.
    fn rows(&self, batch: usize, input: Shape, output: Shape) -> impl Iterator<Item = [std::ops::Range<usize>; 2]> {
        let [[top, _], [left, _]] = self.padding.0;
        let length = input.width * input.channels;
        (0..batch * input.height).map(move |row| {
            let (image, y) = (row / input.height, row % input.height);
            let from = row * length;
            let to = image * output.len() + output.index(top + y, left, 0);
            [from..from + length, to..to + length]
        })
    }
}

impl Layer for ZeroPad2d {
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape> {
        let [[top, bottom], [left, right]] = self.padding.0;
        let Shape { height, width, channels } = inputs[0];
        // Saturating: the graph build refuses what is too large, and usize has 32 bits in the browser.
        let padded = |before: usize, length, after| before.saturating_add(length).saturating_add(after);
        Ok(Shape::new(padded(top, height, bottom), padded(left, width, right), channels))
    }

    fn reads(&self, _inputs: &[Shape]) -> Reads {
        let [[top, bottom], [left, right]] = self.padding.0;
        let padding = Padding::Explicit([top, bottom, left, right]);
        Reads { window: Window { padding, ..Window::POINT }, channels: Channels::Same }
    }

    fn terms(&self, cell: &Cell<'_>) -> Terms {
        let terms = cell.read(self);
        let value = terms[0].part;
        Terms::new(Rule::Same, terms, value)
    }

    fn forward(&self, cx: &mut Forward<'_>) {
        let x = cx.x.get(0);
        cx.y.fill(0.0);
        for [from, to] in self.rows(cx.batch, cx.x.shape(0), cx.shape) {
            cx.y[to].copy_from_slice(&x[from]);
        }
    }

    fn backward(&self, cx: &mut Backward<'_>) {
        let Some(dx) = cx.dx.get(0) else { return };
        for [from, to] in self.rows(cx.batch, cx.x.shape(0), cx.shape) {
            dx[from].copy_from_slice(&cx.dy[to]);
        }
    }
}

impl LayerType for ZeroPad2d {
    const KIND: &'static str = "zero_pad2d";

    fn examples() -> Vec<(Self, Vec<Shape>)> {
        let input = Shape::new(3, 4, 2);
        [[[1, 1], [1, 1]], [[2, 0], [1, 3]], [[0, 0], [0, 0]]]
            .map(|border| (Self { padding: Border(border) }, vec![input]))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_read_in_the_three_forms_of_keras() {
        let read = |json| serde_json::from_str::<Border>(json).map(|border| border.0).ok();
        assert_eq!(read("2"), Some([[2, 2], [2, 2]]));
        assert_eq!(read("[1, 2]"), Some([[1, 1], [2, 2]]));
        assert_eq!(read("[[1, 2], [3, 4]]"), Some([[1, 2], [3, 4]]));
        for wrong in ["-1", "[1]", "[1, 2, 3]", "[[1, 2], [3]]", "4294967296", "\"same\""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
