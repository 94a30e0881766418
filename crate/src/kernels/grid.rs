//! F1. Offsets that three nested loops step through: how a window walks over an image without a multiplication.

/// The offsets of three nested loops, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    counts: [usize; 3],
    steps: [usize; 3],
}

impl Grid {
    /// `counts` rounds of loops whose rounds are `steps` apart, such as images, rows and columns.
    pub fn new(counts: [usize; 3], mut steps: [usize; 3]) -> Self {
        // A loop of one round never steps: with its outer loop's step the two become one.
        for inner in 1..3 {
            if counts[inner] == 1 {
                steps[inner] = steps[inner - 1];
            }
        }
        Self { counts, steps }.fused()
    }

    /// `count` floats that lie side by side, for each round of two outer loops.
    pub fn of_runs(counts: [usize; 2], steps: [usize; 2], count: usize) -> Self {
        Self { counts: [counts[0], counts[1], count], steps: [steps[0], steps[1], 1] }.fused()
    }

    /// `count` offsets, `step` apart.
    pub const fn line(count: usize, step: usize) -> Self {
        Self { counts: [1, 1, count], steps: [0, 0, step] }
    }

    /// The same offsets with as few and as long inner loops as possible.
    fn fused(self) -> Self {
        let fuse = |outer: (usize, usize), inner: (usize, usize)| {
            (outer.0 == 1 || outer.1 == inner.0 * inner.1).then_some((outer.0 * inner.0, inner.1))
        };
        let [a, b, c] = [0, 1, 2].map(|i| (self.counts[i], self.steps[i]));
        let once = (1, 0);
        let loops = match (fuse(b, c), fuse(a, b)) {
            (Some(bc), _) => fuse(a, bc).map_or([once, a, bc], |abc| [once, once, abc]),
            (None, Some(ab)) => [once, ab, c],
            (None, None) => [a, b, c],
        };
        Self { counts: loops.map(|(count, _)| count), steps: loops.map(|(_, step)| step) }
    }

    /// Offsets there are.
    pub fn count(&self) -> usize {
        self.counts.iter().product()
    }

    /// Rounds of the innermost loop.
    pub const fn run(&self) -> usize {
        self.counts[2]
    }

    /// Step of the innermost loop.
    pub const fn step(&self) -> usize {
        self.steps[2]
    }

    /// Where the innermost loops begin.
    #[inline(always)]
    pub fn runs(self) -> impl Iterator<Item = usize> {
        let Self { counts, steps } = self;
        (0..counts[0]).flat_map(move |i| (0..counts[1]).map(move |j| i * steps[0] + j * steps[1]))
    }

    /// Calls `visit` with the index of each innermost loop and where it begins.
    #[inline(always)]
    pub fn for_each_run(self, mut visit: impl FnMut(usize, usize)) {
        let Self { counts, steps } = self;
        for i in 0..counts[0] {
            for j in 0..counts[1] {
                visit(i * counts[1] + j, i * steps[0] + j * steps[1]);
            }
        }
    }

    /// All of them.
    pub fn offsets(self) -> Offsets {
        Offsets { grid: self, left: self.count(), done: [0; 2], starts: [0; 3] }
    }

    /// All but the first so many.
    pub fn offsets_from(self, first: usize) -> Offsets {
        let Self { counts, steps } = self;
        let done = [first % counts[2], first / counts[2] % counts[1]];
        let outer = first / counts[2] / counts[1] * steps[0];
        let middle = outer + done[1] * steps[1];
        let left = self.count().saturating_sub(first);
        Offsets { grid: self, left, done, starts: [outer, middle, middle + done[0] * steps[2]] }
    }

    /// The innermost loops, of step 1, cut into blocks of at most `size`: index, offset and length of each.
    pub fn blocks(self, size: usize) -> impl Iterator<Item = (usize, usize, usize)> {
        let run = self.run();
        self.runs().enumerate().flat_map(move |(i, start)| {
            (0..run).step_by(size).map(move |at| (i * run + at, start + at, size.min(run - at)))
        })
    }

    /// How many [`Grid::blocks`] there are.
    pub const fn block_count(&self, size: usize) -> usize {
        self.counts[0] * self.counts[1] * self.run().div_ceil(size)
    }
}

/// Walks a [`Grid`] without a multiplication or division.
#[derive(Debug)]
pub struct Offsets {
    grid: Grid,
    left: usize,
    /// Rounds done of the innermost and of the middle loop.
    done: [usize; 2],
    /// Where the running round of each loop, outermost first, began.
    starts: [usize; 3],
}

impl Iterator for Offsets {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let Grid { counts, steps } = self.grid;
        let offset = self.starts[2];
        self.done[0] += 1;
        self.starts[2] += steps[2];
        if self.done[0] == counts[2] {
            self.done[0] = 0;
            self.done[1] += 1;
            self.starts[1] += steps[1];
            if self.done[1] == counts[1] {
                self.done[1] = 0;
                self.starts[0] += steps[0];
                self.starts[1] = self.starts[0];
            }
            self.starts[2] = self.starts[1];
        }
        Some(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways through a grid agree with the loops it was made of, fused or not.
    #[test]
    fn offsets_are_those_of_the_loops() {
        let steps = [0, 1, 2, 3, 4, 6, 12];
        for counts in [[1, 1, 1], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 1], [2, 3, 2]] {
            for [a, b, c] in steps.iter().flat_map(|&a| steps.iter().map(move |&b| [a, b, 1])).chain([[12, 4, 2]]) {
                let mut expected = Vec::new();
                for i in 0..counts[0] {
                    for j in 0..counts[1] {
                        expected.extend((0..counts[2]).map(|k| i * a + j * b + k * c));
                    }
                }
                for grid in [Grid::new(counts, [a, b, c]), Grid::of_runs([counts[0], counts[1]], [a, b], counts[2])] {
                    if c != 1 && grid.step() == 1 {
                        continue;
                    }
                    assert_eq!(grid.offsets().collect::<Vec<_>>(), expected, "{grid:?}");
                    for first in 0..=expected.len() {
                        assert_eq!(grid.offsets_from(first).collect::<Vec<_>>(), expected[first..], "{grid:?}");
                    }
                    let of_run = |start| (0..grid.run()).map(move |i| start + i * grid.step());
                    assert_eq!(grid.runs().flat_map(of_run).collect::<Vec<_>>(), expected, "{grid:?}");
                }
            }
        }
    }

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        // A 1×1 convolution over whole images is one matrix.
        assert_eq!(Grid::new([2, 3, 4], [36, 12, 3]), Grid::line(24, 3));
        // Rows of a 3×3 window over 8 columns of 2 channels: three runs of six floats.
        assert_eq!(Grid::of_runs([3, 3], [16, 2], 2).run(), 6);
        // A dilated window over one channel: runs of one float, since the floats are not side by side.
        assert_eq!(Grid::of_runs([3, 3], [16, 2], 1).run(), 1);
        assert_eq!(Grid::of_runs([3, 3], [16, 2], 2).blocks(4).collect::<Vec<_>>()[..2], [(0, 0, 4), (4, 4, 2)]);
    }
}
