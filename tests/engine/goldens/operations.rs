//! Layers and blocks: an operation is a kind with fields and named tensors, forward and backward.

use std::collections::BTreeMap;

use convscope::graph::{ModelSpec, NodeSpec, blocks};
use convscope::layers::{self, Layer, Mode};
use convscope::shape::Shape;
use convscope::testing::Bench;
use serde_json::{Map, Value};

use crate::case::{Case, Findings};
use crate::subject::{INPUT, LayerSubject, NetworkSubject, Subject};

/// Where an operation of the files differs from a kind of the same name, fields and parameters.
#[derive(Clone, Copy)]
struct Operation {
    op: &'static str,
    kind: &'static str,
    /// Attributes and the fields they are.
    fields: &'static [(&'static str, &'static str)],
    /// Fields that follow from the shapes of parameters.
    sizes: fn(&Case, &mut Map<String, Value>) -> Result<(), String>,
    /// Tensors and the parameters they are.
    names: &'static [(&'static str, &'static str)],
}

impl Operation {
    const fn new(op: &'static str) -> Self {
        Self { op, kind: op, fields: &[], sizes: |_, _| Ok(()), names: &[] }
    }
}

const POOL_FIELDS: &[(&str, &str)] = &[("pool_size", "kernel")];

const OPERATIONS: &[Operation] = &[
    Operation { sizes: convolution_sizes, ..Operation::new("conv2d") },
    Operation { sizes: depthwise_sizes, ..Operation::new("depthwise_conv2d") },
    Operation {
        sizes: separable_sizes,
        names: &[
            ("depthwise_kernel", "depthwise.kernel"),
            ("pointwise_kernel", "pointwise.kernel"),
            ("bias", "pointwise.bias"),
        ],
        ..Operation::new("separable_conv2d")
    },
    Operation { sizes: dense_sizes, ..Operation::new("dense") },
    Operation { fields: POOL_FIELDS, ..Operation::new("max_pool2d") },
    Operation { fields: POOL_FIELDS, ..Operation::new("avg_pool2d") },
    Operation { fields: &[("kind", "function")], ..Operation::new("activation") },
    Operation { kind: "local_response_norm", ..Operation::new("local_response_normalization") },
    Operation {
        sizes: batch_norm_momentum,
        names: &[("batch_mean", "moving_mean"), ("batch_variance", "moving_variance")],
        ..Operation::new("batch_norm")
    },
    Operation { kind: "squeeze_excite", ..Operation::new("se_block") },
];

/// What is known of an operation; one that is not in the list has to be a kind.
fn find(op: &str) -> Option<Operation> {
    let listed = OPERATIONS.iter().find(|operation| operation.op == op).copied();
    let mut kinds = layers::REGISTRY.iter().map(|r| r.kind).chain(blocks::REGISTRY.iter().map(|r| r.kind));
    listed.or_else(|| kinds.find(|kind| *kind == op).map(Operation::new))
}

/// The name that a tensor of the file has here: Keras calls moving statistics by their full names.
fn own_name(operation: Operation, name: &str) -> String {
    if let Some((_, own)) = operation.names.iter().find(|(theirs, _)| *theirs == name) {
        return (*own).to_owned();
    }
    let (path, last) = name.rsplit_once('.').map_or(("", name), |(path, last)| (path, last));
    let last = match last {
        "mean" => "moving_mean",
        "variance" => "moving_variance",
        other => other,
    };
    if path.is_empty() { last.to_owned() } else { format!("{path}.{last}") }
}

fn set(fields: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    fields.insert(name.to_owned(), value.into());
}

fn dims<const N: usize>(case: &Case, name: &str) -> Result<[usize; N], String> {
    let dims = &case.input(name)?.dims;
    dims[..].try_into().map_err(|_| format!("{name} has dims {dims:?}"))
}

fn convolution_sizes(case: &Case, fields: &mut Map<String, Value>) -> Result<(), String> {
    let [rows, columns, _, filters] = dims(case, "kernel")?;
    set(fields, "kernel", vec![rows, columns]);
    set(fields, "filters", filters);
    set(fields, "bias", case.inputs.contains_key("bias"));
    Ok(())
}

fn depthwise_sizes(case: &Case, fields: &mut Map<String, Value>) -> Result<(), String> {
    let [rows, columns, _, multiplier] = dims(case, "kernel")?;
    set(fields, "kernel", vec![rows, columns]);
    set(fields, "depth_multiplier", multiplier);
    set(fields, "bias", case.inputs.contains_key("bias"));
    Ok(())
}

fn separable_sizes(case: &Case, fields: &mut Map<String, Value>) -> Result<(), String> {
    let [rows, columns, _, multiplier] = dims(case, "depthwise_kernel")?;
    let [_, _, _, filters] = dims(case, "pointwise_kernel")?;
    set(fields, "kernel", vec![rows, columns]);
    set(fields, "depth_multiplier", multiplier);
    set(fields, "filters", filters);
    set(fields, "bias", case.inputs.contains_key("bias"));
    Ok(())
}

fn dense_sizes(case: &Case, fields: &mut Map<String, Value>) -> Result<(), String> {
    let [_, units] = dims(case, "kernel")?;
    set(fields, "units", units);
    set(fields, "bias", case.inputs.contains_key("bias"));
    Ok(())
}

/// With a momentum of 0 the moving statistics are the batch's, which cases that say nothing of a momentum name.
fn batch_norm_momentum(_: &Case, fields: &mut Map<String, Value>) -> Result<(), String> {
    fields.entry("momentum").or_insert(Value::from(0.0));
    Ok(())
}

pub fn check(case: &Case) -> Findings {
    Findings::of(run(case))
}

fn run(case: &Case) -> Result<Findings, String> {
    let operation = find(&case.op).ok_or_else(|| format!("unknown op {}", case.op))?;
    let mut fields = case.attrs.clone();
    let training = match fields.remove("training") {
        None => false,
        Some(value) => value.as_bool().ok_or("training is true or false")?,
    };
    for (attribute, field) in operation.fields {
        if let Some(value) = fields.remove(*attribute) {
            fields.insert((*field).to_owned(), value);
        }
    }
    (operation.sizes)(case, &mut fields)?;
    let mode = if training { Mode::Training { seed: 0 } } else { Mode::Inference };
    match layers::find(operation.kind) {
        Some(registration) => {
            let layer = (registration.decode)(Value::Object(fields)).map_err(|error| error.to_string())?;
            compare(case, operation, &mut layer_subject(case, layer.as_ref(), mode)?)
        }
        None => compare(case, operation, &mut block_subject(case, operation, fields, mode)?),
    }
}

/// A layer with parameters reads `x`; one without may read several inputs, `x` first.
fn layer_subject<'a>(case: &Case, layer: &'a dyn Layer, mode: Mode) -> Result<LayerSubject<'a>, String> {
    let mut names: Vec<&str> = match layer.arity() {
        (1, Some(1)) => vec![INPUT],
        _ => case.inputs.keys().map(String::as_str).collect(),
    };
    names.sort_by_key(|name| *name != INPUT);
    let batches = names.iter().map(|name| case.input(name)?.batch()).collect::<Result<Vec<_>, String>>()?;
    let shapes: Vec<Shape> = batches.iter().map(|(_, shape)| *shape).collect();
    let batch = batches.first().ok_or("no inputs")?.0;
    if batches.iter().any(|(other, _)| *other != batch) {
        return Err("inputs of different batches".into());
    }
    layer.output_shape(&shapes).map_err(|error| error.to_string())?;
    let bench = Bench::new(layer, &shapes, batch, mode, 0);
    Ok(LayerSubject::new(bench, names.into_iter().map(str::to_owned).collect()))
}

fn block_subject(
    case: &Case,
    operation: Operation,
    fields: Map<String, Value>,
    mode: Mode,
) -> Result<NetworkSubject, String> {
    let (_, shape) = case.input(INPUT)?.batch()?;
    let input = [shape.height, shape.width, shape.channels].map(|n| n as u32);
    let node = NodeSpec { name: "block".into(), kind: operation.kind.into(), inputs: None, fields };
    NetworkSubject::new(
        &ModelSpec { name: case.name.clone(), input, defaults: BTreeMap::new(), nodes: vec![node] },
        "block/",
        mode,
    )
}

/// Sets everything, runs forward and, if there is something to feed backward, backward.
fn compare(case: &Case, operation: Operation, subject: &mut dyn Subject) -> Result<Findings, String> {
    let mut missing = subject.required();
    for (name, tensor) in &case.inputs {
        let own = own_name(operation, name);
        subject.set(&own, tensor)?;
        missing.remove(&own);
    }
    if !missing.is_empty() {
        return Err(format!("the case has no {missing:?}"));
    }
    let mut findings = Findings::default();
    subject.forward();
    for (name, want) in &case.outputs {
        let got = subject.output(&own_name(operation, name)).ok_or_else(|| format!("unknown output {name}"))?;
        findings.compare(case, name, got, want);
    }
    match case.upstream.iter().collect::<Vec<_>>()[..] {
        [] if case.grads.is_empty() => return Ok(findings),
        [(name, dy)] if name == "y" => subject.backward(dy.floats())?,
        _ => return Err(format!("upstream is {:?} instead of y", case.upstream.keys())),
    }
    for (name, want) in &case.grads {
        let got = subject.gradient(&own_name(operation, name)).ok_or_else(|| format!("unknown gradient {name}"))?;
        findings.compare(case, &format!("d{name}"), got, want);
    }
    Ok(findings)
}
