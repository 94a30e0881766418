//! F1. Zeros around images, so that no inner loop has a border.

use crate::shape::Axis;

/// Rows and columns of a padded image.
pub const fn extents(axes: &[Axis; 2]) -> [usize; 2] {
    let [rows, columns] = axes;
    [rows.before + rows.input + rows.after, columns.before + columns.input + columns.after]
}

/// Whether the windows reach beyond the image at all.
pub fn is_needed(axes: &[Axis; 2]) -> bool {
    axes.iter().any(|axis| axis.before + axis.after > 0)
}

/// Copies images of `channels` channels into the middle of zeros.
pub fn pad(x: &[f32], axes: &[Axis; 2], channels: usize, padded: &mut [f32]) {
    let [height, width] = extents(axes);
    let images = x.chunks_exact(axes[0].input * axes[1].input * channels);
    for (x, padded) in images.zip(padded.chunks_exact_mut(height * width * channels)) {
        pad_rows(x, axes, channels, 0, padded);
    }
}

/// Rows `first` and on of one image with its padding, as many as `padded` holds.
pub fn pad_rows(x: &[f32], axes: &[Axis; 2], channels: usize, first: usize, padded: &mut [f32]) {
    let [rows, columns] = axes;
    let (left, row) = (columns.before * channels, columns.input * channels);
    for (i, padded) in padded.chunks_exact_mut(extents(axes)[1] * channels).enumerate() {
        match (first + i).checked_sub(rows.before).filter(|&i| i < rows.input) {
            Some(i) => {
                padded[..left].fill(0.0);
                padded[left..left + row].copy_from_slice(&x[i * row..(i + 1) * row]);
                padded[left + row..].fill(0.0);
            }
            None => padded.fill(0.0),
        }
    }
}

/// Copies the middle of padded images out again.
pub fn crop(padded: &mut [f32], axes: &[Axis; 2], channels: usize, x: &mut [f32]) {
    let [height, width] = extents(axes);
    let images = x.chunks_exact_mut(axes[0].input * axes[1].input * channels);
    for (x, padded) in images.zip(padded.chunks_exact_mut(height * width * channels)) {
        for (x, row) in x.chunks_exact_mut(axes[1].input * channels).zip(inner_rows(padded, axes, channels)) {
            x.copy_from_slice(row);
        }
    }
}

/// The rows of one padded image without the zeros.
fn inner_rows<'a>(image: &'a mut [f32], axes: &[Axis; 2], channels: usize) -> impl Iterator<Item = &'a mut [f32]> {
    let (before, input) = (axes[1].before * channels, axes[1].input * channels);
    let rows = image.chunks_exact_mut(extents(axes)[1] * channels);
    rows.skip(axes[0].before).map(move |row| &mut row[before..before + input])
}
