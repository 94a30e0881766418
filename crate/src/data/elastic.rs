//! Elastic distortion: an image is pulled at the points of a coarse grid, each in a direction of its own, and smoothly in
//! between. Simard et al. (2003) smooth a random pull of every pixel with a Gaussian; a coarse grid comes to the same kind
//! of field, with 50 numbers drawn and no working memory.

use crate::rng::Rng;

/// Points of the grid along each axis.
const POINTS: usize = 5;

/// How far the image is pulled at each point, down and to the right.
pub struct Elastic([[[f32; 2]; POINTS]; POINTS]);

impl Elastic {
    /// Pulls of up to `limit` pixels along each axis.
    pub fn draw(limit: f32, rng: &mut Rng) -> Self {
        Self([(); POINTS].map(|()| [(); POINTS].map(|()| [(); 2].map(|()| rng.uniform(-limit, limit)))))
    }

    /// At pixel `index` of an image of `size`.
    pub fn at(&self, size: [usize; 2], index: usize) -> [f32; 2] {
        let [(row, down), (column, right)] = [place(index / size[1], size[0]), place(index % size[1], size[1])];
        let between = |row: usize| {
            let [left, right_end] = [self.0[row][column], self.0[row][column + 1]];
            [0, 1].map(|axis| left[axis] + right * (right_end[axis] - left[axis]))
        };
        let [upper, lower] = [between(row), between(row + 1)];
        [0, 1].map(|axis| upper[axis] + down * (lower[axis] - upper[axis]))
    }
}

/// The point of the grid before a pixel, at most the last but one, and how far the pixel lies on the way to the next.
/// The way is smoothed at both ends, so that no crease shows at a point.
fn place(cell: usize, cells: usize) -> (usize, f32) {
    let along = cell as f32 / (cells - 1).max(1) as f32 * (POINTS - 1) as f32;
    let point = (along as usize).min(POINTS - 2);
    let way = along - point as f32;
    (point, way * way * (3.0 - 2.0 * way))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_of_the_grid_is_pulled_as_drawn_and_its_neighbourhood_nearly() {
        let elastic = Elastic::draw(2.0, &mut Rng::new(1));
        // 9 × 9: every second pixel lies on a point.
        for (row, column) in [(0, 0), (4, 2), (8, 8), (2, 6)] {
            assert_eq!(elastic.at([9, 9], row * 9 + column), elastic.0[row / 2][column / 2]);
        }
        let [before, middle, after] = [0, 1, 2].map(|column| elastic.at([9, 9], 36 + column)[0]);
        assert!((middle - (before + after) / 2.0).abs() < 1e-6);
        let all = (0..81).flat_map(|index| elastic.at([9, 9], index));
        assert!(all.map(f32::abs).fold(0.0, f32::max) <= 2.0);
    }
}
