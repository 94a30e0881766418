//! Published models, layer by layer: output shapes, parameters, multiply-accumulates as Keras counts them.

use std::collections::BTreeMap;
use std::path::Path;

use convscope::graph::{Graph, ModelSpec, NodeSummary};
use serde::Deserialize;

/// Models of the file and the specs in `assets/models` that are the same.
const MODELS: &[(&str, &str)] = &[
    ("lenet5_28", "lenet5.json"),
    ("seed_mnist_cnn", "post_mnist.json"),
    ("seed_resnet34_10_classes", "resnet34_10.json"),
];

/// Kinds of both sides. Keras can put an activation into another layer, so activations are no part of the comparison.
const KINDS: &[(&str, &str)] = &[
    ("Conv2D", "conv2d"),
    ("DepthwiseConv2D", "depthwise_conv2d"),
    ("Dense", "dense"),
    ("MaxPooling2D", "pooling"),
    ("AveragePooling2D", "pooling"),
    ("GlobalAveragePooling2D", "global_avg_pool2d"),
    ("GlobalMaxPooling2D", "global_max_pool2d"),
    ("BatchNormalization", "batch_norm"),
    ("Dropout", "dropout"),
    ("Flatten", "flatten"),
    ("ZeroPadding2D", "zero_pad2d"),
    ("Add", "add"),
    ("Concatenate", "concat"),
    ("Multiply", "scale"),
    ("Activation", "activation"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Architecture {
    input: [u32; 3],
    params: usize,
    trainable: usize,
    macs: u64,
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layer {
    name: String,
    kind: String,
    output: Vec<usize>,
    params: usize,
    macs: u64,
}

/// What is compared of a layer. Branches are listed in different orders, so layers are counted, not lined up.
type Row = (String, Vec<usize>, usize, u64);

pub fn check(json: &str) -> Vec<String> {
    let models: BTreeMap<String, Architecture> = serde_json::from_str(json).expect("architectures.json has its format");
    let findings = models.iter().flat_map(|(name, architecture)| {
        let findings = compare(name, architecture).unwrap_or_else(|error| vec![error]);
        findings.into_iter().map(move |finding| format!("{name}: {finding}"))
    });
    findings.collect()
}

fn compare(name: &str, want: &Architecture) -> Result<Vec<String>, String> {
    let (_, file) = MODELS.iter().find(|(known, _)| *known == name).ok_or("unknown model")?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/models").join(file);
    let json = std::fs::read_to_string(&path).map_err(|error| format!("{file}: {error}"))?;
    let spec = ModelSpec::from_json(&json).map_err(|error| error.to_string())?;
    let summary = Graph::build(&spec).map_err(|error| error.to_string())?.summary();

    let mut findings = Vec::new();
    let mut expect = |what: &str, got: u64, want: u64| {
        if got != want {
            findings.push(format!("{what}: got {got}, want {want}"));
        }
    };
    expect("parameters", (summary.trainable + summary.non_trainable) as u64, want.params as u64);
    expect("trainable", summary.trainable as u64, want.trainable as u64);
    expect("macs", summary.macs, want.macs);
    if spec.input != want.input {
        findings.push(format!("input: got {:?}, want {:?}", spec.input, want.input));
    }

    let mut rows: BTreeMap<Row, i32> = BTreeMap::new();
    for layer in &want.layers {
        let row = (own_kind(layer)?, layer.output.clone(), layer.params, layer.macs);
        *rows.entry(row).or_default() -= 1;
    }
    for node in &summary.nodes {
        *rows.entry(row(node)).or_default() += 1;
    }
    rows.retain(|(kind, ..), surplus| *surplus != 0 && kind != "activation");
    findings.extend(rows.iter().map(|(row, surplus)| format!("{row:?}: {surplus:+} here")));
    Ok(findings)
}

fn own_kind(layer: &Layer) -> Result<String, String> {
    let kind = KINDS.iter().find(|(keras, _)| *keras == layer.kind);
    kind.map(|(_, own)| (*own).to_owned()).ok_or_else(|| format!("unknown kind {} of {}", layer.kind, layer.name))
}

fn row(node: &NodeSummary) -> Row {
    let kind = if node.kind.ends_with("_pool2d") && !node.kind.starts_with("global") { "pooling" } else { &node.kind };
    let shape = node.shape;
    let vector = shape.height == 1 && shape.width == 1;
    let output = if vector { vec![shape.channels] } else { vec![shape.height, shape.width, shape.channels] };
    (kind.to_owned(), output, node.parameter_count, node.macs)
}
