//! The models of `assets/models`.

use std::path::PathBuf;

use convscope::graph::{Graph, ModelSpec};

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/models")
}

/// The graph of a file.
pub fn build(file: &str) -> Graph {
    let json = std::fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let spec = ModelSpec::from_json(&json).unwrap_or_else(|error| panic!("{file}: {error}"));
    Graph::build(&spec).unwrap_or_else(|error| panic!("{file}: {error}"))
}
