//! From a photograph to what a network reads.

use convscope::data::image::{Preprocessing, crop_and_resize, resize_bilinear};
use convscope::shape::Shape;

/// Half-pixel centres: two pixels become four at −¼ (the border goes on), ¼, ¾ and 1¼.
#[test]
fn two_pixels_become_four() {
    let mut out = [f32::NAN; 4];
    resize_bilinear(&[0.0, 8.0], Shape::new(1, 2, 1), [1, 4], &mut out);
    assert_eq!(out, [0.0, 2.0, 6.0, 8.0]);
}

/// Corner pixels lie on the corners; a box that reaches outside finds 0 there.
#[test]
fn a_crop_spans_its_corners() {
    let x = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let mut out = [f32::NAN; 4];
    crop_and_resize(&x, Shape::new(3, 3, 1), [0.0, 0.5, 1.0, 1.0], [2, 2], &mut out);
    assert_eq!(out, [1.0, 2.0, 7.0, 8.0]);
    crop_and_resize(&x, Shape::new(3, 3, 1), [0.5, 0.5, 1.5, 0.5], [2, 2], &mut out);
    assert_eq!(out, [4.0, 4.0, 0.0, 0.0]);
    crop_and_resize(&x, Shape::new(3, 3, 1), [f32::NAN; 4], [2, 2], &mut out);
    assert_eq!(out, [0.0; 4]);
}

#[test]
fn preprocessing_modes() {
    let apply = |mode: Preprocessing| {
        let mut pixel = [255.0, 127.5, 0.0];
        mode.apply(&mut pixel);
        pixel
    };
    assert_eq!(apply(Preprocessing::Caffe), [-103.939, 127.5 - 116.779, 255.0 - 123.68]);
    assert_eq!(apply(Preprocessing::Tf), [1.0, 0.0, -1.0]);
    let torch = apply(Preprocessing::Torch);
    for (got, expected) in torch.into_iter().zip([2.248_908_3, 0.196_428_57, -1.804_444_4]) {
        assert!((got - expected).abs() < 1e-5, "{got} instead of {expected}");
    }
}
