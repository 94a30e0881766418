//! The same networks by other conventions, and their relatives: a spec with a field or two changed.

use convscope::graph::{Graph, ModelSpec};
use serde_json::{Value, json};

use crate::models::json;

/// A model with changes to its JSON.
fn variant(file: &str, change: impl Fn(&mut Value)) -> Graph {
    let mut spec = serde_json::from_str(&json(file)).unwrap();
    change(&mut spec);
    let graph = ModelSpec::from_value(spec).and_then(|spec| Graph::build(&spec));
    graph.unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn nodes(spec: &mut Value) -> &mut Vec<Value> {
    spec["nodes"].as_array_mut().expect("a model has nodes")
}

/// The convolutions that were cut in two for two graphics cards, whole.
#[test]
fn alexnet_without_groups() {
    let graph = variant("alexnet.json", |spec| {
        let grouped = nodes(spec).iter_mut().filter(|node| node.get("groups").is_some());
        grouped.for_each(|node| node["groups"] = 1.into());
    });
    assert_eq!((graph.trainable, graph.summary().macs), (62_378_344, 1_135_256_096));
}

/// Keras' ResNet has a bias in each convolution that its batch normalisation makes redundant.
#[test]
fn resnet_v1_without_redundant_biases() {
    for (file, trainable) in
        [("resnet50_v1.json", 25_557_032), ("resnet101_v1.json", 44_549_160), ("resnet152_v1.json", 60_192_808)]
    {
        let graph = variant(file, |spec| {
            spec["defaults"]["bottleneck_unit"]["bias"] = false.into();
            nodes(spec).iter_mut().filter(|node| node["kind"] == "conv2d").for_each(|node| node["bias"] = false.into());
        });
        assert_eq!(graph.trainable, trainable, "{file}");
    }
}

/// With the stride in the 3×3; MACs of SE-ResNet-50 v1 are in the table.
#[test]
fn se_resnets() {
    for (file, trainable, macs) in [
        ("resnet50.json", 28_088_024, 4_091_699_200),
        ("resnet101.json", 49_326_872, 7_806_148_608),
        ("resnet152.json", 66_821_848, 11_520_204_800),
    ] {
        let graph = variant(file, |spec| spec["defaults"]["bottleneck_unit"]["squeeze_ratio"] = 16.into());
        assert_eq!((graph.trainable, graph.summary().macs), (trainable, macs), "SE, {file}");
    }
}

/// What SENet-154's convolutions see: with squeeze-and-excitation every cell sees the whole image.
#[test]
fn senet154_without_squeeze() {
    let graph = variant("senet154.json", |spec| spec["defaults"]["bottleneck_unit"]["squeeze_ratio"] = Value::Null);
    let node = &graph.nodes[graph.find("stage5/unit3/relu3").unwrap()];
    assert_eq!(node.receptive_field.map(|axis| axis.size), [1455; 2]);
    assert_eq!([node.shape.height, node.shape.width, node.shape.channels], [7, 7, 2048]);
    let with = variant("senet154.json", |_| ());
    for (stage, shape) in [("stage2/unit3", [56, 56, 256]), ("stage4/unit36", [14, 14, 1024])] {
        let node = &with.nodes[with.find(&format!("{stage}/se/scale")).unwrap()];
        assert_eq!([node.shape.height, node.shape.width, node.shape.channels], shape, "{stage}");
        assert!(node.receptive_field.iter().all(|axis| axis.size >= 224), "{stage} sees the image");
    }
}

/// Batch normalisation with γ (torchvision, timm).
fn with_gamma(spec: &mut Value) {
    spec["defaults"]["conv_unit"]["gamma"] = true.into();
}

#[test]
fn inception_resnet_v2_of_timm() {
    assert_eq!(variant("inception_resnet_v2.json", with_gamma).trainable, 55_843_464);
}

/// torchvision says 0.349 billion, at its input of 224.
#[test]
fn squeezenet_at_224() {
    let macs = variant("squeezenet1_1.json", |spec| spec["input"] = json!([224, 224, 3])).summary().macs;
    assert_eq!((macs + 500_000) / 1_000_000, 349);
}

/// With γ and torchvision's one auxiliary head.
#[test]
fn inception_v3_of_torchvision() {
    assert_eq!(variant("inception_v3.json", with_gamma).trainable, 23_834_568);
    let graph = variant("inception_v3.json", |spec| {
        with_gamma(spec);
        let nodes = nodes(spec);
        let head = json!({ "name": "auxiliary", "kind": "module", "inputs": ["mixed_6e"], "nodes": [
            { "name": "pool", "kind": "avg_pool2d", "kernel": 5, "strides": 3 },
            { "name": "reduce", "kind": "conv_unit", "filters": 128, "kernel": 1 },
            { "name": "conv", "kind": "conv_unit", "filters": 768, "kernel": 5, "padding": "valid" },
            { "name": "fc", "kind": "dense", "units": 1000 }
        ] });
        nodes.insert(nodes.len() - 1, head);
        nodes.last_mut().unwrap()["inputs"] = json!(["fc"]);
    });
    assert_eq!(graph.trainable, 27_161_264);
    let heads = graph.nodes.iter().filter(|node| node.auxiliary);
    assert_eq!(heads.map(|node| node.trainable.len()).sum::<usize>(), 27_161_264 - 23_834_568);
}
