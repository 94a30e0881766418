//! Small graphs over maps of 4×4×3.

use std::sync::Arc;

use convscope::graph::{Graph, ModelSpec};
use convscope::rng::Rng;
use serde_json::{Value, json};

/// The graph of these nodes.
pub fn small(nodes: &Value) -> Arc<Graph> {
    let spec = json!({ "name": "small", "input": [4, 4, 3], "nodes": nodes });
    let graph = ModelSpec::from_value(spec).and_then(|spec| Graph::build(&spec));
    Arc::new(graph.unwrap_or_else(|error| panic!("{nodes}: {error}")))
}

/// Chains, forks and joins as they come, all over maps of one shape; some of what they compute is read by nobody.
pub fn random(rng: &mut Rng) -> Arc<Graph> {
    let count = 2 + rng.below(12);
    let mut names = vec!["input".to_owned()];
    let mut nodes = Vec::new();
    for i in 0..count {
        // Half of the nodes follow the one before, so that there are chains.
        let mut pick = || match rng.below(2) {
            0 => names[names.len() - 1].clone(),
            _ => names[rng.below(names.len() as u32) as usize].clone(),
        };
        let (name, a, b) = (format!("n{i}"), pick(), pick());
        nodes.push(match rng.below(7) {
            0 => {
                json!({ "name": name, "kind": "depthwise_conv2d", "kernel": [3, 3], "padding": "same", "inputs": [a] })
            }
            1 | 2 => json!({ "name": name, "kind": "conv2d", "filters": 3, "kernel": [1, 1], "inputs": [a] }),
            3 => json!({ "name": name, "kind": "batch_norm", "inputs": [a] }),
            4 => json!({ "name": name, "kind": "add", "inputs": [a, b] }),
            5 => json!({ "name": name, "kind": "dropout", "rate": 0.3, "inputs": [a] }),
            _ => json!({ "name": name, "kind": "activation", "function": "relu", "inputs": [a] }),
        });
        names.push(name);
    }
    small(&Value::Array(nodes))
}
