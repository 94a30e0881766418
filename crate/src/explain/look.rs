//! What a network is given to look at, made from what a person has: a drawing, an image of MNIST, a photograph, numbers.

use serde::{Deserialize, Serialize};

use super::input::{Source, View};
use crate::data::dataset;
use crate::data::digit;
use crate::data::image::Preprocessing;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// How pixels become the numbers that a network was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Scaling {
    /// 0 … 1, as they are.
    #[default]
    Unit,
    /// See [`Preprocessing::Torch`].
    Torch,
    /// See [`Preprocessing::Tf`].
    Tf,
    /// See [`Preprocessing::Caffe`].
    Caffe,
}

/// What is there.
#[derive(Debug, Clone, Copy)]
pub enum Look<'a> {
    /// Ink 0 … 255 row by row, as MNIST would hold it.
    Drawing {
        /// A byte a pixel.
        ink: &'a [u8],
        /// Of a row.
        width: usize,
    },
    /// 28×28 bytes as MNIST has them.
    Image(&'a [u8]),
    /// The middle of a picture, RGBA.
    Picture {
        /// Row by row.
        rgba: &'a [u8],
        /// Height and width.
        size: [usize; 2],
        /// What the network is used to.
        scaling: Scaling,
    },
    /// The input itself.
    Numbers(&'a [f32]),
}

/// What the network sees of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The input.
    pub values: Vec<f32>,
    /// The same for people, 0 … 1; none of numbers.
    pub picture: Option<Vec<f32>>,
}

impl Look<'_> {
    /// As an input of this shape; none if there is no ink.
    ///
    /// # Errors
    /// [`Error::ImageSize`], [`Error::TensorShape`], [`Error::NonFinite`]; [`Error::InvalidField`] for a picture where the
    /// input is none, or is grey and not scaled to 0 … 1.
    pub fn seen(&self, input: Shape) -> Result<Option<Seen>> {
        let picture = match *self {
            Self::Drawing { ink, width } => match digit_of(ink, width)? {
                Some(digit) => digit_as(input, &digit)?,
                None => return Ok(None),
            },
            Self::Image(pixels) => digit_as(input, pixels)?,
            Self::Numbers(values) => {
                Source::numbers(values.to_vec(), input)?;
                return Ok(Some(Seen { values: values.to_vec(), picture: None }));
            }
            Self::Picture { rgba, size, scaling } => return picture_as(input, rgba, size, scaling).map(Some),
        };
        Ok(Some(Seen { values: picture.clone(), picture: Some(picture) }))
    }
}

fn digit_of(ink: &[u8], width: usize) -> Result<Option<[u8; digit::SIDE * digit::SIDE]>> {
    if width == 0 || !ink.len().is_multiple_of(width) {
        let got = [ink.len() / width.max(1), width];
        return Err(Error::ImageSize { expected: [digit::SIDE; 2], got });
    }
    Ok(digit::from_drawing(ink, width))
}

fn digit_as(input: Shape, pixels: &[u8]) -> Result<Vec<f32>> {
    let expected = [input.height, input.width];
    if input != Shape::new(digit::SIDE, digit::SIDE, 1) || pixels.len() != input.len() {
        return Err(Error::ImageSize { expected, got: [pixels.len() / digit::SIDE, digit::SIDE] });
    }
    let mut values = vec![0.0; input.len()];
    dataset::normalize(pixels, &mut values);
    Ok(values)
}

fn picture_as(input: Shape, rgba: &[u8], size: [usize; 2], scaling: Scaling) -> Result<Seen> {
    let invalid = |field: &str, got: String, expected: &str| Error::InvalidField {
        node: "input".to_owned(),
        field: field.to_owned(),
        got,
        expected: expected.to_owned(),
    };
    let is_grey = input.channels == 1;
    if !is_grey && input.channels != 3 {
        return Err(invalid("channels", input.channels.to_string(), "1 | 3"));
    }
    let preprocessing = match scaling {
        Scaling::Unit => None,
        _ if is_grey => return Err(invalid("scaling", format!("{scaling:?}"), "unit")),
        Scaling::Torch => Some(Preprocessing::Torch),
        Scaling::Tf => Some(Preprocessing::Tf),
        Scaling::Caffe => Some(Preprocessing::Caffe),
    };
    let wanted = [input.height, input.width].map(|n| n as u32);
    let view = View { size: Some(wanted), grey: is_grey, ..View::default() };
    let (_, picture) = Source::picture(rgba, size)?.seen(view)?;
    let mut values = picture.clone();
    if let Some(preprocessing) = preprocessing {
        values.iter_mut().for_each(|value| *value *= 255.0);
        preprocessing.apply(&mut values);
    }
    Ok(Seen { values, picture: Some(picture) })
}
