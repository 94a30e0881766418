//! What there is to say about the maps of a node without looking at them.

use serde::Serialize;

use crate::shape::Shape;

/// A cell this near to a bound of its function, as a share of the way between both bounds, is saturated: its gradient is
/// less than four hundredths of the steepest for a sigmoid, two for tanh.
const NEAR: f32 = 0.01;

/// Numbers about each map, one a channel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Statistics {
    /// Mean.
    pub mean: Vec<f32>,
    /// Least value.
    pub least: Vec<f32>,
    /// Largest value.
    pub most: Vec<f32>,
    /// Standard deviation over the cells.
    pub deviation: Vec<f32>,
    /// Whether every cell is 0.
    pub dead: Vec<bool>,
    /// Share of cells within 1 % of a bound of the function; 0 where there is none.
    pub saturated: Vec<f32>,
}

impl Statistics {
    /// Of maps whose values lie within `bounds`, if the layer has any. Sums are in f64.
    pub fn of(values: &[f32], shape: Shape, bounds: Option<[f32; 2]>) -> Self {
        let cells = values.len() as f64 / shape.channels as f64;
        let near = bounds.map(|[low, high]| {
            let margin = NEAR * (high - low);
            [low + margin, high - margin]
        });
        let mut result = Self::default();
        for channel in 0..shape.channels {
            let map = || values[channel..].iter().step_by(shape.channels).copied();
            let mean = map().map(f64::from).sum::<f64>() / cells;
            let squares = map().map(|value| (f64::from(value) - mean) * (f64::from(value) - mean)).sum::<f64>();
            let saturated = near.map_or(0, |[low, high]| map().filter(|&value| value <= low || value >= high).count());
            result.mean.push(mean as f32);
            result.least.push(map().fold(f32::INFINITY, f32::min));
            result.most.push(map().fold(f32::NEG_INFINITY, f32::max));
            result.deviation.push((squares / cells).sqrt() as f32);
            result.dead.push(map().all(|value| value == 0.0));
            result.saturated.push((saturated as f64 / cells) as f32);
        }
        result
    }
}

/// How often values lie in each of some bins of one width.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Histogram {
    /// Left end of the first bin.
    pub least: f32,
    /// Right end of the last bin, which belongs to it.
    pub most: f32,
    /// Values in each.
    pub counts: Vec<u32>,
}

impl Histogram {
    /// Of finite values between their extremes; one bin gets all if these are equal.
    pub fn of(values: &[f32], bins: usize) -> Self {
        let least = values.iter().copied().fold(f32::INFINITY, f32::min);
        let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let scale = bins as f64 / (f64::from(most) - f64::from(least));
        let mut counts = vec![0; bins];
        for &value in values {
            let bin = (f64::from(value) - f64::from(least)) * scale;
            // 0 / 0 where all are equal is no number, and 0 as an integer.
            counts[(bin as usize).min(bins - 1)] += 1;
        }
        Self { least, most, counts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_three_maps() {
        // A dead map, a saturated one, one with values 1 2 3 6.
        let values = [0.0, 0.999, 1.0, 0.0, 0.5, 2.0, 0.0, 0.001, 3.0, 0.0, 1.0, 6.0];
        let statistics = Statistics::of(&values, Shape::new(2, 2, 3), Some([0.0, 1.0]));
        assert_eq!(statistics.dead, [true, false, false]);
        assert_eq!(statistics.saturated, [1.0, 0.75, 1.0]);
        assert_eq!((statistics.mean[2], statistics.least[2], statistics.most[2]), (3.0, 1.0, 6.0));
        assert!((statistics.deviation[2] - 3.5f32.sqrt()).abs() < 1e-6);
        assert_eq!(Statistics::of(&values, Shape::new(2, 2, 3), None).saturated, [0.0; 3]);
    }

    #[test]
    fn bins_hold_every_value() {
        let histogram = Histogram::of(&[-1.0, 0.0, 0.1, 1.0], 4);
        assert_eq!((histogram.least, histogram.most), (-1.0, 1.0));
        assert_eq!(histogram.counts, [1, 0, 2, 1]);
        assert_eq!(Histogram::of(&[2.0; 5], 3).counts, [5, 0, 0]);
    }
}
