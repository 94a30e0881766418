//! Photographs: resizing, cropping and what pretrained networks expect of their input. Images are f32, rows × columns ×
//! channels; the results are those of `tf.image.resize`, `tf.image.crop_and_resize` and Keras' `preprocess_input`.

use serde::{Deserialize, Serialize};

use crate::shape::Shape;

/// Bilinear with half-pixel centres and without anti-aliasing, as `tf.image.resize`: `out` is `size` of the same channels.
pub fn resize_bilinear(x: &[f32], shape: Shape, size: [usize; 2], out: &mut [f32]) {
    let centre = |cell: usize, from: usize, to: usize| (cell as f32 + 0.5) * (from as f32 / to as f32) - 0.5;
    for (i, row) in out.chunks_exact_mut(size[1] * shape.channels).enumerate() {
        let down = Between::clamped(centre(i, shape.height, size[0]), shape.height);
        for (j, pixel) in row.chunks_exact_mut(shape.channels).enumerate() {
            let across = Between::clamped(centre(j, shape.width, size[1]), shape.width);
            blend(x, shape, down, across, pixel);
        }
    }
}

/// Mean of what each cell of the result covers of the image, cells cut by its border by their share, as
/// `tf.image.resize` with `method="area"`: what bilinear sampling is for enlarging, this is for shrinking, where it would
/// look at a few pixels and skip the rest.
pub fn resize_area(x: &[f32], shape: Shape, size: [usize; 2], out: &mut [f32]) {
    for (i, row) in out.chunks_exact_mut(size[1] * shape.channels).enumerate() {
        for (j, pixel) in row.chunks_exact_mut(shape.channels).enumerate() {
            pixel.fill(0.0);
            for (y, down) in covered(i, shape.height, size[0]) {
                for (x_cell, across) in covered(j, shape.width, size[1]) {
                    let cell = shape.index(y, x_cell, 0);
                    let values = &x[cell..cell + shape.channels];
                    pixel.iter_mut().zip(values).for_each(|(sum, value)| *sum += down * across * value);
                }
            }
        }
    }
}

/// The cells out of `from` that cell `cell` of `to` covers, each with its share of the whole that is covered.
fn covered(cell: usize, from: usize, to: usize) -> impl Iterator<Item = (usize, f32)> {
    // In units of 1 / to of a cell, so that every border is a whole number. usize has 32 bits in the browser.
    let [cell, from, to] = [cell, from, to].map(|n| n as u64);
    let (first, end) = (cell * from, (cell + 1) * from);
    (first / to..end.div_ceil(to)).map(move |other| {
        let shared = end.min((other + 1) * to) - first.max(other * to);
        (other as usize, shared as f32 / from as f32)
    })
}

/// The largest part of the image in its middle with the proportions of `size`: top, left, height, width.
pub fn middle(shape: Shape, size: [usize; 2]) -> [usize; 4] {
    let Shape { height, width, .. } = shape;
    // Whichever axis is too long for the other is cut.
    let wanted = |other: usize, [own, across]: [usize; 2]| (other as u64 * own as u64).div_ceil(across as u64) as usize;
    let wanted_height = wanted(width, size).clamp(1, height);
    let wanted_width = wanted(height, [size[1], size[0]]).clamp(1, width);
    [(height - wanted_height) / 2, (width - wanted_width) / 2, wanted_height, wanted_width]
}

/// The part of an image at `top`, `left`.
pub fn crop(x: &[f32], shape: Shape, [top, left, height, width]: [usize; 4]) -> Vec<f32> {
    let row = |y: usize| {
        let first = shape.index(y, left, 0);
        &x[first..first + width * shape.channels]
    };
    (top..top + height).flat_map(row).copied().collect()
}

/// RGBA bytes on white as red, green, blue from 0 to 1.
pub fn from_rgba(rgba: &[u8]) -> Vec<f32> {
    let on_white = |[red, green, blue, alpha]: [u8; 4]| {
        let alpha = f32::from(alpha) / 255.0;
        [red, green, blue].map(|byte| (1.0 - alpha) + alpha * (f32::from(byte) / 255.0))
    };
    rgba.as_chunks::<4>().0.iter().flat_map(|&pixel| on_white(pixel)).collect()
}

/// Luma of ITU-R BT.601 out of red, green, blue, with the weights of `tf.image.rgb_to_grayscale`.
pub fn to_grey(rgb: &[f32]) -> Vec<f32> {
    let luma = |&[red, green, blue]: &[f32; 3]| 0.2989 * red + 0.587 * green + 0.114 * blue;
    rgb.as_chunks::<3>().0.iter().map(luma).collect()
}

/// Cuts a box out and resizes it bilinearly, as `tf.image.crop_and_resize`: `corners` are y₁, x₁, y₂, x₂ in units of the
/// image's last row and column, the corner pixels of `out` lie on them, and what is outside of the image is 0.
pub fn crop_and_resize(x: &[f32], shape: Shape, corners: [f32; 4], size: [usize; 2], out: &mut [f32]) {
    let [top, left, bottom, right] = corners;
    let place = |cell: usize, cells: usize, from: f32, to: f32, pixels: usize| {
        let last = pixels as f32 - 1.0;
        if cells > 1 {
            from * last + cell as f32 * ((to - from) * last / (cells as f32 - 1.0))
        } else {
            0.5 * (from + to) * last
        }
    };
    for (i, row) in out.chunks_exact_mut(size[1] * shape.channels).enumerate() {
        let down = Between::inside(place(i, size[0], top, bottom, shape.height), shape.height);
        for (j, pixel) in row.chunks_exact_mut(shape.channels).enumerate() {
            let across = Between::inside(place(j, size[1], left, right, shape.width), shape.width);
            match (down, across) {
                (Some(down), Some(across)) => blend(x, shape, down, across, pixel),
                _ => pixel.fill(0.0),
            }
        }
    }
}

/// A place between two neighbouring cells of an axis.
#[derive(Clone, Copy)]
struct Between {
    lower: usize,
    upper: usize,
    /// 0 at `lower`, 1 at `upper`.
    share: f32,
}

impl Between {
    /// A place at most half a cell outside; there the border goes on.
    fn clamped(at: f32, cells: usize) -> Self {
        let lower = at.floor();
        Self { lower: lower.max(0.0) as usize, upper: (at.ceil() as usize).min(cells - 1), share: at - lower }
    }

    fn inside(at: f32, cells: usize) -> Option<Self> {
        (at >= 0.0 && at <= cells as f32 - 1.0).then(|| Self::clamped(at, cells))
    }
}

/// One pixel out of four, all channels.
fn blend(x: &[f32], shape: Shape, down: Between, across: Between, out: &mut [f32]) {
    for (channel, value) in out.iter_mut().enumerate() {
        let row = |y: usize| {
            let (left, right) = (x[shape.index(y, across.lower, channel)], x[shape.index(y, across.upper, channel)]);
            left + across.share * (right - left)
        };
        let (upper, lower) = (row(down.lower), row(down.upper));
        *value = upper + down.share * (lower - upper);
    }
}

/// How the pixels 0 … 255 of a photograph become the input of a pretrained network: Keras' `preprocess_input` modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Preprocessing {
    /// Blue, green, red, minus ImageNet's means (VGG, ResNet).
    Caffe,
    /// −1 … 1 (Inception, Xception).
    Tf,
    /// 0 … 1, minus ImageNet's means, divided by its deviations, channel by channel (torchvision, DenseNet).
    Torch,
}

impl Preprocessing {
    /// Converts RGB pixels in place.
    pub fn apply(self, pixels: &mut [f32]) {
        for pixel in pixels.as_chunks_mut::<3>().0 {
            let [red, green, blue] = *pixel;
            *pixel = match self {
                Self::Caffe => [blue - 103.939, green - 116.779, red - 123.68],
                Self::Tf => pixel.map(|v| v / 127.5 - 1.0),
                Self::Torch => {
                    [(red / 255.0 - 0.485) / 0.229, (green / 255.0 - 0.456) / 0.224, (blue / 255.0 - 0.406) / 0.225]
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn area_is_the_mean_of_what_is_covered() {
        // Five columns become two: columns 0, 1 and half of 2, then the other half, 3 and 4.
        let mut out = [0.0; 2];
        resize_area(&[1.0, 2.0, 4.0, 8.0, 16.0], Shape::new(1, 5, 1), [1, 2], &mut out);
        assert_eq!(out, [(1.0 + 2.0 + 2.0) / 2.5, (2.0 + 8.0 + 16.0) / 2.5]);
        // Two channels, 2 × 2 to one cell.
        let mut out = [0.0; 2];
        resize_area(&[1.0, 10.0, 2.0, 20.0, 3.0, 30.0, 6.0, 60.0], Shape::new(2, 2, 2), [1, 1], &mut out);
        assert_eq!(out, [3.0, 30.0]);
    }

    #[test]
    fn the_middle_has_the_wanted_proportions() {
        assert_eq!(middle(Shape::new(100, 200, 3), [8, 8]), [0, 50, 100, 100]);
        assert_eq!(middle(Shape::new(300, 200, 3), [10, 20]), [100, 0, 100, 200]);
        assert_eq!(middle(Shape::new(3, 3, 1), [512, 1]), [0, 1, 3, 1]);
        let cut = crop(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], Shape::new(2, 3, 1), [0, 1, 2, 2]);
        assert_eq!(cut, [1.0, 2.0, 4.0, 5.0]);
    }

    #[test]
    fn pixels_lie_on_white_and_white_is_grey_1() {
        let rgb = from_rgba(&[255, 0, 51, 255, 9, 9, 9, 0]);
        assert_eq!(rgb, [1.0, 0.0, 0.2, 1.0, 1.0, 1.0]);
        let grey = to_grey(&rgb);
        assert!((grey[0] - 0.3217).abs() < 1e-6 && (grey[1] - 0.9999).abs() < 1e-6, "{grey:?}");
    }
}
