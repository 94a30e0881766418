//! Tiles of 4×4 output cells and the 6×6 input cells that they read, in and out of the transformed domain, four channels at
//! a time.
//!
//! What is transformed lies as [`PRODUCTS`] matrices of a row a tile ([`Layout`]): those of the input have a column a
//! channel, those that belong to filters are cut into panels of eight columns, as `gemm` has them.

use std::ops::Range;

use super::transforms::{self, OUTPUTS, POINTS};
use crate::kernels::conv2d::Geometry;
use crate::kernels::epilogue::{Epilogue, Fused};
use crate::kernels::gemm::COLUMNS;
use crate::kernels::lanes::{LANES, Lanes};
use crate::shape::Axis;

/// Products a tile, channel and filter.
pub const PRODUCTS: usize = POINTS * POINTS;
/// Tiles that are worked on together. Of 16, 32, 64 and 128 the one that was among the fastest in all layers: a pass over
/// the filters costs little of what it earns, and 64 channels of tiles and results fit a second-level cache.
pub const BLOCK: usize = 64;

/// [`PRODUCTS`] matrices, each of them so many rows of `step` floats.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Floats from row to row.
    pub step: usize,
    /// Floats from matrix to matrix: a cache line more than a matrix has, or the same element of all of them would meet in
    /// one set of a cache.
    pub matrix: usize,
}

impl Layout {
    /// Of a panel of eight columns.
    pub const fn panel(rows: usize) -> Self {
        Self::new(rows, COLUMNS)
    }

    /// Of a column a channel. Four floats more than needed keep rows out of the same set.
    pub const fn channels(rows: usize, channels: usize) -> Self {
        Self::new(rows, channels.next_multiple_of(LANES) + LANES)
    }

    const fn new(rows: usize, step: usize) -> Self {
        Self { step, matrix: rows.next_multiple_of(4) * step + 16 }
    }

    /// Floats of all matrices.
    pub const fn floats(&self) -> usize {
        PRODUCTS * self.matrix
    }

    /// Where the row of product (i, j) lies from that of product (0, 0), in [`LANES`] floats.
    #[inline(always)]
    pub const fn product(&self, i: usize, j: usize) -> usize {
        (i * POINTS + j) * (self.matrix / LANES)
    }
}

/// What follows the transform of the output.
#[derive(Debug, Clone, Copy, Default)]
pub struct Finish<'a> {
    /// What is added first, one a filter.
    pub bias: Option<&'a [f32]>,
    /// What is done then.
    pub epilogue: Epilogue<'a>,
}

/// How the output cells of a convolution fall into tiles.
#[derive(Debug, Clone, Copy)]
pub struct Tiles {
    geometry: Geometry,
    /// Tiles along rows and columns.
    counts: [usize; 2],
}

/// One tile: its image, its first output cell, and how many of its cells there are.
struct Tile {
    image: usize,
    first: [usize; 2],
    size: [usize; 2],
}

impl Tiles {
    /// Of one image each.
    pub fn new(geometry: &Geometry) -> Self {
        Self { geometry: *geometry, counts: geometry.axes.map(|axis| axis.output.div_ceil(OUTPUTS)) }
    }

    /// Tiles of an image.
    pub const fn per_image(&self) -> usize {
        self.counts[0] * self.counts[1]
    }

    /// Tiles side by side in an image.
    pub const fn per_row(&self) -> usize {
        self.counts[1]
    }

    /// Floats that [`Tiles::transform_input`] needs for the cells of one tile.
    pub const fn patch(&self) -> usize {
        PRODUCTS * self.geometry.channels.next_multiple_of(LANES)
    }

    fn tile(&self, index: usize) -> Tile {
        let (image, at) = (index / self.per_image(), index % self.per_image());
        let first = [at / self.counts[1] * OUTPUTS, at % self.counts[1] * OUTPUTS];
        let size = [0, 1].map(|i| OUTPUTS.min(self.geometry.axes[i].output - first[i]));
        Tile { image, first, size }
    }

    /// Where the first cell of a tile lies in the output.
    fn start(&self, tile: &Tile) -> usize {
        let [rows, columns] = &self.geometry.axes;
        ((tile.image * rows.output + tile.first[0]) * columns.output + tile.first[1]) * self.geometry.filters
    }

    /// `Bᵀ·d·B` of the tiles from `first` on, into a [`Layout::channels`] of so many `tiles`.
    pub fn transform_input<L: Lanes>(&self, [first, tiles]: [usize; 2], x: &[f32], v: &mut [f32], patch: &mut [f32]) {
        let layout = Layout::channels(tiles, self.geometry.channels);
        let step = self.geometry.channels.div_ceil(LANES);
        let v = v.as_chunks_mut::<LANES>().0;
        for t in 0..tiles {
            let (cells, row) = self.cells::<L>(&self.tile(first + t), x, patch);
            for c in 0..step {
                let (cells, v) = (&cells[c..], &mut v[t * layout.step / LANES + c..]);
                transforms::square::<L, POINTS, POINTS>(
                    |i, j| L::load(&cells[i * row + j * step]),
                    transforms::input,
                    |i, j, value| value.store(&mut v[layout.product(i, j)]),
                );
            }
        }
    }

    /// The cells that a tile reads, and the step from row to row: in `x` itself, or with zeros around them in `patch`.
    fn cells<'a, L: Lanes>(&self, tile: &Tile, x: &'a [f32], patch: &'a mut [f32]) -> (&'a [[f32; LANES]], usize) {
        let Geometry { axes: [rows, columns], channels, .. } = self.geometry;
        let [i, j] = tile.first;
        let is_inside = |first: usize, axis: Axis| first >= axis.before && first + POINTS <= axis.before + axis.input;
        let x = &x[tile.image * rows.input * columns.input * channels..];
        if channels.is_multiple_of(LANES) && is_inside(i, rows) && is_inside(j, columns) {
            let start = ((i - rows.before) * columns.input + j - columns.before) * channels;
            return (x[start..].as_chunks().0, columns.input * channels / LANES);
        }
        let cell = channels.next_multiple_of(LANES);
        let skipped = columns.before.saturating_sub(j);
        let from = j + skipped - columns.before;
        let width = (columns.input - from).min(POINTS - skipped);
        patch.fill(0.0);
        for (row, patch) in (i..).zip(patch.chunks_exact_mut(POINTS * cell)) {
            if (rows.before..rows.before + rows.input).contains(&row) {
                let x = x[((row - rows.before) * columns.input + from) * channels..].chunks_exact(channels);
                for (x, patch) in x.take(width).zip(patch.chunks_exact_mut(cell).skip(skipped)) {
                    let lanes = x.chunks(LANES).zip(patch.as_chunks_mut().0);
                    lanes.for_each(|(x, patch)| L::load_part(x).store(patch));
                }
            }
        }
        (patch.as_chunks().0, POINTS * cell / LANES)
    }

    /// `Aᵀ·m·A` and what follows for some `tiles` of a block (its first tile and how many it has), of which `m` holds a
    /// [`Layout::panel`] for each eight filters. `y` begins at the output cell whose floats are preceded by `before` others.
    pub fn transform_output<L: Lanes>(
        &self,
        [first, count]: [usize; 2],
        tiles: Range<usize>,
        m: &[f32],
        finish: &Finish<'_>,
        y: &mut [f32],
        before: usize,
    ) {
        let (filters, row) = (self.geometry.filters, self.geometry.axes[1].output * self.geometry.filters);
        let layout = Layout::panel(count);
        for t in tiles {
            let tile = self.tile(t);
            let start = self.start(&tile);
            for f in (0..filters).step_by(LANES) {
                let end = filters.min(f + LANES);
                let m = &m[f / COLUMNS * layout.floats() + (t - first) * COLUMNS + f % COLUMNS..].as_chunks().0;
                let bias = finish.bias.map_or(L::splat(0.0), |bias| L::load_part(&bias[f..end]));
                let fused = Fused::<L, 1>::new(&finish.epilogue, f..end);
                transforms::square::<L, POINTS, OUTPUTS>(
                    |i, j| L::load(&m[layout.product(i, j)]),
                    transforms::output,
                    |i, j, value| {
                        if i < tile.size[0] && j < tile.size[1] {
                            let cell = start + i * row + j * filters;
                            let residual = finish.epilogue.residual.map(|residual| &residual[cell..][f..end]);
                            let [value] = fused.apply([value.add(bias)], residual);
                            value.store_part(&mut y[cell - before..][f..end]);
                        }
                    },
                );
            }
        }
    }

    /// `A·dy·Aᵀ` of the tiles from `first` on, into a [`Layout::panel`] of so many `tiles` for each eight filters.
    pub fn transform_dy<L: Lanes>(&self, [first, tiles]: [usize; 2], dy: &[f32], d: &mut [f32]) {
        let (filters, row) = (self.geometry.filters, self.geometry.axes[1].output * self.geometry.filters);
        let layout = Layout::panel(tiles);
        for t in 0..tiles {
            let tile = self.tile(first + t);
            let dy = &dy[self.start(&tile)..];
            for f in (0..filters).step_by(LANES) {
                let end = filters.min(f + LANES);
                let d = &mut d[f / COLUMNS * layout.floats() + t * COLUMNS + f % COLUMNS..].as_chunks_mut().0;
                transforms::square::<L, OUTPUTS, POINTS>(
                    |i, j| {
                        if i < tile.size[0] && j < tile.size[1] {
                            L::load_part(&dy[i * row + j * filters..][f..end])
                        } else {
                            L::splat(0.0)
                        }
                    },
                    transforms::output_adjoint,
                    |i, j, value| value.store(&mut d[layout.product(i, j)]),
                );
            }
        }
    }
}
