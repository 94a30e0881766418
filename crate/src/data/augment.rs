//! Augmentation: a small random shift, rotation and zoom of an image, so that training never sees the same image twice
//! (Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document analysis", 2003).

use serde::{Deserialize, Serialize};

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
        let angle = draw(self.rotation).to_radians();
        let zoom = [1.0 + draw(self.zoom), 1.0 + draw(self.zoom)];
        let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));

        let centre = size.map(|cells| (cells as f32 - 1.0) / 2.0);
        // Each output pixel asks where in the input it came from: undo the shift, the rotation, the zoom.
        for (y, row) in out.chunks_exact_mut(size[1]).enumerate() {
            let v = y as f32 - centre[0] - shift[0];
            for (x, value) in row.iter_mut().enumerate() {
                let u = x as f32 - centre[1] - shift[1];
                let source = [(cos * v - sin * u) / zoom[0] + centre[0], (sin * v + cos * u) / zoom[1] + centre[1]];
                *value = sample(image, size, source) * (1.0 / 255.0);
            }
        }
    }
}

/// The image between its pixels; 0 outside.
fn sample(image: &[u8], size: [usize; 2], at: [f32; 2]) -> f32 {
    let [top, left] = at.map(f32::floor);
    let pixel = |y: f32, x: f32| {
        let inside = y >= 0.0 && x >= 0.0 && y < size[0] as f32 && x < size[1] as f32;
        if inside { f32::from(image[y as usize * size[1] + x as usize]) } else { 0.0 }
    };
    let [down, right] = [at[0] - top, at[1] - left];
    let upper = pixel(top, left) + right * (pixel(top, left + 1.0) - pixel(top, left));
    let lower = pixel(top + 1.0, left) + right * (pixel(top + 1.0, left + 1.0) - pixel(top + 1.0, left));
    upper + down * (lower - upper)
}
