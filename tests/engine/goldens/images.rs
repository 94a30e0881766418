//! What happens to a photograph before a network sees it.

use convscope::data::image::{Preprocessing, crop_and_resize, resize_bilinear};
use convscope::shape::Shape;
use serde::Deserialize;

use crate::case::{Case, Findings, Tensor};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Size {
    size: [usize; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mode {
    mode: Preprocessing,
}

fn image(tensor: &Tensor) -> Result<Shape, String> {
    match tensor.dims[..] {
        [height, width, channels] => Ok(Shape::new(height, width, channels)),
        _ => Err(format!("dims {:?} are no image", tensor.dims)),
    }
}

/// Compares the only output with what `compute` writes.
fn compare(case: &Case, compute: impl FnOnce(&mut [f32])) -> Result<Findings, String> {
    let want = case.output("y")?;
    let mut got = vec![f32::NAN; want.floats().len()];
    compute(&mut got);
    let mut findings = Findings::default();
    findings.compare(case, "y", &got, want);
    Ok(findings)
}

pub fn check_resize(case: &Case) -> Findings {
    Findings::of((|| {
        let Size { size } = case.attributes()?;
        case.only(&["x"], &["y"], &[])?;
        let x = case.input("x")?;
        let shape = image(x)?;
        compare(case, |y| resize_bilinear(x.floats(), shape, size, y))
    })())
}

pub fn check_crop(case: &Case) -> Findings {
    Findings::of((|| {
        let Size { size } = case.attributes()?;
        case.only(&["x", "boxes"], &["y"], &[])?;
        let x = case.input("x")?;
        let shape = image(x)?;
        let boxes = case.input("boxes")?.floats().as_chunks::<4>().0;
        compare(case, |y| {
            for (corners, y) in boxes.iter().zip(y.chunks_exact_mut(size[0] * size[1] * shape.channels)) {
                crop_and_resize(x.floats(), shape, *corners, size, y);
            }
        })
    })())
}

pub fn check_preprocessing(case: &Case) -> Findings {
    Findings::of((|| {
        let Mode { mode } = case.attributes()?;
        case.only(&["x"], &["y"], &[])?;
        let mut pixels = case.input("x")?.floats().to_vec();
        mode.apply(&mut pixels);
        compare(case, |y| y.copy_from_slice(&pixels))
    })())
}
