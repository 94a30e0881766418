//! The models of `assets/models`.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use convscope::graph::{Graph, ModelSpec};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/models")
}

/// The names of all files.
pub fn files() -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder()).expect("assets/models can be listed");
    let names = entries.map(|entry| entry.expect("a file has a name").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".json")).collect()
}

/// The text of a file.
pub fn json(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The graph of a file.
pub fn build(file: &str) -> Graph {
    let graph = ModelSpec::from_json(&json(file)).and_then(|spec| Graph::build(&spec));
    graph.unwrap_or_else(|error| panic!("{file}: {error}"))
}
