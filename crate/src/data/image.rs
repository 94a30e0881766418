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
