//! F1. Weights in panels of eight columns, as the tiles of [`gemm`](super::gemm) read them.

use super::gemm::COLUMNS;
use super::grid::Grid;
use super::parallel;

/// Floats of weights that are packed at once where not all of them are: 512 KB, a second-level cache.
const PART: usize = 128 * 1024;
/// Panels that are packed together: two cache lines of every row, each of which would else come twice from a memory in which
/// rows lie far apart.
const TOGETHER: usize = 4;
/// Floats that are worth a thread: 100 kB read and as much written.
const GRAIN: usize = 16 * 1024;

/// Floats of the panels of a rows × columns matrix.
pub const fn panels(rows: usize, columns: usize) -> usize {
    rows * columns.next_multiple_of(COLUMNS)
}

/// Columns of a rows × columns matrix that fill a part.
pub fn at_once(rows: usize, columns: usize) -> usize {
    (PART / rows / COLUMNS * COLUMNS).clamp(COLUMNS, columns.next_multiple_of(COLUMNS))
}

/// Copies columns `first` and on of a matrix of `columns` columns into panels, as many as `packed` has room for.
pub fn pack(matrix: &[f32], [first, columns]: [usize; 2], packed: &mut [f32]) {
    let panel = matrix.len() / columns * COLUMNS;
    parallel::chunks(packed, TOGETHER * panel, &mut [], 0, GRAIN.div_ceil(TOGETHER * panel), |index, packed, _| {
        let starts = (first + index * TOGETHER * COLUMNS..columns).step_by(TOGETHER * COLUMNS);
        for (panels, first) in packed.chunks_mut(TOGETHER * panel).zip(starts) {
            if panels.len() == TOGETHER * panel && first + TOGETHER * COLUMNS <= columns {
                pack_together(matrix, columns, first, panels);
            } else {
                for (panel, first) in panels.chunks_exact_mut(panel).zip((first..columns).step_by(COLUMNS)) {
                    pack_panel(matrix, columns, first, panel);
                }
            }
        }
    });
}

/// Copies the columns from `first` on into [`TOGETHER`] panels.
fn pack_together(matrix: &[f32], columns: usize, first: usize, panels: &mut [f32]) {
    let (left, right) = panels.split_at_mut(panels.len() / 2);
    let [(a, b), (c, d)] = [left, right].map(|half| half.split_at_mut(half.len() / 2));
    let [a, b, c, d] = [a, b, c, d].map(|panel| panel.as_chunks_mut::<COLUMNS>().0);
    let rows = matrix.chunks_exact(columns).map(|row| row[first..].as_chunks::<COLUMNS>().0);
    for ((((row, a), b), c), d) in rows.zip(a).zip(b).zip(c).zip(d) {
        [*a, *b, *c, *d] = [row[0], row[1], row[2], row[3]];
    }
}

/// Copies the eight columns from `first` on. Of what a row lacks nothing is read later: the panel has there what follows
/// in memory, since a copy of fixed length is an instruction or two and one of variable length a loop.
pub fn pack_panel(matrix: &[f32], columns: usize, first: usize, panel: &mut [f32]) {
    let starts = (first..matrix.len()).step_by(columns);
    for (start, strip) in starts.zip(panel.as_chunks_mut::<COLUMNS>().0) {
        match matrix[start..].first_chunk() {
            Some(row) => *strip = *row,
            None => {
                *strip = [0.0; COLUMNS];
                strip.iter_mut().zip(&matrix[start..]).for_each(|(to, &from)| *to = from);
            }
        }
    }
}

/// Floats of the panels that [`pack_transpose`] makes of the weights of `filters` filters.
pub const fn transposed_panels(depth: &Grid, filters: usize) -> usize {
    depth.block_count(COLUMNS) * filters * COLUMNS
}

/// Copies weights (taps × filters) into panels of eight taps that `depth` has side by side, one row a filter.
pub fn pack_transpose(depth: &Grid, weights: &[f32], filters: usize, packed: &mut [f32]) {
    let panel = filters * COLUMNS;
    parallel::chunks(packed, panel, &mut [], 0, GRAIN.div_ceil(panel), |first, packed, _| {
        for ((k, _, width), panel) in depth.blocks(COLUMNS).skip(first).zip(packed.chunks_exact_mut(panel)) {
            pack_transposed_panel(&weights[k * filters..(k + width) * filters], filters, panel);
        }
    });
}

/// Copies the weights of at most eight taps into one panel, zeros in the columns it lacks.
fn pack_transposed_panel(weights: &[f32], filters: usize, panel: &mut [f32]) {
    let strips = &mut panel.as_chunks_mut::<COLUMNS>().0[..filters];
    if weights.len() == COLUMNS * filters {
        let taps: [&[f32]; COLUMNS] = std::array::from_fn(|i| &weights[i * filters..][..filters]);
        for (filter, strip) in strips.iter_mut().enumerate() {
            *strip = taps.map(|tap| tap[filter]);
        }
        return;
    }
    strips.fill([0.0; COLUMNS]);
    for (column, tap) in weights.chunks_exact(filters).enumerate() {
        for (strip, &weight) in strips.iter_mut().zip(tap) {
            strip[column] = weight;
        }
    }
}
