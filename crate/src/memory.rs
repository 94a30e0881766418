//! F4. Which tensors may share memory: those that are never alive at once. And what memory is for.

use std::ops::AddAssign;

/// Bytes in use, by what they are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Parameters and moving averages, and copies of them to fall back on.
    pub weights: usize,
    /// Activations, gradients and working memory.
    pub passes: usize,
    /// What optimisers keep from step to step, and copies of it.
    pub optimizer: usize,
}

impl Usage {
    /// Everything.
    pub const fn total(&self) -> usize {
        self.weights + self.passes + self.optimizer
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.weights += other.weights;
        self.passes += other.passes;
        self.optimizer += other.optimizer;
    }
}

/// Memory that something needs for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// How much.
    pub floats: usize,
    /// The first moment at which it is needed.
    pub first: usize,
    /// The last moment at which it is needed.
    pub last: usize,
}

/// Buffers and who lives in which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// The buffer of each request.
    pub places: Vec<usize>,
    /// Floats of each buffer.
    pub sizes: Vec<usize>,
}

/// Gives every request a buffer of at least its size that nobody else has at one of its moments.
///
/// Greedy by size: the largest request first, each into the smallest buffer that is free for it (Pisarchyk and Lee,
/// "Efficient Memory Management for Deep Neural Net Inference", 2020, "shared objects").
pub fn assign(requests: &[Request]) -> Assignment {
    let mut largest_first: Vec<usize> = (0..requests.len()).collect();
    largest_first.sort_by_key(|&i| std::cmp::Reverse(requests[i].floats));
    let mut assignment = Assignment { places: vec![0; requests.len()], sizes: Vec::new() };
    let mut tenants: Vec<Vec<Request>> = Vec::new();
    for i in largest_first {
        let request = requests[i];
        let is_free = |tenants: &[Request]| tenants.iter().all(|t| t.last < request.first || request.last < t.first);
        // Buffers are made in the order of their sizes: the last one that is free is the smallest.
        let place = tenants.iter().rposition(|tenants| is_free(tenants)).unwrap_or_else(|| {
            assignment.sizes.push(request.floats);
            tenants.push(Vec::new());
            tenants.len() - 1
        });
        tenants[place].push(request);
        assignment.places[i] = place;
    }
    assignment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn request(floats: usize, first: usize, last: usize) -> Request {
        Request { floats, first, last }
    }

    #[test]
    fn a_chain_takes_its_two_largest_neighbours() {
        let chain = [request(4, 0, 1), request(9, 1, 2), request(6, 2, 3), request(5, 3, 4), request(1, 4, 4)];
        let Assignment { places, sizes } = assign(&chain);
        assert_eq!(sizes, [9, 6]);
        assert_eq!(places, [1, 0, 1, 0, 1]);
    }

    /// What is alive at once never shares a buffer, everything fits, and no buffer is larger than its largest tenant.
    #[test]
    fn nobody_is_in_the_way_of_another() {
        let mut rng = Rng::new(1);
        for _ in 0..200 {
            let count = rng.below(12) as usize;
            let requests: Vec<Request> = (0..count)
                .map(|_| {
                    let first = rng.below(10) as usize;
                    request(rng.below(100) as usize, first, first + rng.below(4) as usize)
                })
                .collect();
            let Assignment { places, sizes } = assign(&requests);
            for (i, a) in requests.iter().enumerate() {
                assert!(a.floats <= sizes[places[i]]);
                for (j, b) in requests[..i].iter().enumerate() {
                    let apart = a.last < b.first || b.last < a.first;
                    assert!(apart || places[i] != places[j], "{a:?} and {b:?}");
                }
            }
            for (place, &size) in sizes.iter().enumerate() {
                assert!((0..count).any(|i| places[i] == place && requests[i].floats == size));
            }
        }
    }
}
