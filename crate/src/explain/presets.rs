//! Kernels that are known by a name, at any size that has them: what slides over one channel, rows × columns.
//!
//! The larger Sobel kernels are the 3×3 one smoothed: binomial numbers across the edge, their difference along it. Kernels
//! that exist at 3×3 alone stand in the middle of a larger one.

use serde::Serialize;

/// A kernel with a name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Preset {
    /// A code, such as `sobel_right`; the words for it are the page's.
    pub name: &'static str,
    /// Rows × columns.
    pub values: Vec<f32>,
}

/// A line through the middle, an edge from one side, and so on: what a name means at a size, if it has a meaning there.
type Make = fn([usize; 2]) -> Option<Vec<f32>>;

const PRESETS: &[(&str, Make)] = &[
    ("identity", |size| Some(outer(&point(size[0]), &point(size[1])))),
    ("vertical_line", |size| Some(outer(&vec![1.0; size[0]], &point(size[1])))),
    ("horizontal_line", |size| Some(outer(&point(size[0]), &vec![1.0; size[1]]))),
    ("sobel_right", |size| Some(outer(&binomial(size[0]), &difference(size[1])?))),
    ("sobel_left", |size| Some(outer(&binomial(size[0]), &negative(difference(size[1])?)))),
    ("sobel_bottom", |size| Some(outer(&difference(size[0])?, &binomial(size[1])))),
    ("sobel_top", |size| Some(outer(&negative(difference(size[0])?), &binomial(size[1])))),
    ("prewitt_right", |size| Some(outer(&vec![1.0; size[0]], &sides(size[1])?))),
    ("prewitt_bottom", |size| Some(outer(&sides(size[0])?, &vec![1.0; size[1]]))),
    ("scharr_right", |size| in_the_middle(size, [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]])),
    ("scharr_bottom", |size| in_the_middle(size, [[-3, -10, -3], [0, 0, 0], [3, 10, 3]])),
    ("laplacian", |size| in_the_middle(size, [[0, 1, 0], [1, -4, 1], [0, 1, 0]])),
    ("sharpen", |size| in_the_middle(size, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])),
    ("emboss", |size| in_the_middle(size, [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])),
    ("box_blur", |size| Some(outer(&mean(vec![1.0; size[0]]), &mean(vec![1.0; size[1]])))),
    ("gaussian_blur", |size| Some(outer(&mean(binomial(size[0])), &mean(binomial(size[1]))))),
];

/// All kernels that there are at `size` rows and columns.
pub fn presets(size: [usize; 2]) -> Vec<Preset> {
    let at_size = PRESETS.iter().filter_map(|&(name, make)| Some(Preset { name, values: make(size)? }));
    at_size.collect()
}

fn outer(rows: &[f32], columns: &[f32]) -> Vec<f32> {
    rows.iter().flat_map(|row| columns.iter().map(move |column| row * column)).collect()
}

/// 1 in the middle, of an even number behind it.
fn point(cells: usize) -> Vec<f32> {
    (0..cells).map(|cell| if cell == cells / 2 { 1.0 } else { 0.0 }).collect()
}

/// 1, 2, 1 and so on: the row of Pascal's triangle, which nears a Gaussian.
fn binomial(cells: usize) -> Vec<f32> {
    let mut row = vec![1.0];
    for _ in 1..cells {
        let shifted = std::iter::once(&0.0).chain(&row);
        row = row.iter().chain(&[0.0]).zip(shifted).map(|(a, b): (&f32, &f32)| a + b).collect();
    }
    row
}

/// −1, 0, 1, and of more cells the same smoothed.
fn difference(cells: usize) -> Option<Vec<f32>> {
    let smooth = binomial(cells.checked_sub(2).filter(|&cells| cells > 0)?);
    let at = |i: Option<usize>| i.and_then(|i| smooth.get(i)).copied().unwrap_or(0.0);
    Some((0..cells).map(|i| at(i.checked_sub(2)) - at(Some(i))).collect())
}

/// −1 before the middle, 1 behind it, 0 in it.
fn sides(cells: usize) -> Option<Vec<f32>> {
    let side = |cell: usize| ((2 * cell + 1) as f32 - cells as f32).signum();
    let middle = |cell: usize| 2 * cell + 1 == cells;
    (cells > 1).then(|| (0..cells).map(|cell| if middle(cell) { 0.0 } else { side(cell) }).collect())
}

fn negative(values: Vec<f32>) -> Vec<f32> {
    values.into_iter().rev().collect()
}

fn mean(values: Vec<f32>) -> Vec<f32> {
    let sum: f32 = values.iter().sum();
    values.into_iter().map(|value| value / sum).collect()
}

fn in_the_middle(size: [usize; 2], values: [[i8; 3]; 3]) -> Option<Vec<f32>> {
    let [top, left] = [size[0].checked_sub(3)? / 2, size[1].checked_sub(3)? / 2];
    let mut kernel = vec![0.0; size[0] * size[1]];
    for (i, row) in values.iter().enumerate() {
        for (j, &value) in row.iter().enumerate() {
            kernel[(top + i) * size[1] + left + j] = f32::from(value);
        }
    }
    Some(kernel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(name: &str, size: [usize; 2]) -> Option<Vec<f32>> {
        presets(size).into_iter().find(|preset| preset.name == name).map(|preset| preset.values)
    }

    /// The right Sobel of the post (after setosa.io's image kernels) and its three sisters.
    #[test]
    fn sobel_in_four_directions() {
        let three = |name| preset(name, [3, 3]).unwrap();
        assert_eq!(three("sobel_right"), [-1.0, 0.0, 1.0, -2.0, 0.0, 2.0, -1.0, 0.0, 1.0]);
        assert_eq!(three("sobel_left"), [1.0, 0.0, -1.0, 2.0, 0.0, -2.0, 1.0, 0.0, -1.0]);
        assert_eq!(three("sobel_bottom"), [-1.0, -2.0, -1.0, 0.0, 0.0, 0.0, 1.0, 2.0, 1.0]);
        assert_eq!(three("sobel_top"), [1.0, 2.0, 1.0, 0.0, 0.0, 0.0, -1.0, -2.0, -1.0]);
        assert_eq!(preset("sobel_right", [1, 5]).unwrap(), [-1.0, -2.0, 0.0, 2.0, 1.0]);
    }

    /// "가운데 열은 1로 채워져있고, 그 외에는 모두 0인 7x7 행렬".
    #[test]
    fn the_lines_of_the_post() {
        let vertical = preset("vertical_line", [7, 7]).unwrap();
        let horizontal = preset("horizontal_line", [7, 7]).unwrap();
        for i in 0..49 {
            assert_eq!(vertical[i], if i % 7 == 3 { 1.0 } else { 0.0 });
            assert_eq!(horizontal[i], if i / 7 == 3 { 1.0 } else { 0.0 });
        }
    }

    /// Of every size that the page offers: blurs keep a grey area's value, edges answer 0 to it.
    #[test]
    fn a_grey_area_is_kept_or_unseen() {
        for size in (1..=11).flat_map(|rows| (1..=11).map(move |columns| [rows, columns])) {
            for Preset { name, values } in presets(size) {
                assert_eq!(values.len(), size[0] * size[1], "{name} {size:?}");
                let sum: f32 = values.iter().sum();
                let want = match name {
                    "vertical_line" => size[0] as f32,
                    "horizontal_line" => size[1] as f32,
                    "identity" | "sharpen" | "emboss" | "box_blur" | "gaussian_blur" => 1.0,
                    _ => 0.0,
                };
                assert!((sum - want).abs() < 1e-5, "{name} {size:?}: {sum}");
            }
        }
        assert_eq!(preset("laplacian", [2, 3]), None);
        assert_eq!(preset("scharr_right", [3, 5]).unwrap()[..5], [0.0, -3.0, 0.0, 3.0, 0.0]);
    }
}
