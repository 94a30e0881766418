//! Any drawing becomes what MNIST holds.
//!
//! MNIST was made from black and white scans: the digit's bounding box was scaled, keeping its proportions, until its
//! longer side was 20 pixels, which anti-aliasing turned grey, and then moved by whole pixels so that its centre of mass
//! lies in the middle of 28×28 (LeCun et al., 1998, section III-A). In the training images, counting pixels from 0, it
//! lies within 13.5 … 14.5 along both axes, 14.0 on average: the middle is pixel 14, and that is where it is put here.

/// Height and width of what MNIST holds.
pub const SIDE: usize = 28;
/// The longer side of a digit.
const BOX: usize = 20;
/// Where the centre of mass goes, along both axes.
const MIDDLE: f64 = 14.0;

/// What MNIST would hold of a drawing: `ink` has `width` bytes a row, from 0 (paper) to 255 (covered).
/// `None` if there is no ink.
pub fn from_drawing(ink: &[u8], width: usize) -> Option<[u8; SIDE * SIDE]> {
    let [rows, columns] = bounding_box(ink, width)?;
    let longer = rows.len.max(columns.len);
    let [rows, columns] = [rows, columns].map(|span| Scaled { span, longer });
    let (height, cells) = (rows.cells(), columns.cells());

    let mut digit = [0.0; BOX * BOX];
    for y in 0..height {
        for x in 0..cells {
            digit[y * cells + x] = mean(ink, width, rows.source(y), columns.source(x));
        }
    }
    let digit = &digit[..height * cells];
    let centre = centre_of_mass(digit, cells);
    let [top, left] = [(centre[0], height), (centre[1], cells)]
        .map(|(centre, cells)| (MIDDLE - centre).round().clamp(0.0, (SIDE - cells) as f64) as usize);

    let mut image = [0; SIDE * SIDE];
    for (y, row) in digit.chunks_exact(cells).enumerate() {
        for (x, value) in row.iter().enumerate() {
            image[(top + y) * SIDE + left + x] = value.round() as u8;
        }
    }
    Some(image)
}

/// Pixels along one axis.
#[derive(Clone, Copy)]
struct Span {
    first: usize,
    len: usize,
}

/// Rows and columns with ink.
fn bounding_box(ink: &[u8], width: usize) -> Option<[Span; 2]> {
    let rows = ink.chunks_exact(width.max(1));
    let top = rows.clone().position(|row| row.iter().any(|&v| v > 0))?;
    let bottom = rows.clone().rposition(|row| row.iter().any(|&v| v > 0))?;
    let inked = || rows.clone().flat_map(|row| row.iter().enumerate().filter(|(_, v)| **v > 0).map(|(x, _)| x));
    let (left, right) = (inked().min()?, inked().max()?);
    Some([Span { first: top, len: bottom - top + 1 }, Span { first: left, len: right - left + 1 }])
}

/// One side of the bounding box, scaled so that the longer side becomes [`BOX`] cells.
struct Scaled {
    span: Span,
    longer: usize,
}

impl Scaled {
    fn cells(&self) -> usize {
        (self.span.len * BOX).div_ceil(self.longer)
    }

    /// From where to where a cell reads, in pixels. The cells may reach beyond the box, equally far on both sides.
    fn source(&self, cell: usize) -> [f64; 2] {
        let pixels = self.longer as f64 / BOX as f64;
        let beyond = (self.cells() as f64 * pixels - self.span.len as f64) / 2.0;
        [cell, cell + 1].map(|edge| self.span.first as f64 - beyond + edge as f64 * pixels)
    }
}

/// Mean ink over a rectangle with fractional edges (area averaging); outside of the drawing there is none.
fn mean(ink: &[u8], width: usize, rows: [f64; 2], columns: [f64; 2]) -> f64 {
    let height = ink.len() / width;
    let mut sum = 0.0;
    for (y, down) in overlaps(rows, height) {
        for (x, across) in overlaps(columns, width) {
            sum += down * across * f64::from(ink[y * width + x]);
        }
    }
    sum / ((rows[1] - rows[0]) * (columns[1] - columns[0]))
}

/// The pixels that a stretch touches and how much of each it covers.
fn overlaps([from, to]: [f64; 2], pixels: usize) -> impl Iterator<Item = (usize, f64)> {
    let first = from.max(0.0) as usize;
    let end = (to.ceil() as usize).min(pixels);
    (first..end).map(move |i| (i, to.min((i + 1) as f64) - from.max(i as f64))).filter(|(_, covered)| *covered > 0.0)
}

/// Row and column of the centre of mass; some value is above 0.
fn centre_of_mass(digit: &[f64], width: usize) -> [f64; 2] {
    let (mut mass, mut down, mut across) = (0.0, 0.0, 0.0);
    for (y, row) in digit.chunks_exact(width).enumerate() {
        for (x, value) in row.iter().enumerate() {
            mass += value;
            down += value * y as f64;
            across += value * x as f64;
        }
    }
    [down / mass, across / mass]
}
