//! What the page says of a single layer: arithmetic and cost as published, and a laboratory that loses nothing.

use convscope::data::warp::Warp;
use convscope::error::Error;
use convscope::explain::cell::cell;
use convscope::explain::cost::Workload;
use convscope::explain::input::{Source, View};
use convscope::explain::invariance;
use convscope::explain::lab::{Change, Lab, extents};
use convscope::explain::report::{LayerReport, report};
use convscope::explain::total::total;
use convscope::graph::NodeSpec;
use convscope::layers::terms::Rule;
use convscope::shape::Shape;
use serde_json::{Value, json};

fn nodes(json: Value) -> Vec<NodeSpec> {
    serde_json::from_value(json).expect("nodes of a test")
}

/// The report of a single layer for one image at 32 bits.
fn report_of(input: [u32; 3], layer: Value) -> LayerReport {
    let mut layer = layer;
    layer["name"] = "layer".into();
    report(input, nodes(json!([layer])), Workload::default()).expect("a layer that can be built").remove(0)
}

/// 13 wide, kernel 6, stride 5: the drawing of most textbooks.
#[test]
fn same_and_valid_of_the_textbook() {
    let layer =
        |padding| json!({ "kind": "conv2d", "filters": 1, "kernel": [1, 6], "strides": [1, 5], "padding": padding });
    let [_, same] = report_of([1, 13, 1], layer("same")).axes;
    assert_eq!((same.output, same.before, same.after, same.unused), (3, 1, 2, 0));
    assert_eq!(same.reads[0], [-1, 0, 1, 2, 3, 4].map(Some));
    assert_eq!(same.reads[2], [9, 10, 11, 12, 13, 14].map(Some));
    assert_eq!(same.readers[4], [0, 1]);

    let [_, valid] = report_of([1, 13, 1], layer("valid")).axes;
    assert_eq!((valid.output, valid.before, valid.after, valid.unused), (2, 0, 0, 2));
    assert_eq!(valid.readers[10], [1]);
    assert_eq!([&valid.readers[11], &valid.readers[12]], [&Vec::<usize>::new(); 2]);
}

/// The stem of ResNet: as many outputs with PyTorch's padding of 3, each window one cell earlier. With an even kernel and
/// stride 1 no symmetric padding has as many; `padding='same'` does, for a stride of 1 alone.
#[test]
fn pytorch_pads_both_sides_alike() {
    let of = |input, kernel: u32, stride: u32| {
        let layer = json!({ "kind": "conv2d", "filters": 1, "kernel": kernel, "strides": stride, "padding": "same" });
        let [rows, _] = report_of([input, input, 1], layer).axes;
        ((rows.before, rows.after), rows.torch.symmetric, rows.torch.shift, rows.torch.takes_same)
    };
    assert_eq!(of(224, 7, 2), ((2, 3), Some(3), 1, false));
    assert_eq!(of(28, 3, 1), ((1, 1), Some(1), 0, true));
    assert_eq!(of(28, 4, 1), ((1, 2), None, 0, true));
    assert_eq!(of(6, 3, 2), ((0, 1), Some(1), 1, false));
}

/// Dilation and a stride beyond the kernel leave cells out that nobody reads.
#[test]
fn tables_know_the_cells_that_are_stepped_over() {
    let layer = json!({ "kind": "conv2d", "filters": 1, "kernel": [2, 1], "strides": [3, 4], "dilation": [2, 1] });
    let [rows, columns] = report_of([8, 9, 1], layer).axes;
    assert_eq!(rows.reads, [[0, 2].map(Some), [3, 5].map(Some)]);
    let read: Vec<usize> = (0..8).filter(|&cell| !rows.readers[cell].is_empty()).collect();
    assert_eq!((read, rows.unused), (vec![0, 2, 3, 5], 2));
    assert_eq!(columns.reads, [[Some(0)], [Some(4)], [Some(8)]]);
}

/// Stride 2 upwards: every other tap falls between the input's cells, SAME cuts one cell off the end.
#[test]
fn a_transpose_turns_the_tables_round() {
    let layer =
        json!({ "kind": "conv2d_transpose", "filters": 1, "kernel": [1, 3], "strides": [1, 2], "padding": "same" });
    let [_, columns] = report_of([1, 3, 1], layer).axes;
    assert_eq!((columns.input, columns.output, columns.before, columns.after), (3, 6, 0, 1));
    assert_eq!(columns.reads[2], [Some(1), None, Some(0)]);
    assert_eq!(columns.reads[3], [None, Some(1), None]);
    assert_eq!([&columns.readers[0], &columns.readers[2]], [&vec![0, 1, 2], &vec![4, 5]]);
    assert_eq!((columns.torch.symmetric, columns.torch.shift), (Some(1), 1));
}

/// 200 maps of 5×5 over 150×100 RGB, SAME (Géron, Hands-On Machine Learning): 15,200 parameters, 225,000,000
/// multiplications, 12 MB an image; fully connected 675 million weights to one map, 135 billion to all.
#[test]
fn cost_of_the_textbook() {
    let layer = json!({ "kind": "conv2d", "filters": 200, "kernel": 5, "padding": "same" });
    let cost = report_of([150, 100, 3], layer.clone()).cost;
    assert_eq!((cost.parameters, cost.macs, cost.macs_per_output), (15_200.0, 225e6, 75.0));
    assert_eq!((cost.forward.output, cost.forward.input), (12e6, 180e3));
    assert_eq!((cost.dense_of_one_map.neurons, cost.dense_of_one_map.weights), (15e3, 675e6));
    assert_eq!((cost.dense.weights, cost.dense.parameters), (135e9, 135_003e6));

    let mut layer = layer;
    layer["name"] = "layer".into();
    let training = report([150, 100, 3], nodes(json!([layer])), Workload { batch: 100, bits: 16 }).unwrap();
    let training = &training[0].cost.training;
    assert_eq!((training.outputs, training.output_gradients), (600e6, 600e6));
    assert_eq!((training.inputs, training.parameters), (9e6, 30_400.0));
    assert_eq!(training.total, 2.0 * (600e6 + 9e6 + 30_400.0));
}

/// One layer in a row costs what its report says; of two, the tensor between them is kept once.
#[test]
fn layers_in_a_row_keep_what_stands_between_them_once() {
    let layer = |name: &str| json!({ "name": name, "kind": "conv2d", "filters": 200, "kernel": 5, "padding": "same" });
    let workload = Workload { batch: 100, bits: 32 };
    let of = |row: Value| total([100, 150, 3], nodes(row), workload).unwrap();

    let single = report([100, 150, 3], nodes(json!([layer("a")])), workload).unwrap().remove(0).cost;
    let one = of(json!([layer("a")]));
    assert_eq!((one.parameters, one.macs, one.training), (15_200.0, 225e6, single.training.total));

    let two = of(json!([layer("a"), layer("b")]));
    assert_eq!(two.parameters, 15_200.0 + 1_000_200.0);
    assert_eq!(two.activations, 45_000.0 + 2.0 * 3e6);
    assert_eq!(two.training - one.training, 2.0 * 4.0 * (100.0 * 3e6 + 1_000_200.0));

    let dense = json!([{ "name": "f", "kind": "flatten" }, { "name": "d", "kind": "dense", "units": 1000 }]);
    let told = report([100, 100, 1], nodes(dense.clone()), workload).unwrap().remove(1).cost;
    assert_eq!(total([100, 100, 1], nodes(dense), workload).unwrap().training, told.training.total);

    let half = total([100, 150, 3], nodes(json!([layer("a")])), Workload { bits: 16, ..workload }).unwrap();
    assert_eq!(half.training, one.training / 2.0);
}

/// 100×100 pixels and 1,000 neurons: 10 million connections.
#[test]
fn cost_of_a_dense_layer_on_an_image() {
    let layers = json!([{ "name": "flatten", "kind": "flatten" }, { "name": "dense", "kind": "dense", "units": 1000 }]);
    let reports = report([100, 100, 1], nodes(layers), Workload::default()).unwrap();
    assert_eq!((reports[1].cost.weights, reports[1].cost.macs), (1e7, 1e7));
}

#[test]
fn what_cannot_be_is_refused_with_its_name() {
    let refused = |input, layer: Value, workload| {
        let mut layer = layer;
        layer["name"] = "layer".into();
        report(input, nodes(json!([layer])), workload).expect_err("nothing that can be")
    };
    let pool = json!({ "kind": "max_pool2d", "kernel": 5 });
    let error = refused([4, 9, 1], pool.clone(), Workload::default());
    assert!(matches!(error, Error::WindowTooLarge { node, axis, .. } if node == "layer" && axis == "height"));
    let error = refused([9, 9, 1], pool.clone(), Workload { batch: 0, bits: 32 });
    assert!(matches!(error, Error::OutOfRange { option, .. } if option == "batch"));
    let error = refused([9, 9, 1], pool.clone(), Workload { batch: 1, bits: 8 });
    assert!(matches!(error, Error::InvalidField { field, .. } if field == "bits"));
    let error = refused([1 << 24, 1, 1], json!({ "kind": "flatten" }), Workload::default());
    assert!(matches!(error, Error::TooLarge { quantity, .. } if quantity == "taps"));
}

fn numbers(values: &[f32], shape: Shape) -> Option<Source> {
    Some(Source::numbers(values.to_vec(), shape).expect("an input of a test"))
}

fn edge() -> Vec<NodeSpec> {
    nodes(json!([
        { "name": "conv", "kind": "conv2d", "filters": 1, "kernel": [1, 2] },
        { "name": "relu", "kind": "activation", "function": "relu" },
        { "name": "max", "kind": "max_pool2d", "kernel": [1, 3], "inputs": ["input"] },
    ]))
}

fn values(lab: &Lab, node: &str) -> Vec<f32> {
    lab.maps(node).expect("a node of the test").1.to_vec()
}

/// One row, a difference of neighbours and a bias, by hand; two branches see the same input.
#[test]
fn a_lab_shows_every_node() {
    let mut lab = Lab::new();
    assert_eq!(lab.input(), Err(Error::NoInput));
    lab.change(Change { source: numbers(&[1.0, 4.0, 2.0], Shape::new(1, 3, 1)), ..Change::default() }).unwrap();
    assert_eq!(lab.input(), Err(Error::EmptyModel));
    lab.change(Change { nodes: Some(edge()), ..Change::default() }).unwrap();
    let parameters = vec![("conv.kernel".into(), vec![1.0, -1.0]), ("conv.bias".into(), vec![0.5])];
    lab.change(Change { parameters, ..Change::default() }).unwrap();
    assert_eq!(values(&lab, "conv"), [-2.5, 2.5]);
    assert_eq!(values(&lab, "relu"), [0.0, 2.5]);
    assert_eq!(values(&lab, "max"), [4.0]);
    assert_eq!(extents(&values(&lab, "conv"), 1), [-2.5, 2.5]);

    // Another input of another size: the kernel stays.
    lab.change(Change { source: numbers(&[0.0, 1.0, 3.0, 3.0], Shape::new(1, 4, 1)), ..Change::default() }).unwrap();
    assert_eq!(values(&lab, "conv"), [-0.5, -1.5, 0.5]);

    // Other layers over the same input: the kernel stays where its dims do.
    let mut same = edge();
    same[0].fields.insert("padding".into(), "same".into());
    lab.change(Change { nodes: Some(same), ..Change::default() }).unwrap();
    assert_eq!(values(&lab, "conv"), [-0.5, -1.5, 0.5, 3.5]);
}

#[test]
fn a_refused_change_changes_nothing() {
    let mut lab = Lab::new();
    let parameters = vec![("conv.kernel".into(), vec![1.0, -1.0]), ("conv.bias".into(), vec![0.0])];
    let source = numbers(&[1.0, 4.0, 2.0], Shape::new(1, 3, 1));
    lab.change(Change { source, nodes: Some(edge()), parameters, ..Change::default() }).unwrap();
    let before = values(&lab, "conv");

    let other = || numbers(&[9.0; 4], Shape::new(2, 2, 1));
    let kernel = |values: Vec<f32>| vec![("conv.kernel".to_owned(), values)];
    let too_wide = nodes(json!([{ "name": "conv", "kind": "conv2d", "filters": 1, "kernel": [1, 9] }]));
    let view = View { size: Some([0, 1]), ..View::default() };
    for (what, change) in [
        ("no layers", Change { source: other(), nodes: Some(Vec::new()), ..Change::default() }),
        ("a wide kernel", Change { source: other(), nodes: Some(too_wide), ..Change::default() }),
        ("a view of nothing", Change { source: other(), view: Some(view), ..Change::default() }),
        ("a short kernel", Change { parameters: kernel(vec![1.0]), ..Change::default() }),
        ("a kernel of NaN", Change { source: other(), parameters: kernel(vec![1.0, f32::NAN]), ..Change::default() }),
        ("no such parameter", Change { parameters: vec![("relu.kernel".into(), vec![])], ..Change::default() }),
    ] {
        assert!(lab.change(change).is_err(), "{what}");
        assert_eq!(values(&lab, "conv"), before, "{what}");
        assert_eq!(lab.input().unwrap(), (Shape::new(1, 3, 1), &[1.0, 4.0, 2.0][..]), "{what}");
    }
    // And the next one starts from there.
    lab.change(Change { parameters: kernel(vec![2.0, 0.0]), ..Change::default() }).unwrap();
    assert_eq!(values(&lab, "conv"), [2.0, 8.0]);
}

/// A lab with thirds in its kernel, whose decimals never end.
fn thirds() -> Lab {
    let mut lab = Lab::new();
    let layers = nodes(json!([
        { "name": "conv", "kind": "conv2d", "filters": 2, "kernel": [2, 2], "padding": "same" },
        { "name": "mean", "kind": "avg_pool2d", "kernel": 2, "padding": "same" },
        { "name": "max", "kind": "max_pool2d", "kernel": 2, "padding": "same", "inputs": ["conv"] },
    ]));
    let kernel = (0..2 * 2 * 3 * 2).map(|i| (i as f32 - 7.0) / 3.0).collect();
    let parameters = vec![("conv.kernel".into(), kernel), ("conv.bias".into(), vec![1.0 / 7.0, -2.0 / 3.0])];
    let source = numbers(&(0..27).map(|i| (i as f32 * 5.0 % 7.0) / 7.0).collect::<Vec<_>>(), Shape::new(3, 3, 3));
    lab.change(Change { source, nodes: Some(layers), parameters, ..Change::default() }).unwrap();
    lab
}

/// Whole numbers in units of the last digit: what a person adds up from the screen.
#[test]
fn what_is_printed_adds_up_to_the_last_digit() {
    let lab = thirds();
    let network = lab.network().unwrap();
    let mut roundings = 0;
    for decimals in [0, 2, 3, 6] {
        for (row, column, filter) in (0..18).map(|i| (i / 6, i / 2 % 3, i % 2)) {
            let explained = cell(network, "conv", [row, column, filter], decimals).unwrap();
            let ledger = explained.ledger.as_ref().expect("a sum has a ledger");
            let digits = |x: f64| -> i64 { format!("{x:.*}", decimals as usize).replace('.', "").parse().unwrap() };
            let sum = |numbers: &[f64]| numbers.iter().copied().map(digits).sum::<i64>();
            assert_eq!(sum(&ledger.parts), sum(&ledger.sums));
            assert_eq!(digits(ledger.total), sum(&ledger.sums) + digits(ledger.bias) + digits(ledger.rounding));
            assert_eq!(digits(ledger.total), digits(f64::from(explained.value)));
            assert!((explained.exact.unwrap() - f64::from(explained.value)).abs() < 1e-6);
            roundings += i64::from(ledger.rounding != 0.0);
        }
    }
    assert!(roundings > 0, "thirds never add up by themselves");
}

/// The corner of SAME: three of four cells are zeros around the input; they are listed, and no mean or maximum counts them.
#[test]
fn padding_is_listed_and_does_not_count() {
    let lab = thirds();
    let network = lab.network().unwrap();
    let conv = cell(network, "conv", [2, 2, 1], 3).unwrap();
    assert_eq!((conv.rule, conv.terms.len(), conv.sums.len()), (Rule::WeightedSum, 12, 3));
    let places: Vec<_> = conv.terms.iter().step_by(3).map(|term| (term.y, term.x, term.padding)).collect();
    assert_eq!(places, [(2, 2, false), (2, 3, true), (3, 2, true), (3, 3, true)]);
    assert_eq!(conv.terms[11].weight, Some((23.0 - 7.0) / 3.0));

    let mean = cell(network, "mean", [1, 1, 0], 3).unwrap();
    let divisor: Vec<_> = mean.constants.iter().map(|constant| (constant.name, constant.value)).collect();
    assert_eq!((mean.rule, divisor), (Rule::Mean, vec![("divisor", 1.0)]));
    let max = cell(network, "max", [0, 0, 0], 3).unwrap();
    let winners: Vec<_> = max.terms.iter().filter(|term| term.chosen).map(|term| term.value).collect();
    assert_eq!((winners, max.ledger), (vec![max.value], None));
}

#[test]
fn cells_that_are_not_there_are_refused() {
    let lab = thirds();
    let refused = |node, at, decimals| cell(lab.network().unwrap(), node, at, decimals).expect_err("no such cell");
    assert!(matches!(refused("conv", [0, 3, 0], 3), Error::OutOfRange { option, max: 2.0, .. } if option == "column"));
    assert!(matches!(refused("conv", [0, 0, 0], 10), Error::OutOfRange { option, .. } if option == "decimals"));
    assert!(matches!(refused("pool", [0, 0, 0], 3), Error::UnknownInput { input, .. } if input == "pool"));
}

/// A dot on an even column moved to the odd one: the map changes wholly, its maximum over pairs not at all; one column
/// further, the maximum too.
#[test]
fn a_small_shift_does_not_reach_the_maximum() {
    let dot = [0.0, 0.0, 3.0, 0.0, 0.0, 0.0];
    let [still, mut lab] = [(); 2].map(|()| {
        let layers = nodes(json!([
            { "name": "conv", "kind": "conv2d", "filters": 1, "kernel": 1 },
            { "name": "max", "kind": "max_pool2d", "kernel": [1, 2] },
        ]));
        let parameters = vec![("conv.kernel".into(), vec![1.0]), ("conv.bias".into(), vec![0.0])];
        let source = numbers(&dot, Shape::new(1, 6, 1));
        let mut lab = Lab::new();
        lab.change(Change { source, nodes: Some(layers), parameters, ..Change::default() }).unwrap();
        lab
    });
    let change_of = |lab: &Lab, node| invariance::change(&values(&still, node), &values(lab, node));
    for (shift, conv, max) in [(0.0, 0.0, 0.0), (1.0, 2f64.sqrt(), 0.0), (2.0, 2f64.sqrt(), 2f64.sqrt())] {
        let warp = Some(Warp { shift: [0.0, shift], ..Warp::default() });
        lab.change(Change { view: Some(View { warp, ..View::default() }), ..Change::default() }).unwrap();
        let changes = ["conv", "max"].map(|node| change_of(&lab, node).expect("the dot is no nothing"));
        let near = changes.iter().zip([conv, max]).all(|(got, want): (&f64, f64)| (got - want).abs() < 1e-12);
        assert!(near, "{shift}: {changes:?}");
        assert_eq!(lab.input().unwrap().1[2 + shift as usize], 3.0);
    }
    lab.change(Change { view: Some(View::default()), ..Change::default() }).unwrap();
    assert_eq!((change_of(&lab, "max"), values(&lab, "conv")), (Some(0.0), dot.to_vec()));
}
