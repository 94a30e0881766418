//! What is left of an image's movement after some layers: the maps of the image as it is and of the image moved, side by
//! side.

use crate::data::warp::Warp;
use crate::shape::Shape;

/// `after − before`, value by value.
pub fn difference(before: &[f32], after: &[f32]) -> Vec<f32> {
    after.iter().zip(before).map(|(after, before)| after - before).collect()
}

/// How much of a map has changed: `‖after − before‖₂ / ‖before‖₂`, summed in f64. 0 is nothing; a map of which no value is
/// where it was comes to √2. `None` if everything was 0 before.
pub fn change(before: &[f32], after: &[f32]) -> Option<f64> {
    relative(before, before.iter().zip(after).map(|(&before, &after)| f64::from(after) - f64::from(before)))
}

/// What of the change is left if the map itself is shifted, by `shift` of its own cells down and to the right:
/// `‖after − shifted(before)‖₂ / ‖before‖₂`, over the cells of which `before` tells what moves there. 0 for a map that
/// follows its input: one pixel in, one pixel out.
pub fn beyond(before: &[f32], after: &[f32], shape: Shape, shift: [f32; 2]) -> Option<f64> {
    let warp = Warp { shift, ..Warp::default() };
    let along = warp.apply(before, shape);
    let known = warp.apply(&vec![1.0; shape.area()], Shape { channels: 1, ..shape });
    let left = along.iter().zip(after).enumerate().filter(|(at, _)| known[at / shape.channels] == 1.0);
    relative(before, left.map(|(_, (&along, &after))| f64::from(after) - f64::from(along)))
}

fn relative(before: &[f32], differences: impl Iterator<Item = f64>) -> Option<f64> {
    let was: f64 = before.iter().map(|&value| f64::from(value) * f64::from(value)).sum();
    let squares: f64 = differences.map(|value| value * value).sum();
    (was > 0.0).then(|| libm::sqrt(squares / was))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::lanes::Best;
    use crate::kernels::pool::{self, Geometry};
    use crate::shape::Window;

    #[test]
    fn change_is_relative_to_what_was() {
        assert_eq!(difference(&[3.0, 4.0], &[3.0, 1.0]), [0.0, -3.0]);
        assert_eq!(change(&[3.0, 4.0], &[3.0, 1.0]), Some(0.6));
        assert_eq!(change(&[0.0; 2], &[1.0; 2]), None);
        let moved_on = change(&[1.0, 0.0], &[0.0, 1.0]).unwrap();
        assert!((moved_on - core::f64::consts::SQRT_2).abs() < 1e-12);
    }

    /// Pooling with stride 2 follows two pixels, not one; what comes in at the edge is not held against it.
    #[test]
    fn pooling_follows_whole_strides_only() {
        let (shape, pooled) = (Shape::new(8, 8, 1), Shape::new(4, 4, 1));
        let image: Vec<f32> = (0..64).map(|i| 1.0 + (i * 29 % 17) as f32).collect();
        let axes = Window { kernel: [2, 2], strides: [2, 2], ..Window::POINT }.over(shape).unwrap();
        let pool = |x: &[f32]| {
            let mut y = vec![0.0; pooled.len()];
            pool::max::<Best>(&Geometry { axes, channels: 1 }, x, &mut y);
            y
        };
        let left = |right: f32| {
            let moved = Warp { shift: [0.0, right], ..Warp::default() }.apply(&image, shape);
            beyond(&pool(&image), &pool(&moved), pooled, [0.0, right / 2.0]).unwrap()
        };
        assert_eq!(left(2.0), 0.0);
        assert!(left(1.0) > 0.05, "{}", left(1.0));
    }
}
