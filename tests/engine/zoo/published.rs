//! What is known of each model. Parameters and multiply-accumulates without a source of their own here are those that its
//! `README.md` in `assets/models` names; receptive fields of AlexNet, VGG-16, Inception-v3, ResNet v1 and
//! Inception-ResNet-v2 are those of TensorFlow's table (google-research/receptive_field).

/// What is known of a model.
pub struct Published {
    pub file: &'static str,
    pub trainable: usize,
    /// Moving statistics and fixed codes, which Keras adds to its total.
    pub non_trainable: usize,
    pub macs: u64,
    /// Nodes with their shape and how many rows and columns of the input one of their cells sees.
    pub milestones: &'static [(&'static str, [usize; 3], u64)],
}

pub const PUBLISHED: &[Published] = &[
    // LeCun et al. 1998: 60,000 trainable parameters; the 840 are the fixed codes of the output.
    Published {
        file: "lenet5_1998.json",
        trainable: 60_000,
        non_trainable: 840,
        macs: 117_600 + 150_000 + 48_000 + 10_080,
        milestones: &[
            ("c1", [28, 28, 6], 5),
            ("s2", [14, 14, 6], 6),
            ("c3", [10, 10, 16], 14),
            ("s4", [5, 5, 16], 16),
            ("c5", [1, 1, 120], 32),
        ],
    },
    // With every map of C3 connected to every map of S2, and 28×28 padded instead of 32×32.
    Published {
        file: "lenet5.json",
        trainable: 61_706,
        non_trainable: 0,
        macs: 416_520,
        milestones: &[
            ("conv1", [28, 28, 6], 5),
            ("pool1", [14, 14, 6], 6),
            ("conv2", [10, 10, 16], 14),
            ("pool2", [5, 5, 16], 16),
        ],
    },
    // Géron, "Hands-On Machine Learning", chapter 14: the Fashion MNIST network.
    Published {
        file: "post_mnist.json",
        trainable: 1_413_834,
        non_trainable: 0,
        macs: 89_466_496,
        milestones: &[
            ("conv1", [28, 28, 64], 7),
            ("pool1", [14, 14, 64], 8),
            ("conv2", [14, 14, 128], 12),
            ("conv3", [14, 14, 128], 16),
            ("pool2", [7, 7, 128], 18),
            ("conv4", [7, 7, 256], 26),
            ("conv5", [7, 7, 256], 34),
            ("pool3", [3, 3, 256], 38),
        ],
    },
    Published {
        file: "alexnet.json",
        trainable: 60_965_224,
        non_trainable: 0,
        macs: 724_406_816,
        milestones: &[
            ("conv1", [55, 55, 96], 11),
            ("pool1", [27, 27, 96], 19),
            ("conv2", [27, 27, 256], 51),
            ("pool2", [13, 13, 256], 67),
            ("conv3", [13, 13, 384], 99),
            ("conv4", [13, 13, 384], 131),
            ("conv5", [13, 13, 256], 163),
            ("pool5", [6, 6, 256], 195),
        ],
    },
    Published {
        file: "alexnet_torchvision.json",
        trainable: 61_100_840,
        non_trainable: 0,
        macs: 714_188_480,
        milestones: &[("conv1", [55, 55, 64], 11), ("conv2", [27, 27, 192], 51), ("pool5", [6, 6, 256], 195)],
    },
    Published {
        file: "vgg16.json",
        trainable: 138_357_544,
        non_trainable: 0,
        macs: 15_470_264_320,
        milestones: &[
            ("conv1/unit1/conv", [224, 224, 64], 3),
            ("pool1", [112, 112, 64], 6),
            ("conv2/unit1/conv", [112, 112, 128], 10),
            ("pool2", [56, 56, 128], 16),
            ("conv3/unit1/conv", [56, 56, 256], 24),
            ("pool3", [28, 28, 256], 44),
            ("conv4/unit1/conv", [28, 28, 512], 60),
            ("pool4", [14, 14, 512], 100),
            ("conv5/unit1/conv", [14, 14, 512], 132),
            ("pool5", [7, 7, 512], 212),
        ],
    },
    Published {
        file: "vgg19.json",
        trainable: 143_667_240,
        non_trainable: 0,
        macs: 19_632_062_464,
        milestones: &[("pool5", [7, 7, 512], 268)],
    },
    // With both auxiliary heads; without them see `auxiliary_heads`.
    Published {
        file: "googlenet.json",
        trainable: 13_378_280,
        non_trainable: 0,
        macs: 1_591_044_096,
        milestones: &[
            ("conv1/conv", [112, 112, 64], 7),
            ("inception3a/concat", [28, 28, 256], 59),
            ("inception3b/concat", [28, 28, 480], 91),
            ("inception4a/concat", [14, 14, 512], 171),
            ("inception4e/concat", [14, 14, 832], 427),
            ("inception5b/concat", [7, 7, 1024], 715),
            ("pool5", [1, 1, 1024], 907),
        ],
    },
    Published {
        file: "googlenet_torchvision.json",
        trainable: 6_624_904,
        non_trainable: 14_560,
        macs: 1_498_376_192,
        milestones: &[("inception3a/concat", [28, 28, 256], 43), ("inception5b/concat", [7, 7, 1024], 379)],
    },
    // GoogLeNet and, for each module of C maps, two dense layers C → C/16 → C with biases.
    Published {
        file: "se_googlenet.json",
        trainable: 6_998_552 + SE_OF_GOOGLENET.0,
        non_trainable: 0,
        macs: 1_582_671_872 + SE_OF_GOOGLENET.1,
        milestones: &[],
    },
    // Keras: no γ in front of a ReLU. With γ, and with torchvision's auxiliary head, see `variants`.
    Published {
        file: "inception_v3.json",
        trainable: 23_817_352,
        non_trainable: 34_432,
        macs: 5_713_216_096,
        milestones: &[
            ("conv4a/conv", [71, 71, 192], 23),
            ("mixed_5b/concat", [35, 35, 256], 63),
            ("mixed_5c_5d/unit1/concat", [35, 35, 288], 95),
            ("mixed_5c_5d/unit2/concat", [35, 35, 288], 127),
            ("mixed_6a/concat", [17, 17, 768], 159),
            ("mixed_6b/concat", [17, 17, 768], 351),
            ("mixed_6c_6d/unit1/concat", [17, 17, 768], 543),
            ("mixed_6c_6d/unit2/concat", [17, 17, 768], 735),
            ("mixed_6e/concat", [17, 17, 768], 927),
            ("mixed_7a/concat", [8, 8, 1280], 1055),
            ("mixed_7b_7c/unit1/concat", [8, 8, 2048], 1183),
            ("mixed_7b_7c/unit2/concat", [8, 8, 2048], 1311),
        ],
    },
    // Parameters: osmr/imgclsmob and timm. MACs are derived; osmr has 12,304.93 M with other operations counted too.
    Published {
        file: "inception_v4.json",
        trainable: 42_679_816,
        non_trainable: 63_168,
        macs: 12_253_974_624,
        milestones: &[
            ("stem_a/concat", [73, 73, 160], 15),
            ("stem_b/concat", [71, 71, 192], 47),
            ("stem_c/concat", [35, 35, 384], 55),
            ("inception_a/unit4/concat", [35, 35, 384], 183),
            ("reduction_a/concat", [17, 17, 1024], 215),
            ("inception_b/unit7/concat", [17, 17, 1024], 1559),
            ("reduction_b/concat", [8, 8, 1536], 1687),
            ("inception_c/unit3/concat", [8, 8, 1536], 2071),
        ],
    },
    // Parameters: Keras. MACs are derived; osmr has 13,188.64 M with other operations counted too.
    Published {
        file: "inception_resnet_v2.json",
        trainable: 55_813_192,
        non_trainable: 60_544,
        macs: 13_155_794_016,
        milestones: &[
            ("mixed_5b/concat", [35, 35, 320], 63),
            ("block35/unit10/relu", [35, 35, 320], 383),
            ("mixed_6a/concat", [17, 17, 1088], 415),
            ("block17/unit20/relu", [17, 17, 1088], 2335),
            ("mixed_7a/concat", [8, 8, 2080], 2399),
            ("block8_last/add", [8, 8, 2080], 3039),
            ("conv7b/relu", [8, 8, 1536], 3039),
        ],
    },
    Published {
        file: "resnet18.json",
        trainable: 11_689_512,
        non_trainable: 9_600,
        macs: 1_814_073_344,
        milestones: &[("pool1", [56, 56, 64], 11), ("stage5/unit2/relu2", [7, 7, 512], 435)],
    },
    Published {
        file: "resnet34.json",
        trainable: 21_797_672,
        non_trainable: 17_024,
        macs: 3_663_761_408,
        milestones: &[("stage4/unit6/relu2", [14, 14, 256], 547), ("stage5/unit3/relu2", [7, 7, 512], 899)],
    },
    // Géron's ResNet-34: 990 · 512 multiplications fewer than with 1000 classes.
    Published {
        file: "resnet34_10.json",
        trainable: 21_289_802,
        non_trainable: 17_024,
        macs: 3_663_761_408 - 990 * 512,
        milestones: &[
            ("conv1", [112, 112, 64], 7),
            ("pool1", [56, 56, 64], 11),
            ("stage5_unit3/relu2", [7, 7, 512], 899),
        ],
    },
    // torchvision: stride in the 3×3 ("v1.5").
    Published {
        file: "resnet50.json",
        trainable: 25_557_032,
        non_trainable: 53_120,
        macs: 4_089_184_256,
        milestones: &[
            ("stage2/unit3/relu3", [56, 56, 256], 35),
            ("stage3/unit4/relu3", [28, 28, 512], 91),
            ("stage4/unit6/relu3", [14, 14, 1024], 267),
            ("stage5/unit3/relu3", [7, 7, 2048], 427),
        ],
    },
    Published {
        file: "resnet101.json",
        trainable: 44_549_160,
        non_trainable: 105_344,
        macs: 7_801_405_440,
        milestones: &[("stage4/unit23/relu3", [14, 14, 1024], 811), ("stage5/unit3/relu3", [7, 7, 2048], 971)],
    },
    Published {
        file: "resnet152.json",
        trainable: 60_192_808,
        non_trainable: 151_424,
        macs: 11_513_626_624,
        milestones: &[("stage4/unit36/relu3", [14, 14, 1024], 1291), ("stage5/unit3/relu3", [7, 7, 2048], 1451)],
    },
    // Keras: stride in the first 1×1 ("v1"), a bias in every convolution. Keras' totals are 25,636,712, 44,707,176 and
    // 60,419,944.
    Published {
        file: "resnet50_v1.json",
        trainable: 25_636_712 - 53_120,
        non_trainable: 53_120,
        macs: 3_857_973_248,
        milestones: &[
            ("stage2/unit3/relu3", [56, 56, 256], 35),
            ("stage3/unit4/relu3", [28, 28, 512], 99),
            ("stage4/unit6/relu3", [14, 14, 1024], 291),
            ("stage5/unit3/relu3", [7, 7, 2048], 483),
        ],
    },
    Published {
        file: "resnet101_v1.json",
        trainable: 44_707_176 - 105_344,
        non_trainable: 105_344,
        macs: 7_570_194_432,
        milestones: &[("stage5/unit3/relu3", [7, 7, 2048], 1027)],
    },
    Published {
        file: "resnet152_v1.json",
        trainable: 60_419_944 - 151_424,
        non_trainable: 151_424,
        macs: 11_282_415_616,
        milestones: &[("stage5/unit3/relu3", [7, 7, 2048], 1507)],
    },
    Published {
        file: "xception.json",
        trainable: 22_855_952,
        non_trainable: 22_910_480 - 22_855_952,
        macs: 8_357_403_496,
        milestones: &[
            ("block2/add", [74, 74, 128], 19),
            ("block3/add", [37, 37, 256], 43),
            ("block4/add", [19, 19, 728], 91),
            ("middle/unit8/add", [19, 19, 728], 859),
            ("block13/add", [10, 10, 1024], 955),
            ("relu4", [10, 10, 2048], 1083),
        ],
    },
    Published {
        file: "se_resnet50.json",
        trainable: 28_088_024,
        non_trainable: 53_120,
        macs: 3_860_488_192,
        milestones: &[],
    },
    Published {
        file: "senet154.json",
        trainable: 115_088_984,
        non_trainable: 247_552,
        macs: 20_688_363_520,
        milestones: &[],
    },
    // Parameters: the published weights. 0.35 billion MACs is what torchvision and the authors say.
    Published {
        file: "squeezenet1_1.json",
        trainable: 1_235_496,
        non_trainable: 0,
        macs: 352_540_352,
        milestones: &[
            ("conv1", [113, 113, 64], 3),
            ("fire2/concat", [56, 56, 128], 15),
            ("fire5/concat", [27, 27, 256], 63),
            ("relu10", [13, 13, 1000], 207),
        ],
    },
    // Keras: 4,253,864 in all. The paper says 4.2 million parameters and 569 million multiply-adds.
    Published {
        file: "mobilenet.json",
        trainable: 4_253_864 - 21_888,
        non_trainable: 21_888,
        macs: 568_740_352,
        milestones: &[("stage2/unit1/depthwise", [56, 56, 64], 11), ("stage5/unit2/pointwise", [7, 7, 1024], 315)],
    },
];

/// Parameters and MACs of the squeeze-and-excitations of SE-GoogLeNet.
const SE_OF_GOOGLENET: (usize, u64) = {
    let maps = [256, 480, 512, 512, 512, 528, 832, 832, 1024];
    let (mut parameters, mut macs, mut i) = (0, 0, 0);
    while i < maps.len() {
        let weights = 2 * maps[i] * (maps[i] / 16);
        parameters += weights + maps[i] / 16 + maps[i];
        macs += weights as u64;
        i += 1;
    }
    (parameters, macs)
};
