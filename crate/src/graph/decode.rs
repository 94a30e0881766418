//! One node of a spec becomes a layer or a block, or the reason why it cannot.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::NodeSpec;
use super::blocks::{self, Block};
use crate::error::{Error, Result};
use crate::layers::{self, DecodeError, Layer};

/// Fields that every node of a kind has unless it says otherwise.
pub(super) struct Defaults(BTreeMap<String, Map<String, Value>>);

impl Defaults {
    /// # Errors
    /// [`Error::UnknownKind`]: what no node can have is a slip of the pen.
    pub(super) fn new(of_kinds: &BTreeMap<String, Map<String, Value>>) -> Result<Self> {
        let is_known = |kind: &str| layers::find(kind).is_some() || blocks::find(kind).is_some();
        match of_kinds.keys().find(|kind| !is_known(kind)) {
            Some(kind) => Err(unknown_kind("defaults", kind)),
            None => Ok(Self(of_kinds.clone())),
        }
    }

    /// The fields of a node, defaults filled in.
    fn fill(&self, node: &NodeSpec) -> Map<String, Value> {
        let mut fields = self.0.get(&node.kind).cloned().unwrap_or_default();
        fields.extend(node.fields.clone());
        fields
    }
}

/// A decoded node of the spec.
pub(super) enum Element {
    Layer(Box<dyn Layer>),
    Block(Box<dyn Block>),
}

impl Element {
    /// # Errors
    /// A kind that is none, or what is wrong with a field; the node is named as the spec names it.
    pub(super) fn decode(node: &NodeSpec, defaults: &Defaults) -> Result<Self> {
        let fields = defaults.fill(node);
        let refused = |error: DecodeError| field_error(&node.name, &fields, &error);
        let fields = Value::Object(fields.clone());
        if let Some(registration) = layers::find(&node.kind) {
            return (registration.decode)(fields).map(Self::Layer).map_err(refused);
        }
        match blocks::find(&node.kind) {
            Some(registration) => (registration.decode)(fields).map(Self::Block).map_err(refused),
            None => Err(unknown_kind(&node.name, &node.kind)),
        }
    }
}

fn unknown_kind(node: &str, kind: &str) -> Error {
    let known = layers::REGISTRY.iter().map(|r| r.kind).chain(blocks::REGISTRY.iter().map(|r| r.kind));
    Error::UnknownKind { node: node.into(), kind: kind.into(), known: known.map(str::to_owned).collect() }
}

/// Says which field of a node the decoder refused, and why.
fn field_error(node: &str, fields: &Map<String, Value>, error: &DecodeError) -> Error {
    let node = node.to_owned();
    let message = error.inner().to_string();
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("missing field") {
        return Error::MissingField { node, field: quoted() };
    }
    if message.starts_with("unknown field") {
        return Error::UnknownField { node, field: quoted() };
    }
    let path = error.path().to_string();
    let top = path.split(['.', '[']).next().unwrap_or_default();
    let got = fields.get(top).map_or_else(String::new, Value::to_string);
    Error::InvalidField { node, field: path, got, expected: expectation(&message) }
}

/// What serde expected, as a code: it says "invalid type: string \"3\", expected u32" or "unknown variant `x`, expected
/// one of `a`, `b`". `tests/engine/spec.rs` holds the codes, so that a serde that says it otherwise is noticed.
fn expectation(message: &str) -> String {
    let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    match expected.split([' ', ',']).next().unwrap_or_default() {
        _ if !names.is_empty() => names.join(" | "),
        "u8" | "u16" | "u32" | "u64" | "usize" => "whole_number".to_owned(),
        "f32" | "f64" => "number".to_owned(),
        "a" if expected.contains("boolean") => "true | false".to_owned(),
        "pair" => "pair".to_owned(),
        _ => "another_value".to_owned(),
    }
}
