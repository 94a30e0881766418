//! Several threads inside one kernel, over rayon's work-stealing `join`: natively and in the build with shared memory.
//! Everywhere else there is one thread and these are plain calls.
//!
//! **No result depends on the number of threads, not even by rounding**: a kernel cuts what it *writes* into chunks, and
//! each chunk is computed alike whoever computes it. What is summed over images is cut by filters, taps or channels, never
//! by images.
//!
//! Nothing here allocates, but a `join` may wake a thread and wait for it: a part should hold some 50 µs of work, about
//! 1 MFLOP of dense arithmetic or 100 kB of memory traffic.

use std::mem;
use std::ops::Range;

#[cfg(any(not(target_arch = "wasm32"), target_feature = "atomics"))]
mod pool {
    /// Threads that [`join`] can use: those of the pool that the caller runs in.
    pub fn threads() -> usize {
        rayon_core::current_num_threads()
    }

    /// Does both, perhaps at once, and waits for them.
    pub fn join(a: impl FnOnce() + Send, b: impl FnOnce() + Send) {
        rayon_core::join(a, b);
    }

    /// Moves a whole piece of work into the pool, once, so that every [`join`] in it is cheap. From outside of the pool
    /// each would block its thread and wake another one.
    pub fn enter<R: Send>(work: impl FnOnce() -> R + Send) -> R {
        rayon_core::join(work, || ()).0
    }
}

#[cfg(not(any(not(target_arch = "wasm32"), target_feature = "atomics")))]
mod pool {
    /// One: this build has no threads.
    pub fn threads() -> usize {
        1
    }

    /// Does one after the other.
    pub fn join(a: impl FnOnce() + Send, b: impl FnOnce() + Send) {
        a();
        b();
    }

    /// Does it.
    pub fn enter<R: Send>(work: impl FnOnce() -> R + Send) -> R {
        work()
    }
}

pub use pool::{enter, join, threads};

/// Floats read and written that are worth a thread: 100 kB of memory traffic.
pub const GRAIN: usize = 25_000;

/// Cuts slices of one length into one run a thread and calls `work(where it lies, run of each)` for each: for an element at a
/// time, which takes little more than reading and writing it.
pub fn pieces<const N: usize>(y: [&mut [f32]; N], work: impl Fn(Range<usize>, [&mut [f32]; N]) + Sync) {
    // What is written has been read, or something else has.
    let parts = threads().min(y[0].len() * 2 * N / GRAIN).max(1);
    split_pieces(y, parts, 0, &work);
}

/// [`pieces`] with `parts` runs, from element `first` on.
fn split_pieces<const N: usize>(
    mut y: [&mut [f32]; N],
    parts: usize,
    first: usize,
    work: &(impl Fn(Range<usize>, [&mut [f32]; N]) + Sync),
) {
    let length = y[0].len();
    if parts == 1 {
        return work(first..first + length, y);
    }
    let left = parts / 2;
    // No two threads write to one line of the cache.
    let middle = (length * left / parts).next_multiple_of(16);
    let right = y.each_mut().map(|y| {
        let (left, right) = mem::take(y).split_at_mut(middle);
        *y = left;
        right
    });
    join(|| split_pieces(y, left, first, work), || split_pieces(right, parts - left, first + middle, work));
}

/// Cuts `y` into runs of whole chunks, one run a thread, and calls `work(first chunk, run, scratch)` for each; the last
/// chunk of `y` may be short.
///
/// A run has at least `grain` chunks. Each has `per_part` floats of `scratch` to itself, which therefore bounds the number of
/// runs; with `per_part` 0 nothing does. What `work` writes may depend on the index of a chunk, never on the run that it
/// lies in.
pub fn chunks(
    y: &mut [f32],
    chunk: usize,
    scratch: &mut [f32],
    per_part: usize,
    grain: usize,
    work: impl Fn(usize, &mut [f32], &mut [f32]) + Sync,
) {
    let count = y.len().div_ceil(chunk);
    let room = scratch.len().checked_div(per_part).unwrap_or(usize::MAX);
    let parts = threads().min(count / grain.max(1)).min(room).max(1);
    split(y, chunk, scratch, per_part, parts, 0, &work);
}

/// [`chunks`] with `parts` runs, from chunk `first` on.
fn split(
    y: &mut [f32],
    chunk: usize,
    scratch: &mut [f32],
    per_part: usize,
    parts: usize,
    first: usize,
    work: &(impl Fn(usize, &mut [f32], &mut [f32]) + Sync),
) {
    if parts == 1 {
        return work(first, y, &mut scratch[..per_part]);
    }
    let left = parts / 2;
    let middle = y.len().div_ceil(chunk) * left / parts;
    let (y, y_right) = y.split_at_mut(middle * chunk);
    let (scratch, scratch_right) = scratch.split_at_mut(left * per_part);
    join(
        || split(y, chunk, scratch, per_part, left, first, work),
        || split(y_right, chunk, scratch_right, per_part, parts - left, first + middle, work),
    );
}

// Pools of any size exist natively alone.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::testing::in_pool;

    /// The number of runs that `length` floats were cut into, each float having been given its chunk and its run's scratch.
    fn runs(length: usize, chunk: usize, scratch: usize, per_part: usize, grain: usize) -> usize {
        let mut y = vec![f32::NAN; length];
        let mut scratch = vec![0.0; scratch];
        let runs = AtomicUsize::new(0);
        chunks(&mut y, chunk, &mut scratch, per_part, grain, |first, run, scratch| {
            runs.fetch_add(1, Ordering::Relaxed);
            assert_eq!(scratch.len(), per_part);
            for (i, cells) in run.chunks_mut(chunk).enumerate() {
                scratch.fill((first + i) as f32);
                cells.fill(scratch.first().copied().unwrap_or((first + i) as f32));
            }
        });
        let expected: Vec<f32> = (0..length).map(|i| (i / chunk) as f32).collect();
        assert_eq!(y, expected);
        runs.into_inner()
    }

    #[test]
    fn every_chunk_once_with_any_number_of_threads() {
        for threads in [1, 2, 3, 4] {
            in_pool(threads, || {
                assert_eq!(super::threads(), threads);
                for (length, chunk) in [(1, 1), (7, 3), (24, 4), (25, 4), (3, 8)] {
                    let count = usize::div_ceil(length, chunk);
                    assert_eq!(runs(length, chunk, 0, 0, 1), threads.min(count));
                    assert_eq!(runs(length, chunk, 8 * threads, 8, 1), threads.min(count));
                }
            });
        }
    }

    #[test]
    fn small_work_and_small_scratch_are_not_cut() {
        in_pool(3, || {
            assert_eq!(runs(30, 3, 0, 0, 11), 1);
            assert_eq!(runs(30, 3, 0, 0, 5), 2);
            assert_eq!(runs(30, 3, 0, 0, 4), 2);
            assert_eq!(runs(30, 3, 0, 0, 3), 3);
            assert_eq!(runs(30, 3, 10, 5, 1), 2);
            assert_eq!(runs(30, 3, 9, 5, 1), 1);
            assert_eq!(runs(0, 3, 0, 0, 1), 1);
        });
    }

    #[test]
    fn pieces_are_the_whole() {
        for threads in [1, 2, 3] {
            for length in [0, 1, 1024, 100_000] {
                let mut y = vec![f32::NAN; length];
                let mut z = y.clone();
                in_pool(threads, || {
                    pieces([&mut y, &mut z], |at, [y, z]| {
                        y.iter_mut().zip(at.clone()).for_each(|(y, i)| *y = i as f32);
                        z.iter_mut().zip(at).for_each(|(z, i)| *z = -(i as f32));
                    });
                });
                let expected = |(i, (&y, &z)): (usize, (&f32, &f32))| y == i as f32 && z == -y;
                assert!(y.iter().zip(&z).enumerate().all(expected), "{length} over {threads}");
            }
        }
    }

    #[test]
    fn enter_hands_the_result_back() {
        assert_eq!(enter(|| threads() + 1), threads() + 1);
        let (mut a, mut b) = (0, 0);
        join(|| a = 1, || b = 2);
        assert_eq!((a, b), (1, 2));
    }
}
