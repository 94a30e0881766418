//! What lies under the hands: a photograph, a drawing or plain numbers, and how the layer is to see it. The source is kept
//! as it came, so that another size or colour never works on what an earlier one left.

use serde::{Deserialize, Serialize};

use crate::data::image;
use crate::data::warp::Warp;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// Most pixels or cells of a source: 2,048 × 2,048.
const MOST_CELLS: f64 = (1u64 << 22) as f64;

/// An image as it came: floats, rows × columns × channels. Of a picture they run from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    shape: Shape,
    values: Vec<f32>,
    /// Whether it is red, green and blue of a picture, which grey can be made of.
    is_picture: bool,
}

/// How the layer sees the source.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct View {
    /// Rows and columns, 1 to 1,024: what of the middle has these proportions is resized. Absent: as it came.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[number, number]", optional))]
    pub size: Option<[u32; 2]>,
    /// A picture as one channel.
    pub grey: bool,
    /// A picture as whole numbers from 0 to 255 instead of 0 to 1: products with whole weights are then exact.
    pub bytes: bool,
    /// Moved in the end: shifts are in pixels of the wanted size.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub warp: Option<Warp>,
}

impl Source {
    /// A picture from RGBA bytes, row by row; what is transparent is white.
    ///
    /// # Errors
    /// [`Error::ImageSize`] if these are not so many bytes, [`Error::TooLarge`].
    pub fn picture(rgba: &[u8], [height, width]: [usize; 2]) -> Result<Self> {
        check(height, width, 3)?;
        if rgba.len() != 4 * height * width {
            return Err(Error::ImageSize { expected: [height, width], got: [rgba.len() / (4 * width), width] });
        }
        Ok(Self { shape: Shape::new(height, width, 3), values: image::from_rgba(rgba), is_picture: true })
    }

    /// Any numbers.
    ///
    /// # Errors
    /// [`Error::TensorShape`] if these are not so many, [`Error::NonFinite`], [`Error::TooLarge`].
    pub fn numbers(values: Vec<f32>, shape: Shape) -> Result<Self> {
        check(shape.height, shape.width, shape.channels)?;
        let tensor = || "input".to_owned();
        if values.len() != shape.len() {
            let expected = vec![shape.height, shape.width, shape.channels];
            return Err(Error::TensorShape { tensor: tensor(), expected, got: vec![values.len()] });
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::NonFinite { tensor: tensor() });
        }
        Ok(Self { shape, values, is_picture: false })
    }

    /// What `view` makes of it.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a size.
    pub fn seen(&self, view: View) -> Result<(Shape, Vec<f32>)> {
        let size = view.size.map_or([self.shape.height, self.shape.width], |size| size.map(|n| n as usize));
        if view.size.is_some() {
            check_size(size)?;
        }
        let (mut shape, mut values) = resized(&self.values, self.shape, size);
        if self.is_picture && view.grey {
            values = image::to_grey(&values);
            shape.channels = 1;
        }
        if self.is_picture && view.bytes {
            values.iter_mut().for_each(|value| *value = (*value * 255.0).round());
        }
        if let Some(warp) = view.warp {
            check_warp(warp)?;
            values = warp.apply(&values, shape);
        }
        Ok((shape, values))
    }
}

/// The middle of an image at another size.
fn resized(values: &[f32], shape: Shape, size: [usize; 2]) -> (Shape, Vec<f32>) {
    let part = image::middle(shape, size);
    let cut = Shape::new(part[2], part[3], shape.channels);
    let cropped = image::crop(values, shape, part);
    if [cut.height, cut.width] == size {
        return (cut, cropped);
    }
    let result = Shape::new(size[0], size[1], shape.channels);
    let mut out = vec![0.0; result.len()];
    let shrinks = size[0] < cut.height || size[1] < cut.width;
    let resize = if shrinks { image::resize_area } else { image::resize_bilinear };
    resize(&cropped, cut, size, &mut out);
    (result, out)
}

fn check(height: usize, width: usize, channels: usize) -> Result<()> {
    let value = height as f64 * width as f64 * channels as f64;
    let (node, limit) = ("input".to_owned(), 3.0 * MOST_CELLS);
    if value == 0.0 {
        let (got, expected) = (format!("{height}×{width}×{channels}"), "1..".to_owned());
        return Err(Error::InvalidField { node, field: "input".into(), got, expected });
    }
    if value > limit {
        return Err(Error::TooLarge { node, quantity: "activations".into(), value, limit });
    }
    Ok(())
}

fn check_size(size: [usize; 2]) -> Result<()> {
    match size.into_iter().find(|n| !(1..=1024).contains(n)) {
        Some(n) => Err(Error::OutOfRange { option: "size".into(), value: n as f64, min: 1.0, max: 1024.0 }),
        None => Ok(()),
    }
}

fn check_warp(warp: Warp) -> Result<()> {
    let within = |option: &str, value: f32, [min, max]: [f32; 2]| {
        if (min..=max).contains(&value) {
            return Ok(());
        }
        let [value, min, max] = [value, min, max].map(f64::from);
        Err(Error::OutOfRange { option: option.into(), value, min, max })
    };
    warp.shift.into_iter().try_for_each(|shift| within("shift", shift, [-1024.0, 1024.0]))?;
    warp.zoom.into_iter().try_for_each(|zoom| within("zoom", zoom, [0.1, 10.0]))?;
    within("rotation", warp.rotation, [-360.0, 360.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_seen_at_any_size_in_grey_and_in_bytes() {
        let rgba: Vec<u8> = (0..6).flat_map(|i| [i * 40, 255, 0, 255]).collect();
        let picture = Source::picture(&rgba, [2, 3]).unwrap();
        let (shape, values) = picture.seen(View { bytes: true, ..View::default() }).unwrap();
        assert_eq!(shape, Shape::new(2, 3, 3));
        assert_eq!(&values[..6], [0.0, 255.0, 0.0, 40.0, 255.0, 0.0]);
        // The middle two columns and a half of the way between the rows: a 1 × 1 is the mean of a square.
        let (shape, values) = picture.seen(View { size: Some([1, 1]), bytes: true, ..View::default() }).unwrap();
        assert_eq!((shape, values[1]), (Shape::new(1, 1, 3), 255.0));
        let (shape, values) = picture.seen(View { size: Some([4, 6]), grey: true, ..View::default() }).unwrap();
        assert_eq!(shape, Shape::new(4, 6, 1));
        assert!(values.iter().all(|value| (0.5..1.0).contains(value)), "{values:?}");
        assert!(matches!(
            picture.seen(View { size: Some([0, 6]), ..View::default() }),
            Err(Error::OutOfRange { value: 0.0, .. })
        ));
    }

    #[test]
    fn a_view_can_be_moved() {
        let numbers = Source::numbers(vec![1.0, 2.0, 3.0], Shape::new(1, 3, 1)).unwrap();
        let moved = |warp| numbers.seen(View { warp: Some(warp), ..View::default() });
        assert_eq!(moved(Warp { shift: [0.0, 1.0], ..Warp::default() }).unwrap().1, [0.0, 1.0, 2.0]);
        for warp in [
            Warp { shift: [f32::NAN, 0.0], ..Warp::default() },
            Warp { zoom: [1.0, 0.0], ..Warp::default() },
            Warp { rotation: 400.0, ..Warp::default() },
        ] {
            assert!(matches!(moved(warp), Err(Error::OutOfRange { .. })), "{warp:?}");
        }
    }

    #[test]
    fn numbers_stay_what_they_are() {
        let numbers = Source::numbers(vec![-3.0, 7.5], Shape::new(1, 2, 1)).unwrap();
        let view = View { grey: true, bytes: true, ..View::default() };
        assert_eq!(numbers.seen(view).unwrap(), (Shape::new(1, 2, 1), vec![-3.0, 7.5]));
    }

    #[test]
    fn what_is_no_image_is_refused() {
        assert!(matches!(Source::picture(&[0; 15], [2, 2]), Err(Error::ImageSize { .. })));
        assert!(matches!(Source::picture(&[], [0, 0]), Err(Error::InvalidField { .. })));
        assert!(matches!(Source::numbers(vec![1.0], Shape::new(1, 2, 1)), Err(Error::TensorShape { .. })));
        assert!(matches!(Source::numbers(vec![f32::NAN], Shape::vector(1)), Err(Error::NonFinite { .. })));
        let large = Shape::new(1 << 20, 1 << 20, 1);
        assert!(matches!(Source::numbers(Vec::new(), large), Err(Error::TooLarge { .. })));
    }
}
