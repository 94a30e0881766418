//! What a model is, layer by layer, without a weight of it in memory:
//!
//! ```sh
//! cargo run --release --example describe -- --list
//! cargo run --release --example describe -- resnet50 [--json]
//! ```
//!
//! A name is that of a file in `assets/models`, or a path to a spec of your own.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use convscope::graph::{Graph, ModelSpec, ModelSummary, NodeSummary};

const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/models");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    print!("{}", answer(&arguments.iter().map(String::as_str).collect::<Vec<_>>())?);
    Ok(())
}

/// What is printed for the arguments of a command line.
///
/// # Errors
/// Arguments that ask for nothing, a file that cannot be read, whatever is wrong with the spec.
pub fn answer(arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    match *arguments {
        ["--list"] => list(),
        [name] => Ok(table(&build(name)?.summary())),
        [name, "--json"] | ["--json", name] => Ok(serde_json::to_string_pretty(&build(name)?.summary())?),
        _ => Err("usage: describe NAME [--json] | --list".into()),
    }
}

/// Reads a spec and builds its graph: shapes, parameters, costs and receptive fields of every layer are known then.
///
/// # Errors
/// A file that cannot be read, whatever is wrong with the spec.
pub fn build(name: &str) -> Result<Graph, Box<dyn Error>> {
    let is_path = Path::new(name).extension().is_some();
    let path = if is_path { PathBuf::from(name) } else { Path::new(MODELS).join(name).with_extension("json") };
    let json = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Graph::build(&ModelSpec::from_json(&json)?)?)
}

fn list() -> Result<String, Box<dyn Error>> {
    let entries = std::fs::read_dir(MODELS)?.collect::<Result<Vec<_>, _>>()?;
    let paths =
        entries.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some_and(|e| e == "json"));
    let mut names: Vec<String> = paths.filter_map(|path| Some(format!("{}\n", path.file_stem()?.display()))).collect();
    names.sort();
    Ok(names.concat())
}

fn table(model: &ModelSummary) -> String {
    let mut text = format!("{}, input {}\n\n", model.name, model.input);
    let mut line = |[name, kind, output, parameters, macs, field]: [&str; 6]| {
        let _ = writeln!(text, "{name:<40} {kind:<20} {output:>13} {parameters:>12} {macs:>14} {field:>9}");
    };
    line(["layer", "kind", "output", "parameters", "MACs", "sees"]);
    for node in &model.nodes {
        let [rows, columns] = node.receptive_field.map(|axis| axis.size);
        let numbers = [node.shape.to_string(), node.parameter_count.to_string(), node.macs.to_string()];
        let name = if node.auxiliary { format!("({})", node.name) } else { node.name.clone() };
        line([&name, &node.kind, &numbers[0], &numbers[1], &numbers[2], &format!("{rows}×{columns}")]);
    }
    text + &totals(model)
}

/// The same model counted as different sources count.
fn totals(model: &ModelSummary) -> String {
    let of_heads =
        |count: fn(&NodeSummary) -> u64| -> u64 { model.nodes.iter().filter(|node| node.auxiliary).map(count).sum() };
    let (parameters, macs) = (of_heads(|node| node.parameter_count as u64), of_heads(|node| node.macs));
    let trainable = model.trainable as u64;
    let mut rows = vec![
        ("parameters, trained (torchvision, papers)", trainable),
        ("parameters with moving statistics (Keras)", trainable + model.non_trainable as u64),
        ("multiply-accumulates of convolutions and dense layers", model.macs),
        ("floating-point operations, 2 for each of them", 2 * model.macs),
    ];
    if macs > 0 {
        rows.push(("trained parameters without auxiliary heads, in parentheses above", trainable - parameters));
        rows.push(("multiply-accumulates without them", model.macs - macs));
    }
    rows.iter().fold(String::from("\n"), |text, (label, count)| text + &format!("{count:>16}  {label}\n"))
}
