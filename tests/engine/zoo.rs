//! Every model in `assets/models` builds, and costs and sees what is published of it.

#[path = "../shared/models.rs"]
mod models;

use std::collections::BTreeSet;

use models::{build, files};

/// What is known of a model.
struct Published {
    file: &'static str,
    trainable: usize,
    /// Moving statistics, which Keras adds to its total.
    non_trainable: usize,
    macs: u64,
    /// Rows and columns of the input that one cell of a node sees.
    fields: &'static [(&'static str, u64)],
}

const PUBLISHED: &[Published] = &[
    // LeNet-5 with every map of C3 connected to every map of S2, and 28×28 padded instead of 32×32.
    Published {
        file: "lenet5.json",
        trainable: 61_706,
        non_trainable: 0,
        macs: 416_520,
        fields: &[("conv1", 5), ("pool1", 6), ("conv2", 14), ("pool2", 16)],
    },
    // Géron, "Hands-On Machine Learning", chapter 14: the Fashion MNIST network.
    Published {
        file: "post_mnist.json",
        trainable: 1_413_834,
        non_trainable: 0,
        macs: 89_466_496,
        fields: &[
            ("conv1", 7),
            ("pool1", 8),
            ("conv2", 12),
            ("conv3", 16),
            ("pool2", 18),
            ("conv4", 26),
            ("conv5", 34),
            ("pool3", 38),
        ],
    },
    // The same chapter's ResNet-34; 3,663,761,408 MACs with 1000 classes (torchvision), 990 · 512 fewer with 10.
    Published {
        file: "resnet34_10.json",
        trainable: 21_289_802,
        non_trainable: 17_024,
        macs: 3_663_761_408 - 990 * 512,
        fields: &[("conv1", 7), ("pool1", 11), ("stage5_unit3/relu2", 899)],
    },
    // torchvision's ResNet-50, stride in the 3×3 ("v1.5").
    Published {
        file: "resnet50.json",
        trainable: 25_557_032,
        non_trainable: 53_120,
        macs: 4_089_184_256,
        fields: &[
            ("stage2_unit3/relu3", 35),
            ("stage3_unit4/relu3", 91),
            ("stage4_unit6/relu3", 267),
            ("stage5_unit3/relu3", 427),
        ],
    },
];

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
fn receptive_fields_are_those_published() {
    for model in PUBLISHED {
        let graph = build(model.file);
        for &(name, size) in model.fields {
            let node = graph.find(name).unwrap_or_else(|| panic!("{}: no node {name}", model.file));
            let [rows, columns] = graph.nodes[node].receptive_field;
            assert_eq!([rows.size, columns.size], [size; 2], "{}: {name}", model.file);
        }
    }
}
