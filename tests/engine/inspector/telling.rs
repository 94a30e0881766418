//! What it says of itself: cells, fields, memory, what it was given to look at.

use std::sync::Arc;

use convscope::error::Error;
use convscope::explain::ablation::Ablation;
use convscope::explain::field::field;
use convscope::explain::inspector::{Inspector, InspectorBytes};
use convscope::explain::look::{Look, Scaling};
use convscope::graph::{Graph, ModelSpec};
use convscope::params::Params;
use convscope::shape::Shape;
use serde_json::json;

use super::{class, graphs, lenet5, lenet5_at, models, smooth, study};

/// A dense cell: the largest contributions first, and what is left adds up to the printed total.
#[test]
fn the_strongest_terms_and_the_rest_add_up() {
    let mut inspector = lenet5_at(3);
    let all = inspector.cell("dense1", [0, 0, 17], 4, None).unwrap();
    assert_eq!((all.terms.terms.len(), all.rest.terms), (400, 0));
    let few = inspector.cell("dense1", [0, 0, 17], 4, Some(10)).unwrap();
    let sizes: Vec<f64> = few.terms.terms.iter().map(|term| term.part.abs()).collect();
    assert!(sizes.len() == 10 && sizes.is_sorted_by(|a, b| a >= b));
    let largest = all.terms.terms.iter().map(|term| term.part.abs()).fold(0.0, f64::max);
    assert_eq!((sizes[0], few.rest.terms, few.rest.channels), (largest, 390, 390));
    let ledger = few.terms.ledger.unwrap();
    let printed = ledger.parts.iter().sum::<f64>() + few.rest.printed + ledger.bias + ledger.rounding;
    assert!((printed - ledger.total).abs() < 1e-9, "{printed} {}", ledger.total);
    let listed: f64 = few.terms.terms.iter().map(|term| term.part).sum();
    let total: f64 = all.terms.terms.iter().map(|term| term.part).sum();
    assert!((listed + few.rest.sum - total).abs() < 1e-12);
}

/// LeNet-5's published fields, the first and the last cell cut by the border.
#[test]
fn fields_of_cells() {
    let graph = models::build("lenet5.json");
    let first = field(&graph, "conv1", [0, 0, 0]).unwrap().rows;
    assert_eq!((first.size, first.jump, first.start, first.padding, first.inside), (5, 1, -2, 2, Some([0, 2])));
    let last = field(&graph, "conv1", [27, 27, 0]).unwrap().columns;
    assert_eq!((last.start, last.inside), (25, Some([25, 27])));
    let pooled = field(&graph, "pool2", [4, 1, 0]).unwrap();
    assert_eq!((pooled.rows.size, pooled.rows.jump, pooled.rows.start), (16, 4, 14));
    assert_eq!((pooled.rows.inside, pooled.columns.inside), (Some([14, 27]), Some([2, 17])));
    assert!(matches!(field(&graph, "pool2", [5, 0, 0]), Err(Error::OutOfRange { .. })));
}

/// What is said before a network is opened is what it then takes.
#[test]
fn memory_is_as_it_was_said() {
    for (name, mut inspector) in [("lenet5", lenet5_at(1)), ("smooth", smooth())] {
        let said = InspectorBytes::of(inspector.graph());
        let network = inspector.network().unwrap();
        assert_eq!(said.weights, network.params.weight_bytes(), "{name}");
        assert_eq!(said.maps, network.activation_bytes(), "{name}");
        let request =
            json!({ "kind": "gradient", "target": class(1), "times": true, "samples": 1, "noise": 0, "seed": 1 });
        study(&mut inspector, request);
        assert_eq!(
            inspector.network().unwrap().params.gradients.len(),
            0,
            "{name}: a study wants no gradient of weights"
        );
    }
    let huge = InspectorBytes { weights: usize::MAX / 2, maps: 1, study: 1 };
    assert!(matches!(huge.check(), Err(Error::OutOfMemory { .. })));
}

/// A node more, and one of another size: the others keep their weights, and noise does not stick.
#[test]
fn weights_of_unchanged_nodes_are_lent() {
    let mut inspector = lenet5_at(5);
    inspector.ablate(&[Ablation::Noise { sigma: 1.0, seed: 1, node: None }]).unwrap();
    let mut spec = serde_json::to_value(&inspector.graph().spec).unwrap();
    spec["nodes"][9]["units"] = 50.into();
    let graph = Graph::build(&ModelSpec::from_value(spec).unwrap()).unwrap();
    let mut params = Params::new(&graph, 1);
    let fresh = params.clone();
    inspector.lend(&mut params);
    let trained = lenet5();
    let mut other = Params::new(trained.graph(), 3);
    trained.lend(&mut other);
    for name in ["conv1.kernel", "conv2.bias", "dense1.kernel"] {
        let [lent, of_trained] = [&params, &other].map(|params| params.get(params.find(name).unwrap()).to_vec());
        assert_eq!(lent, of_trained, "{name}");
    }
    for name in ["dense2.kernel", "dense3.kernel"] {
        let entry = params.find(name).unwrap();
        assert_eq!(params.get(entry), fresh.get(entry), "{name}");
    }
}

#[test]
fn pictures_become_what_the_network_was_trained_on() {
    // A red half and a blue half, twice as wide as high: the middle is half of each.
    let rgba: Vec<u8> =
        (0..8 * 16).flat_map(|pixel| if pixel % 16 < 8 { [255, 0, 0, 255] } else { [0, 0, 255, 255] }).collect();
    let of = |channels: usize, scaling: Scaling| {
        let look = Look::Picture { rgba: &rgba, size: [8, 16], scaling };
        look.seen(Shape::new(4, 4, channels)).map(|seen| seen.unwrap())
    };
    let unit = of(3, Scaling::Unit).unwrap();
    assert_eq!((&unit.values[..3], &unit.values[9..12]), (&[1.0, 0.0, 0.0][..], &[0.0, 0.0, 1.0][..]));
    assert_eq!(unit.picture.as_ref(), Some(&unit.values));
    let caffe = of(3, Scaling::Caffe).unwrap();
    let want = [0.0 - 103.939, 0.0 - 116.779, 255.0 - 123.68];
    assert!(caffe.values.iter().zip(want).all(|(got, want): (&f32, f32)| (got - want).abs() < 1e-3));
    assert_eq!(caffe.picture, unit.picture);
    assert!((of(1, Scaling::Unit).unwrap().values[0] - 0.2989).abs() < 1e-6);
    assert!(of(1, Scaling::Torch).is_err() && of(4, Scaling::Unit).is_err());
}

#[test]
fn nothing_is_told_before_there_is_an_input() {
    let mut inspector = lenet5();
    assert_eq!(inspector.network().map(|_| ()), Err(Error::NoInput));
    assert_eq!(inspector.top(3).map(|_| ()), Err(Error::NoInput));
    let shape = inspector.graph().input;
    let seen = Look::Drawing { ink: &[0; 100], width: 10 }.seen(shape).unwrap();
    assert_eq!(seen, None);
    let mut ink = vec![0; 100];
    ink[44] = 255;
    inspector.look(Look::Drawing { ink: &ink, width: 10 }.seen(shape).unwrap().unwrap());
    assert!(inspector.advance());
    assert_eq!(inspector.network().map(|_| ()), Err(Error::NoInput), "it has not run to its end");
    while inspector.advance() {}
    assert!((inspector.top(10).unwrap().iter().map(|of| of.probability).sum::<f32>() - 1.0).abs() < 1e-5);
    assert!(Look::Image(&[0; 784]).seen(Shape::new(28, 28, 3)).is_err());
}

/// Any graph can be looked into.
#[test]
fn random_graphs_run_and_explain_every_cell_they_are_asked_about() {
    let mut rng = convscope::rng::Rng::new(4);
    for _ in 0..30 {
        let graph = graphs::random(&mut rng);
        let params = Params::new(&graph, 1);
        let mut inspector = Inspector::new(Arc::clone(&graph), params);
        super::look(&mut inspector, (0..graph.input.len()).map(|_| rng.uniform(-1.0, 1.0)).collect());
        for node in &graph.nodes {
            let cell = inspector.cell(&node.name, [1, 2, 1], 3, Some(5)).unwrap();
            let exact = cell.terms.exact.unwrap();
            assert!((exact - f64::from(cell.terms.value)).abs() < 1e-4, "{}: {exact} {}", node.name, cell.terms.value);
            let target = json!({ "kind": "cell", "node": node.name, "at": [1, 2, 1] });
            let answer =
                study(&mut inspector, json!({ "kind": "field", "target": target, "over": { "kind": "input" } }));
            assert_eq!(answer.value, Some(cell.terms.value));
        }
    }
}
