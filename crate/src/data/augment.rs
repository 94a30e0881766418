//! Augmentation: an image moved, bent and toned a little at random, so that training never sees the same one twice
//! (Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document analysis", 2003).

use serde::{Deserialize, Serialize};

use super::elastic::Elastic;
use super::warp::{Warp, sample};
use crate::error::{Error, Result};
use crate::rng::Rng;

/// How far an image may be distorted; every amount is drawn uniformly from −limit to +limit unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct Augment {
    /// Shift along each axis, in pixels.
    pub shift: f64,
    /// Rotation about the centre, in degrees.
    pub rotation: f64,
    /// Zoom: 0.1 is from 90 % to 110 %. Below 1.
    pub zoom: f64,
    /// Shear: a row slants by so many pixels for each row that it lies from the middle.
    pub shear: f64,
    /// Whether every second image, on average, is mirrored from left to right. A digit becomes another sign by it.
    pub flip: bool,
    /// Elastic distortion: how far the image is pulled at each of 5 × 5 places, in pixels; smoothly between them.
    pub elastic: f64,
    /// What is added to every pixel, of a range of 0 to 1.
    pub brightness: f64,
    /// Contrast about the middle grey: 0.2 is from 80 % to 120 %.
    pub contrast: f64,
    /// Standard deviation of normal noise at every pixel.
    pub noise: f64,
    /// Side of a square, at a random place, that is wiped out, in pixels (DeVries and Taylor, "Improved Regularization of
    /// Convolutional Neural Networks with Cutout", 2017).
    pub cutout: u32,
}

impl Default for Augment {
    /// What helps with digits: small shifts, rotations and zooms.
    fn default() -> Self {
        Self { shift: 2.0, rotation: 10.0, zoom: 0.1, ..Self::NONE }
    }
}

impl Augment {
    /// Leaves every image as it is.
    pub const NONE: Self = Self {
        shift: 0.0,
        rotation: 0.0,
        zoom: 0.0,
        shear: 0.0,
        flip: false,
        elastic: 0.0,
        brightness: 0.0,
        contrast: 0.0,
        noise: 0.0,
        cutout: 0,
    };

    /// Whether every limit lies in its range.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] names the first that does not.
    pub fn check(&self) -> Result<()> {
        let ranges = [
            ("shift", self.shift, 28.0),
            ("rotation", self.rotation, 180.0),
            ("zoom", self.zoom, 0.9),
            ("shear", self.shear, 2.0),
            ("elastic", self.elastic, 14.0),
            ("brightness", self.brightness, 1.0),
            ("contrast", self.contrast, 1.0),
            ("noise", self.noise, 1.0),
            ("cutout", f64::from(self.cutout), 28.0),
        ];
        for (option, value, max) in ranges {
            if !(0.0..=max).contains(&value) {
                return Err(Error::OutOfRange { option: option.into(), value, min: 0.0, max });
            }
        }
        Ok(())
    }

    /// Writes a distorted `image` (bytes, height × width) into `out`, scaled to [0, 1] and interpolated bilinearly, with
    /// background where it has moved away. Draws five numbers, and more for each distortion beyond shift, rotation and
    /// zoom: those that are off change nothing of a seed's run.
    pub fn apply(&self, image: &[u8], size: [usize; 2], rng: &mut Rng, out: &mut [f32]) {
        let mut draw = |limit: f64| rng.uniform(-limit as f32, limit as f32);
        let shift = [draw(self.shift), draw(self.shift)];
        let rotation = draw(self.rotation);
        let zoom = [1.0 + draw(self.zoom), 1.0 + draw(self.zoom)];
        let shear = if self.shear > 0.0 { draw(self.shear) } else { 0.0 };
        let mirrored = self.flip && rng.unit() < 0.5;
        let elastic = (self.elastic > 0.0).then(|| Elastic::draw(self.elastic as f32, rng));
        let edge = size[1] as f32 - 1.0;
        Warp { shift, rotation, zoom, shear }.for_each(size, |i, [y, mut x]| {
            if mirrored {
                x = edge - x;
            }
            let pull = elastic.as_ref().map_or([0.0; 2], |elastic| elastic.at(size, i));
            out[i] = sample(size, [y + pull[0], x + pull[1]], |pixel| f32::from(image[pixel])) * (1.0 / 255.0);
        });
        self.tone(rng, out);
        self.wipe(size, rng, out);
    }

    /// Contrast, brightness and noise.
    fn tone(&self, rng: &mut Rng, out: &mut [f32]) {
        if self.contrast > 0.0 || self.brightness > 0.0 {
            let [contrast, brightness] = [self.contrast, self.brightness].map(|limit| limit as f32);
            let factor = 1.0 + rng.uniform(-contrast, contrast);
            let offset = rng.uniform(-brightness, brightness);
            out.iter_mut().for_each(|value| *value = ((*value - 0.5) * factor + 0.5 + offset).clamp(0.0, 1.0));
        }
        if self.noise > 0.0 {
            out.iter_mut().for_each(|value| *value = (*value + self.noise as f32 * rng.normal()).clamp(0.0, 1.0));
        }
    }

    /// The square that is wiped out; its centre lies in the image, its edges may not.
    fn wipe(&self, [height, width]: [usize; 2], rng: &mut Rng, out: &mut [f32]) {
        if self.cutout == 0 {
            return;
        }
        let span = |cells: usize, rng: &mut Rng| {
            let first = rng.below(cells as u32) as i64 - i64::from(self.cutout / 2);
            let end = (first + i64::from(self.cutout)).min(cells as i64);
            first.max(0) as usize..end.max(0) as usize
        };
        let (rows, columns) = (span(height, rng), span(width, rng));
        for row in rows {
            out[row * width..][..width][columns.clone()].fill(0.0);
        }
    }
}
