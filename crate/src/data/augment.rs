//! Augmentation: a small random shift, rotation and zoom of an image, so that training never sees the same image twice
//! (Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document analysis", 2003).

use serde::{Deserialize, Serialize};

use super::warp::{Warp, sample};
use crate::rng::Rng;

/// How far an image may be distorted; every amount is drawn uniformly from −limit to +limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
pub struct Augment {
    /// Shift along each axis, in pixels.
    pub shift: f32,
    /// Rotation about the centre, in degrees.
    pub rotation: f32,
    /// Zoom: 0.1 is from 90 % to 110 %. Below 1.
    pub zoom: f32,
}

impl Default for Augment {
    fn default() -> Self {
        Self { shift: 2.0, rotation: 10.0, zoom: 0.1 }
    }
}

impl Augment {
    /// Writes a distorted `image` (bytes, height × width) into `out`, scaled to [0, 1] and interpolated bilinearly, with
    /// background where it has moved away. Draws five numbers.
    pub fn apply(&self, image: &[u8], size: [usize; 2], rng: &mut Rng, out: &mut [f32]) {
        let mut draw = |limit: f32| rng.uniform(-limit, limit);
        let shift = [draw(self.shift), draw(self.shift)];
        let rotation = draw(self.rotation);
        let zoom = [1.0 + draw(self.zoom), 1.0 + draw(self.zoom)];
        Warp { shift, rotation, zoom }.for_each(size, |i, source| {
            out[i] = sample(size, source, |pixel| f32::from(image[pixel])) * (1.0 / 255.0);
        });
    }
}
