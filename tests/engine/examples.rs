//! The examples of the crate, as a command line calls them.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "its main")]
#[path = "../../crate/examples/describe.rs"]
mod describe;
#[path = "../shared/models.rs"]
mod models;
#[allow(dead_code, reason = "its main")]
#[path = "../../crate/examples/predict.rs"]
mod predict;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use convscope::data::image::{Preprocessing, resize_bilinear};
use convscope::format::safetensors::Tensors;
use convscope::shape::Shape;
use jpeg_decoder::{Decoder, PixelFormat};
use serde_json::Value;

const SQUEEZENET: &str = "../assets/weights/squeezenet1_1.safetensors";
/// Rows and columns of SqueezeNet's input.
const SIZE: usize = 227;

#[test]
fn describe_lists_every_model() {
    let listed = describe::answer(&["--list"]).unwrap();
    let files: BTreeSet<String> = listed.lines().map(|name| format!("{name}.json")).collect();
    assert_eq!(files, models::files());
}

#[test]
fn describe_prints_every_layer_and_the_totals_of_each_convention() {
    let text = describe::answer(&["googlenet"]).unwrap();
    let line = |start: &str| {
        text.lines().find(|line| line.trim_start().starts_with(start)).unwrap_or_else(|| panic!("{start}"))
    };
    let words: Vec<&str> = line("inception3a/conv5x5 ").split_whitespace().collect();
    assert_eq!(words, ["inception3a/conv5x5", "conv2d", "28×28×32", "12832", "10035200", "59×59"]);
    assert!(line("(auxiliary1/fc1)").contains("dense"));
    for total in ["13378280", "6998552", "1591044096", "1582671872", "3182088192"] {
        line(&format!("{total} "));
    }
    let json: Value = serde_json::from_str(&describe::answer(&["resnet50_v1", "--json"]).unwrap()).unwrap();
    assert_eq!((json["trainable"].as_u64(), json["nonTrainable"].as_u64()), (Some(25_583_592), Some(53_120)));
    assert!(describe::answer(&["no_such_model"]).unwrap_err().to_string().contains("no_such_model.json"));
    assert!(describe::answer(&[]).is_err());
}

/// The middle of a photograph whose short side is resized to the network's input.
fn photo(name: &str) -> Vec<f32> {
    let mut decoder = Decoder::new(File::open(format!("../assets/photos/{name}.jpg")).unwrap());
    let pixels = decoder.decode().unwrap();
    let info = decoder.info().unwrap();
    assert_eq!(info.pixel_format, PixelFormat::RGB24);
    let [height, width] = [info.height, info.width].map(usize::from);
    let short = height.min(width);
    let size = [height, width].map(|side| (side * SIZE).div_ceil(short));
    let pixels: Vec<f32> = pixels.into_iter().map(f32::from).collect();
    let mut resized = vec![0.0; size[0] * size[1] * 3];
    resize_bilinear(&pixels, Shape::new(height, width, 3), size, &mut resized);
    let [top, left] = size.map(|side| (side - SIZE) / 2);
    let rows = resized.chunks_exact(size[1] * 3).skip(top).take(SIZE);
    let mut image: Vec<f32> = rows.flat_map(|row| row[left * 3..(left + SIZE) * 3].to_vec()).collect();
    Preprocessing::Caffe.apply(&mut image);
    image
}

/// A file of this process alone.
fn temporary(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("convscope-{}-{name}", std::process::id()))
}

fn run(weights: &str, input: &Path, output: &Path) -> Result<(), String> {
    let [input, output] = [input, output].map(|path| path.to_str().unwrap());
    let arguments = ["squeezenet1_1", "--weights", weights, "--input", input, "--output", output];
    predict::run(&arguments).map_err(|error| error.to_string())
}

/// Classes of ImageNet: 281 tabby, 282 tiger cat, 285 Egyptian cat, 832 stupa, 872 tripod, 967 espresso. Which of its cats comes
/// first is between .26 and .40 here: the photographs are copies of at most 512 pixels, and their originals order them otherwise.
#[test]
fn squeezenet_knows_the_photographs() {
    let [input, output] = ["x.safetensors", "y.safetensors"].map(temporary);
    let photos = ["cat", "coffee", "camera", "china"];
    let mut tensors = Tensors::default();
    tensors.insert("x", &[photos.len(), SIZE, SIZE, 3], &photos.map(photo).concat());
    fs::write(&input, tensors.write()).unwrap();
    run(SQUEEZENET, &input, &output).unwrap();

    let tensors = Tensors::read(&fs::read(&output).unwrap()).unwrap();
    let (dims, y) = tensors.get("y").unwrap();
    assert_eq!(dims, [4, 1000]);
    let ranked: Vec<Vec<(usize, f32)>> = y
        .chunks(1000)
        .map(|answer| {
            let mut classes: Vec<(usize, f32)> = answer.iter().copied().enumerate().collect();
            classes.sort_by(|a, b| b.1.total_cmp(&a.1));
            classes
        })
        .collect();
    let [cat, coffee, camera, china] = [0, 1, 2, 3].map(|i| &ranked[i][..3]);
    let mut cats = [cat[0].0, cat[1].0, cat[2].0];
    cats.sort_unstable();
    assert_eq!(cats, [281, 282, 285], "{cat:?}");
    assert!(coffee[0].0 == 967 && coffee[0].1 > 0.9, "{coffee:?}");
    assert!(camera[0].0 == 872 && camera[0].1 > 0.7, "{camera:?}");
    assert_eq!(china[0].0, 832, "{china:?}");
    for path in [input, output] {
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn predict_refuses_what_does_not_fit() {
    let [input, output] = ["small.safetensors", "none.safetensors"].map(temporary);
    let mut tensors = Tensors::default();
    tensors.insert("x", &[1, 2, 2, 3], &[0.0; 12]);
    fs::write(&input, tensors.write()).unwrap();
    assert!(run(SQUEEZENET, &input, &output).unwrap_err().contains("227×227×3"));
    let wrong = run("../assets/weights/lenet5.safetensors", &input, &output).unwrap_err();
    assert!(wrong.contains("unexpected_tensor"), "{wrong}");
    assert!(predict::run(&["squeezenet1_1", "--input", "x"]).unwrap_err().to_string().contains("--weights"));
    assert!(!output.exists());
    fs::remove_file(input).unwrap();
}
