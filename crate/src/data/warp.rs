//! Shift, rotation, zoom and shear of an image, interpolated bilinearly, with background where it has moved away: what training
//! augments with, and what shows how little of it a pooling notices.

use serde::{Deserialize, Serialize};

use crate::shape::Shape;

/// A movement of an image: slanted, zoomed and rotated about its centre, then shifted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields, default)]
pub struct Warp {
    /// Pixels down and to the right.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[number, number]", optional))]
    pub shift: [f32; 2],
    /// Degrees clockwise.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub rotation: f32,
    /// Factors of rows and columns, above 0.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[number, number]", optional))]
    pub zoom: [f32; 2],
    /// Pixels to the right for each row below the middle, before the rotation.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub shear: f32,
}

impl Default for Warp {
    fn default() -> Self {
        Self { shift: [0.0; 2], rotation: 0.0, zoom: [1.0; 2], shear: 0.0 }
    }
}

impl Warp {
    /// Calls `visit` with every pixel's index and where in the image of `size` it came from: undoes the shift, the rotation,
    /// the zoom, the shear.
    #[inline(always)]
    pub fn for_each(&self, size: [usize; 2], mut visit: impl FnMut(usize, [f32; 2])) {
        let angle = self.rotation.to_radians();
        let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
        let (shift, zoom) = (self.shift, self.zoom);
        let centre = size.map(|cells| (cells as f32 - 1.0) / 2.0);
        for y in 0..size[0] {
            let v = y as f32 - centre[0] - shift[0];
            for x in 0..size[1] {
                let u = x as f32 - centre[1] - shift[1];
                let row = (cos * v - sin * u) / zoom[0];
                let column = (sin * v + cos * u) / zoom[1] - self.shear * row;
                visit(y * size[1] + x, [row + centre[0], column + centre[1]]);
            }
        }
    }

    /// The image moved, 0 where it has moved away: rows × columns × channels.
    pub fn apply(&self, x: &[f32], shape: Shape) -> Vec<f32> {
        let (size, channels) = ([shape.height, shape.width], shape.channels);
        let mut out = vec![0.0; shape.len()];
        self.for_each(size, |i, source| {
            for channel in 0..channels {
                out[i * channels + channel] = sample(size, source, |pixel| x[pixel * channels + channel]);
            }
        });
        out
    }
}

/// The image between its pixels, given by their index; 0 outside.
#[inline(always)]
pub fn sample(size: [usize; 2], at: [f32; 2], value: impl Fn(usize) -> f32) -> f32 {
    let [top, left] = at.map(f32::floor);
    let pixel = |y: f32, x: f32| {
        let inside = y >= 0.0 && x >= 0.0 && y < size[0] as f32 && x < size[1] as f32;
        if inside { value(y as usize * size[1] + x as usize) } else { 0.0 }
    };
    let [down, right] = [at[0] - top, at[1] - left];
    let upper = pixel(top, left) + right * (pixel(top, left + 1.0) - pixel(top, left));
    let lower = pixel(top + 1.0, left) + right * (pixel(top + 1.0, left + 1.0) - pixel(top + 1.0, left));
    upper + down * (lower - upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape::new(3, 3, 2);

    fn image() -> Vec<f32> {
        (0..9).flat_map(|i| [i as f32, -(i as f32)]).collect()
    }

    fn first_channel(values: &[f32]) -> Vec<f32> {
        values.iter().step_by(2).map(|value| value.round()).collect()
    }

    #[test]
    fn no_movement_changes_nothing() {
        assert_eq!(Warp::default().apply(&image(), SHAPE), image());
    }

    #[test]
    fn shifts_go_down_and_right_and_leave_0() {
        let warp = Warp { shift: [1.0, -1.0], ..Warp::default() };
        assert_eq!(first_channel(&warp.apply(&image(), SHAPE)), [0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 4.0, 5.0, 0.0]);
        // Half a pixel is the mean of two.
        let warp = Warp { shift: [0.0, 0.5], ..Warp::default() };
        assert_eq!(warp.apply(&[2.0, 4.0], Shape::new(1, 2, 1)), [1.0, 3.0]);
    }

    #[test]
    fn a_quarter_turn_goes_clockwise() {
        let warp = Warp { rotation: 90.0, ..Warp::default() };
        let turned = warp.apply(&(0..25).map(|i| i as f32).collect::<Vec<_>>(), Shape::new(5, 5, 1));
        // What lay to the left of the centre lies above it.
        assert_eq!([turned[7].round(), turned[13].round()], [11.0, 7.0]);
    }

    #[test]
    fn a_shear_slants_the_columns() {
        let warp = Warp { shear: 1.0, ..Warp::default() };
        let column = [0.0, 9.0, 0.0].repeat(3);
        assert_eq!(warp.apply(&column, Shape::new(3, 3, 1)), [9.0, 0.0, 0.0, 0.0, 9.0, 0.0, 0.0, 0.0, 9.0]);
    }

    #[test]
    fn zoom_draws_nearer() {
        let warp = Warp { zoom: [2.0, 2.0], ..Warp::default() };
        let zoomed = warp.apply(&[0.0, 0.0, 8.0, 0.0, 0.0], Shape::new(1, 5, 1));
        assert_eq!(zoomed, [0.0, 4.0, 8.0, 4.0, 0.0]);
    }
}
