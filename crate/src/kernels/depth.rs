//! F1. Maximum and mean over neighbouring channels of every cell. Written plainly: it runs at the speed of reading its input
//! once, and is its own reference.

/// Groups of channels: `size` of them, the first of each group `stride` behind that of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Groups {
    /// Channels of the input.
    pub channels: usize,
    /// Channels of a group.
    pub size: usize,
    /// Channels from one group to the next.
    pub stride: usize,
}

impl Groups {
    /// How many groups there are; what does not fill one is unused.
    pub const fn count(&self) -> usize {
        (self.channels - self.size) / self.stride + 1
    }

    fn of<'a>(&self, cell: &'a [f32], group: usize) -> &'a [f32] {
        &cell[group * self.stride..][..self.size]
    }
}

/// `y[k] = max x` over the channels of group k.
pub fn max(groups: &Groups, x: &[f32], y: &mut [f32]) {
    for (x, y) in x.chunks_exact(groups.channels).zip(y.chunks_exact_mut(groups.count())) {
        for (k, y) in y.iter_mut().enumerate() {
            *y = groups.of(x, k).iter().fold(f32::NEG_INFINITY, |most, &x| if x > most { x } else { most });
        }
    }
}

/// Gradient of [`max`], written over `dx`: each dy goes to the first channel of its group that is the maximum.
pub fn max_backward(groups: &Groups, x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32]) {
    dx.fill(0.0);
    let count = groups.count();
    let cells = x.chunks_exact(groups.channels).zip(dx.chunks_exact_mut(groups.channels));
    for ((x, dx), (y, dy)) in cells.zip(y.chunks_exact(count).zip(dy.chunks_exact(count))) {
        for (k, (y, dy)) in y.iter().zip(dy).enumerate() {
            if let Some(first) = groups.of(x, k).iter().position(|x| x == y) {
                dx[k * groups.stride + first] += dy;
            }
        }
    }
}

/// `y[k] = Σ x / size` over the channels of group k.
pub fn average(groups: &Groups, x: &[f32], y: &mut [f32]) {
    for (x, y) in x.chunks_exact(groups.channels).zip(y.chunks_exact_mut(groups.count())) {
        for (k, y) in y.iter_mut().enumerate() {
            *y = groups.of(x, k).iter().sum::<f32>() / groups.size as f32;
        }
    }
}

/// Gradient of [`average`], written over `dx`.
pub fn average_backward(groups: &Groups, dy: &[f32], dx: &mut [f32]) {
    dx.fill(0.0);
    for (dx, dy) in dx.chunks_exact_mut(groups.channels).zip(dy.chunks_exact(groups.count())) {
        for (k, dy) in dy.iter().enumerate() {
            dx[k * groups.stride..][..groups.size].iter_mut().for_each(|dx| *dx += dy / groups.size as f32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups that overlap, and a last channel that fills none.
    #[test]
    fn groups_by_hand() {
        let groups = Groups { channels: 6, size: 3, stride: 2 };
        let x = [1.0, 5.0, 5.0, 2.0, 4.0, 9.0];
        let [mut y, mut dx] = [vec![0.0; 2], vec![0.0; 6]];
        max(&groups, &x, &mut y);
        assert_eq!(y, [5.0, 5.0]);
        max_backward(&groups, &x, &y, &[1.0, 10.0], &mut dx);
        assert_eq!(dx, [0.0, 1.0, 10.0, 0.0, 0.0, 0.0]);
        average(&groups, &[1.0, 2.0, 3.0, 4.0, 8.0, 9.0], &mut y);
        assert_eq!(y, [2.0, 5.0]);
        average_backward(&groups, &[3.0, 6.0], &mut dx);
        assert_eq!(dx, [1.0, 1.0, 3.0, 2.0, 2.0, 0.0]);
    }
}
