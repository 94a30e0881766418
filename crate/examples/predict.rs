//! What a network answers to images:
//!
//! ```sh
//! cargo run --release --example predict -- squeezenet1_1 \
//!     --weights assets/weights/squeezenet1_1.safetensors --input x.safetensors --output y.safetensors
//! ```
//!
//! The name is that of a file in `assets/models`, or a path to a spec of your own. The input holds a tensor `x`, images ×
//! height × width × channels, prepared as the network was trained to see them; the output will hold `y`, images × classes.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use convscope::format::safetensors::Tensors;
use convscope::graph::{Graph, ModelSpec};
use convscope::inference::Inference;
use convscope::params::Params;

const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/models");
const USAGE: &str = "predict NAME --weights W.safetensors --input X.safetensors --output Y.safetensors";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Does what a command line asks for.
///
/// # Errors
/// Missing arguments, files that cannot be read or written, weights or images of another shape than the model's.
pub fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let option = |flag: &str| {
        let value = arguments.iter().skip_while(|argument| **argument != flag).nth(1);
        value.ok_or_else(|| format!("no {flag}; usage: {USAGE}"))
    };
    let name = arguments.first().ok_or(USAGE)?;
    let [weights, input, output] = [option("--weights")?, option("--input")?, option("--output")?];
    // A spec becomes a graph: the one step that can fail for a reason of the model's own.
    let is_path = Path::new(name).extension().is_some();
    let spec = if is_path { PathBuf::from(name) } else { Path::new(MODELS).join(name).with_extension("json") };
    let graph = Arc::new(Graph::build(&ModelSpec::from_json(&std::fs::read_to_string(spec)?)?)?);

    let mut params = Params::new(&graph, 0);
    Tensors::read(&std::fs::read(weights)?)?.load_into(&mut params)?;
    let y = predict(&graph, &mut params, &Tensors::read(&std::fs::read(input)?)?)?;
    std::fs::write(output, y.write())?;
    Ok(())
}

/// The tensor `y` for the images of `x`, all in one batch.
fn predict(graph: &Arc<Graph>, params: &mut Params, input: &Tensors) -> Result<Tensors, Box<dyn Error>> {
    let (dims, x) = input.get("x").ok_or("the input has no tensor x")?;
    let [images, height, width, channels] = *dims else { return Err(format!("x has dims {dims:?}").into()) };
    let want = graph.input;
    if images == 0 || [height, width, channels] != [want.height, want.width, want.channels] {
        return Err(format!("x has dims {dims:?}, the model takes images of {want}").into());
    }
    let mut inference = Inference::new(Arc::clone(graph), graph.output);
    inference.input_mut(images).copy_from_slice(x);
    let shape = graph.output_shape();
    let dims = [images, shape.height, shape.width, shape.channels];
    let dims = if shape.area() == 1 { vec![images, shape.channels] } else { dims.to_vec() };
    let mut output = Tensors::default();
    output.insert("y", &dims, inference.run(params));
    Ok(output)
}
