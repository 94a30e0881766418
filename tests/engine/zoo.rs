//! Every model in `assets/models` builds, and costs, measures and sees what is published of it.

#[path = "zoo/comparisons.rs"]
mod comparisons;
#[path = "../shared/models.rs"]
mod models;
#[path = "zoo/published.rs"]
mod published;
#[path = "zoo/variants.rs"]
mod variants;

use std::collections::BTreeSet;

use convscope::graph::ModelSummary;
use models::{build, files};
use published::PUBLISHED;

#[test]
fn every_model_is_in_the_table() {
    let published: BTreeSet<String> = PUBLISHED.iter().map(|model| model.file.to_owned()).collect();
    assert_eq!(files(), published);
}

#[test]
fn costs_are_those_published() {
    for model in PUBLISHED {
        let summary = build(model.file).summary();
        assert_eq!(summary.trainable, model.trainable, "{}: trainable parameters", model.file);
        assert_eq!(summary.non_trainable, model.non_trainable, "{}: other parameters", model.file);
        assert_eq!(summary.macs, model.macs, "{}: MACs", model.file);
    }
}

#[test]
fn shapes_and_receptive_fields_are_those_published() {
    for model in PUBLISHED {
        let graph = build(model.file);
        for &(name, [height, width, channels], size) in model.milestones {
            let node = graph.find(name).unwrap_or_else(|| panic!("{}: no node {name}", model.file));
            let node = &graph.nodes[node];
            let shape = node.shape;
            assert_eq!(
                [shape.height, shape.width, shape.channels],
                [height, width, channels],
                "{}: {name}",
                model.file
            );
            let [rows, columns] = node.receptive_field;
            assert_eq!([rows.size, columns.size], [size; 2], "{}: {name}", model.file);
        }
    }
}

/// The stages of a ResNet begin with a stride each (He et al.); how far the field of the first cell reaches into the padding
/// is what TensorFlow's table of receptive fields says.
#[test]
fn strides_and_padding_of_receptive_fields() {
    let graph = build("resnet50_v1.json");
    let jump = |name| graph.nodes[graph.find(name).unwrap()].receptive_field[0].jump;
    let ends = ["stage2/unit3/relu3", "stage3/unit4/relu3", "stage4/unit6/relu3", "stage5/unit3/relu3"];
    assert_eq!(ends.map(jump), [4, 8, 16, 32]);
    for (file, last, padding) in
        [("inception_v3.json", "mixed_7b_7c/unit2/concat", 618), ("inception_resnet_v2.json", "conv7b/relu", 1482)]
    {
        let graph = build(file);
        let [rows, columns] = graph.nodes[graph.find(last).unwrap()].receptive_field;
        assert_eq!([rows.start, columns.start], [-padding; 2], "{file}");
    }
}

/// Parameters and MACs of the nodes that `which` chooses by name.
fn costs(summary: &ModelSummary, which: impl Fn(&str) -> bool) -> (usize, u64) {
    let nodes = summary.nodes.iter().filter(|node| which(&node.name));
    nodes.fold((0, 0), |(parameters, macs), node| (parameters + node.parameter_count, macs + node.macs))
}

/// GoogLeNet's heads are for training: the answer does without them, and so do the counts of its deployed form.
#[test]
fn auxiliary_heads() {
    let graph = build("googlenet.json");
    let summary = graph.summary();
    let is_head = |name: &str| name.starts_with("auxiliary");
    for node in &summary.nodes {
        assert_eq!(node.auxiliary, is_head(&node.name), "{}", node.name);
    }
    assert_eq!(costs(&summary, |name| !is_head(name)), (6_998_552, 1_582_671_872));
    assert_eq!(costs(&summary, |name| name.starts_with("auxiliary1/")).0, 3_188_840);
    assert_eq!(costs(&summary, |name| name.starts_with("auxiliary2/")).0, 3_190_888);
    assert_eq!(graph.nodes[graph.output - 1].name, "softmax");
    let others = PUBLISHED.iter().filter(|model| model.file != "googlenet.json");
    for model in others {
        let summary = build(model.file).summary();
        assert!(summary.nodes.iter().all(|node| !node.auxiliary), "{}: a node that nobody reads", model.file);
    }
}

/// With biases. The paper's own table has other numbers for 4a, 4c, 4d, 5a and 5b.
#[test]
fn inception_modules_of_googlenet() {
    let summary = build("googlenet.json").summary();
    let parameters = |module: &str| costs(&summary, |name| name.starts_with(&format!("inception{module}/"))).0;
    let modules = ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"];
    let want = [163_696, 388_736, 376_176, 449_160, 510_104, 605_376, 868_352, 1_043_456, 1_444_080];
    assert_eq!(modules.map(parameters), want);
    // In tenths of a million.
    let macs = |module: &str| costs(&summary, |name| name.starts_with(&format!("inception{module}/"))).1;
    let tenths = modules.map(|module| (macs(module) + 50_000) / 100_000);
    assert_eq!(tenths, [1280, 3043, 736, 879, 999, 1185, 1700, 511, 707]);
    assert_eq!(macs("3a"), 128_049_152);
}

/// 89 % of VGG-16's parameters are in its first dense layers, nearly all of its multiplications in its convolutions.
#[test]
fn vgg_in_parts() {
    let vgg16 = build("vgg16.json").summary();
    let stage = |i: usize| costs(&vgg16, |name| name.starts_with(&format!("conv{i}/"))).0;
    assert_eq!([1, 2, 3, 4, 5].map(stage), [38_720, 221_440, 1_475_328, 5_899_776, 7_079_424]);
    let dense = |i: usize| costs(&vgg16, |name| name == format!("fc{i}")).0;
    assert_eq!([6, 7, 8].map(dense), [102_764_544, 16_781_312, 4_097_000]);
    let is_conv = |name: &str| name.starts_with("conv");
    assert_eq!(costs(&vgg16, is_conv), (14_714_688, 15_346_630_656));
    assert_eq!(costs(&build("vgg19.json").summary(), is_conv), (20_024_384, 19_508_428_800));
}

/// LeCun et al. count connections: each multiplication, each bias, and for a cell of a subsampling four cells and a bias.
#[test]
fn connections_of_lenet5() {
    let graph = build("lenet5_1998.json");
    let connections = |name: &str| {
        let node = &graph.nodes[graph.find(name).unwrap()];
        match node.layer.kind() {
            "subsampling" => 5 * node.shape.len() as u64,
            "rbf" => node.statistics.len() as u64,
            _ => node.macs + node.shape.len() as u64,
        }
    };
    let layers = ["c1", "s2", "c3", "s4", "c5", "f6", "output"].map(connections);
    assert_eq!(layers, [122_304, 5_880, 151_600, 2_000, 48_120, 10_164, 840]);
    assert_eq!(layers.iter().sum::<u64>(), 340_908);
    let parameters = |name: &str| graph.nodes[graph.find(name).unwrap()].trainable.len();
    assert_eq!(["c1", "s2", "c3", "s4", "c5", "f6"].map(parameters), [156, 12, 1_516, 32, 48_120, 10_164]);
}
