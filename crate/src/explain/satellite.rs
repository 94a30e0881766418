//! A scene in six bands, for a convolution over more than three channels. **Synthetic**: places are drawn from a seed, each
//! has the reflectances that its kind of ground roughly has; no satellite took it.

use crate::rng::Rng;
use crate::shape::Shape;

/// Rows and columns.
const SIZE: usize = 128;
/// Blue, green, red, near infrared, and two bands of short-wave infrared, as Landsat 8's bands 2 to 7.
pub const BANDS: usize = 6;
const SEED: u64 = 7;

/// Rounded reflectances of the textbooks: plants are bright in the near infrared, water is dark beyond red.
const WATER: [f32; BANDS] = [0.08, 0.07, 0.05, 0.02, 0.01, 0.01];
const PLANTS: [f32; BANDS] = [0.04, 0.08, 0.05, 0.45, 0.22, 0.10];
const SOIL: [f32; BANDS] = [0.10, 0.14, 0.20, 0.28, 0.36, 0.32];
const TOWN: [f32; BANDS] = [0.18, 0.20, 0.22, 0.25, 0.27, 0.26];

/// The scene: reflectances, rows × columns × bands.
pub fn scene() -> (Shape, Vec<f32>) {
    let shape = Shape::new(SIZE, SIZE, BANDS);
    let mut rng = Rng::new(SEED);
    let [height, wet, fine] = [24, 32, 6].map(|cells| Field::new(cells, &mut rng));
    let mut values = Vec::with_capacity(shape.len());
    for (y, x) in (0..SIZE * SIZE).map(|i| (i / SIZE, i % SIZE)) {
        let ground = ground(height.at(y, x), wet.at(y, x), [y, x]);
        let light = 0.9 + 0.2 * fine.at(y, x);
        values.extend(ground.map(|reflectance| reflectance * light * rng.uniform(0.96, 1.04)));
    }
    (shape, values)
}

/// Low is water, a grid of streets is a town, what is left is more or less overgrown.
fn ground(height: f32, wet: f32, [y, x]: [usize; 2]) -> [f32; BANDS] {
    if height < 0.36 {
        return WATER;
    }
    if height > 0.6 && (y % 9 < 2 || x % 13 < 2) {
        return TOWN;
    }
    let green = ((wet - 0.3) * 2.5).clamp(0.0, 1.0);
    std::array::from_fn(|band| SOIL[band] + green * (PLANTS[band] - SOIL[band]))
}

/// Random numbers from 0 to 1 on a coarse grid, smooth in between (value noise; Perlin's curve).
struct Field {
    cells: usize,
    knots: Vec<f32>,
}

impl Field {
    fn new(cells: usize, rng: &mut Rng) -> Self {
        let count = SIZE / cells + 2;
        Self { cells, knots: (0..count * count).map(|_| rng.unit()).collect() }
    }

    fn at(&self, y: usize, x: usize) -> f32 {
        let count = SIZE / self.cells + 2;
        let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
        let share = |place: usize| smooth((place % self.cells) as f32 / self.cells as f32);
        let row = |y: usize| {
            let first = y * count + x / self.cells;
            self.knots[first] + share(x) * (self.knots[first + 1] - self.knots[first])
        };
        let (upper, lower) = (row(y / self.cells), row(y / self.cells + 1));
        upper + share(y) * (lower - upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two indices that such pictures are used for tell all kinds of ground apart.
    #[test]
    fn plants_and_water_show_in_their_bands() {
        let (shape, values) = scene();
        assert_eq!(values.len(), shape.len());
        let index = |pixel: &[f32], a: usize, b: usize| (pixel[a] - pixel[b]) / (pixel[a] + pixel[b]);
        let share = |is: &dyn Fn(&[f32]) -> bool| {
            values.chunks_exact(BANDS).filter(|pixel| is(pixel)).count() as f32 / shape.area() as f32
        };
        let plants = share(&|pixel| index(pixel, 3, 2) > 0.6);
        let water = share(&|pixel| index(pixel, 1, 3) > 0.3);
        assert!((0.1..0.7).contains(&plants), "{plants}");
        assert!((0.1..0.5).contains(&water), "{water}");
        assert!(values.iter().all(|value| (0.0..1.0).contains(value)));
    }

    #[test]
    fn the_scene_is_always_the_same() {
        assert_eq!(scene(), scene());
    }
}
