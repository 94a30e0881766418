//! From a drawing to a digit as MNIST has it.

use convscope::data::digit::{SIDE, from_drawing};

use crate::samples;

/// Each pixel becomes `factor × factor` pixels, with `margin` of paper around.
fn enlarge(image: &[u8], width: usize, factor: usize, margin: usize) -> (Vec<u8>, usize) {
    let (height, columns) = (image.len() / width, width * factor + 2 * margin);
    let mut drawing = vec![0; (height * factor + 2 * margin) * columns];
    for y in 0..height * factor {
        for x in 0..width * factor {
            drawing[(y + margin) * columns + x + margin] = image[y / factor * width + x / factor];
        }
    }
    (drawing, columns)
}

/// Real MNIST digits, enlarged and moved, come back, pixel for pixel.
#[test]
fn a_digit_of_mnist_comes_back() {
    for (factor, margin) in [(1, 0), (1, 13), (10, 0), (10, 57), (3, 1)] {
        for (i, (image, label)) in samples::digits().into_iter().enumerate() {
            let (drawing, width) = enlarge(&image, SIDE, factor, margin);
            let digit = from_drawing(&drawing, width).unwrap();
            assert!(digit[..] == image, "sample {i}, a {label}, enlarged {factor} times");
        }
    }
}

#[test]
fn no_ink_is_no_digit() {
    assert_eq!(from_drawing(&[0; 280 * 280], 280), None);
    assert_eq!(from_drawing(&[], 280), None);
    assert_eq!(from_drawing(&[], 0), None);
}

fn bounds(digit: &[u8; SIDE * SIDE]) -> [usize; 4] {
    let inked: Vec<usize> = (0..digit.len()).filter(|&i| digit[i] > 0).collect();
    let columns = || inked.iter().map(|i| i % SIDE);
    [inked[0] / SIDE, inked[inked.len() - 1] / SIDE, columns().min().unwrap(), columns().max().unwrap()]
}

/// The longer side becomes 20 pixels, the other keeps its proportion, the middle lands on pixel 14.
#[test]
fn bars_are_scaled_and_centred() {
    let mut tall = vec![0; 300 * 200];
    (40..240).for_each(|y| tall[y * 200 + 10..][..30].fill(255));
    let digit = from_drawing(&tall, 200).unwrap();
    let [top, bottom, left, right] = bounds(&digit);
    assert_eq!([bottom - top + 1, right - left + 1], [20, 3]);
    // 20 rows have their middle between two pixels, 3 columns on one.
    assert_eq!([top + bottom, left + right], [29, 28]);
    assert!(digit.iter().all(|&v| v == 0 || v == 255));
}

/// A line of 200 × 15 is 1.5 pixels wide: two columns of ¾ ink, not one and a half.
#[test]
fn what_does_not_fill_a_pixel_is_grey() {
    let mut line = vec![0; 200 * 200];
    (0..200).for_each(|y| line[y * 200 + 100..][..15].fill(255));
    let digit = from_drawing(&line, 200).unwrap();
    let inked: Vec<u8> = digit.iter().copied().filter(|&v| v > 0).collect();
    assert_eq!(inked, [191; 40]);
}

#[test]
fn any_size_will_do() {
    let one_pixel = from_drawing(&[255], 1).unwrap();
    assert_eq!(one_pixel.iter().filter(|&&v| v == 255).count(), 400);
    for (height, width) in [(1, 500), (500, 1), (3, 2), (19, 23), (640, 480)] {
        let ink: Vec<u8> = (0..height * width).map(|i| (i * 37 % 251) as u8).collect();
        let digit = from_drawing(&ink, width).unwrap();
        let [top, bottom, left, right] = bounds(&digit);
        assert!(bottom - top < 20 && right - left < 20, "{height}×{width}");
    }
}

/// All ink in a corner of the box would push the rest out of the field; it is kept whole instead.
#[test]
fn a_lopsided_drawing_is_not_cut() {
    let mut ink = vec![0; 100 * 100];
    ink[0] = 255;
    (80..100).for_each(|y| ink[y * 100 + 80..][..20].fill(255));
    let [top, bottom, left, right] = bounds(&from_drawing(&ink, 100).unwrap());
    assert_eq!([bottom - top, right - left], [19, 19]);
}
