//! Names, edges and order of the nodes of a model or of a module: who reads whom, and who comes first.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::NodeSpec;
use crate::error::{Error, Result};

/// The name under which nodes read the input.
pub(super) const INPUT: &str = "input";

/// The nodes of a model or a module, ready to be built.
pub(super) struct Ordered<'a> {
    /// Indices: inputs come first.
    pub order: Vec<usize>,
    /// For each node the names it reads.
    pub inputs: Vec<Vec<&'a str>>,
}

impl<'a> Ordered<'a> {
    /// Checks names and edges.
    ///
    /// # Errors
    /// A name that cannot be or is there twice, an input that names nothing, nodes that wait for each other.
    pub(super) fn of(nodes: &'a [NodeSpec]) -> Result<Self> {
        check_names(nodes)?;
        let inputs = resolve_inputs(nodes)?;
        Ok(Self { order: topological_order(nodes, &inputs)?, inputs })
    }
}

fn check_names(nodes: &[NodeSpec]) -> Result<()> {
    let mut names = HashSet::from([INPUT]);
    for node in nodes {
        if node.name.is_empty() || node.name.contains(['/', '.']) {
            let got = format!("\"{}\"", node.name);
            let expected = "name_without_separators".to_owned();
            return Err(Error::InvalidField { node: node.name.clone(), field: "name".into(), got, expected });
        }
        if !names.insert(&node.name) {
            return Err(Error::DuplicateName { name: node.name.clone() });
        }
    }
    Ok(())
}

/// The names every node reads, the default filled in.
fn resolve_inputs(nodes: &[NodeSpec]) -> Result<Vec<Vec<&str>>> {
    let names: HashSet<&str> = nodes.iter().map(|node| node.name.as_str()).chain([INPUT]).collect();
    let mut previous = INPUT;
    let mut resolved = Vec::with_capacity(nodes.len());
    for node in nodes {
        let inputs: Vec<&str> = match &node.inputs {
            Some(inputs) => inputs.iter().map(String::as_str).collect(),
            None => vec![previous],
        };
        if let Some(unknown) = inputs.iter().find(|name| !names.contains(*name)) {
            return Err(Error::UnknownInput { node: node.name.clone(), input: (*unknown).to_owned() });
        }
        resolved.push(inputs);
        previous = &node.name;
    }
    Ok(resolved)
}

/// Nodes in an order in which inputs come first; among those that could be next, the first in the spec (Kahn, 1962).
fn topological_order(nodes: &[NodeSpec], inputs: &[Vec<&str>]) -> Result<Vec<usize>> {
    let index: HashMap<&str, usize> = nodes.iter().enumerate().map(|(i, node)| (node.name.as_str(), i)).collect();
    let mut readers = vec![Vec::new(); nodes.len()];
    let mut missing = vec![0; nodes.len()];
    for (reader, names) in inputs.iter().enumerate() {
        for source in names.iter().filter_map(|name| index.get(name)) {
            readers[*source].push(reader);
            missing[reader] += 1;
        }
    }
    let mut ready: BTreeSet<usize> = (0..nodes.len()).filter(|&i| missing[i] == 0).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(next) = ready.pop_first() {
        order.push(next);
        for &reader in &readers[next] {
            missing[reader] -= 1;
            if missing[reader] == 0 {
                ready.insert(reader);
            }
        }
    }
    if order.len() == nodes.len() { Ok(order) } else { Err(cycle(nodes, inputs, &index, &missing)) }
}

/// Walks backwards from any node that never got ready until a node comes twice: that is the circle.
fn cycle(nodes: &[NodeSpec], inputs: &[Vec<&str>], index: &HashMap<&str, usize>, missing: &[usize]) -> Error {
    let waiting = |i: &usize| missing[*i] > 0;
    let mut path: Vec<usize> = Vec::new();
    let mut current = (0..nodes.len()).find(waiting);
    while let Some(node) = current {
        if let Some(start) = path.iter().position(|&seen| seen == node) {
            let nodes = path[start..].iter().rev().map(|&i| nodes[i].name.clone()).collect();
            return Error::Cycle { nodes };
        }
        path.push(node);
        current = inputs[node].iter().filter_map(|name| index.get(name).copied()).find(waiting);
    }
    unreachable!("a node that never gets ready waits for another one that never does")
}
