//! The sixty digits that the page shows before any of MNIST has arrived, committed as `assets/digits/samples.bin`, and
//! where they stand in the test set, `assets/digits/samples.json`.

use std::fs;

use anyhow::{Context, Result};

use crate::mnist::{self, Split};
use crate::shard::{self, PIXELS};

/// How many of each digit.
const EACH: usize = 6;
/// The test image that the page opens with: an upright 3 in one clear stroke.
const OPENING: usize = 30;

/// Writes the first six test images of every digit: the opening image, then 0 to 9 six times over without it.
pub fn write() -> Result<()> {
    let test = mnist::read(Split::Test)?;
    let mut pixels = Vec::new();
    let mut labels = Vec::new();
    let order = order(&test.labels)?;
    for &index in &order {
        pixels.extend_from_slice(&test.pixels[index * PIXELS..][..PIXELS]);
        labels.push(test.labels[index]);
    }
    let file = crate::project::path("assets/digits/samples.bin")?;
    fs::create_dir_all(file.parent().context("the sample file lies in a folder")?)?;
    fs::write(&file, shard::pack(&pixels, &labels)?)?;
    fs::write(file.with_extension("json"), format!("{order:?}\n"))?;
    eprintln!("wrote {} digits to {}", labels.len(), file.display());
    Ok(())
}

/// Indices into the test set.
fn order(labels: &[u8]) -> Result<Vec<usize>> {
    let mut order = Vec::new();
    for round in 0..EACH {
        for digit in 0..10u8 {
            let mut of_digit = (0..labels.len()).filter(|&i| labels[i] == digit);
            order.push(of_digit.nth(round).with_context(|| format!("fewer than {EACH} images of {digit}"))?);
        }
    }
    let opening = order.iter().position(|&i| i == OPENING).context("the opening image is not among the samples")?;
    order[..=opening].rotate_right(1);
    Ok(order)
}
