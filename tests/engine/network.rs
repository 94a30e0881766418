//! Gradients that share memory are those that do not.

#[path = "../shared/graphs.rs"]
mod graphs;

use std::sync::Arc;

use convscope::graph::Graph;
use convscope::layers::Mode;
use convscope::network::{Network, Wanted};
use convscope::rng::Rng;
use convscope::testing::{same_bytes, spaced};

/// A forward and a backward pass over `batch` images, the same for every network.
fn pass(network: &mut Network, tensor: usize, wanted: Wanted, batch: usize) {
    let mut rng = Rng::new(batch as u64);
    let input = network.input_mut(batch);
    let count = input.len();
    input.copy_from_slice(&spaced(count, &mut rng));
    network.forward_to(tensor, Mode::Training { seed: 5 });
    let (_, gradient) = network.output_and_gradient(tensor);
    let count = gradient.len();
    gradient.copy_from_slice(&spaced(count, &mut rng));
    network.backward(tensor, wanted);
}

/// Passes that begin elsewhere, are for something else, or have more images than the last one, one after the other in one
/// network, against a new network for each that keeps every gradient.
fn assert_same_gradients(graph: &Arc<Graph>) {
    let mut reused = Network::new(Arc::clone(graph), 3);
    let passes = [(graph.output, 2), (graph.output, 1), (1, 3), (graph.output, 3)];
    for (tensor, batch) in passes {
        for wanted in [Wanted::Parameters, Wanted::Input, Wanted::Tensors] {
            pass(&mut reused, tensor, wanted, batch);
            let mut fresh = Network::new(Arc::clone(graph), 3);
            pass(&mut fresh, tensor, Wanted::Input, batch);
            let case = format!("{} from tensor {tensor}, batch {batch}, {wanted:?}", serde_json::json!(graph.spec));
            if wanted != Wanted::Tensors {
                assert!(same_bytes(&reused.params.gradients, &fresh.params.gradients), "{case}");
            }
            for tensor in 0..tensor {
                match (wanted, reused.gradient(tensor), fresh.gradient(tensor)) {
                    (Wanted::Parameters, kept, _) => assert_eq!(kept, None, "{case}"),
                    (Wanted::Input | Wanted::Tensors, Some(a), Some(b)) => assert!(same_bytes(a, b), "{case}"),
                    (Wanted::Input | Wanted::Tensors, a, b) => assert_eq!(a, b, "{case}"),
                }
            }
        }
    }
}

#[test]
fn random_graphs() {
    let mut rng = Rng::new(8);
    for _ in 0..150 {
        assert_same_gradients(&graphs::random(&mut rng));
    }
}

/// A chain of maps of one size takes two buffers for gradients, however long it is.
#[test]
fn a_long_chain_takes_two_buffers() {
    let layer = |i| serde_json::json!({ "name": format!("conv{i}"), "kind": "conv2d", "filters": 3, "kernel": [1, 1] });
    let bytes = |length: usize| {
        let graph = graphs::small(&serde_json::Value::Array((0..length).map(layer).collect()));
        let mut network = Network::new(Arc::clone(&graph), 0);
        pass(&mut network, graph.output, Wanted::Parameters, 4);
        network.bytes() - network.params.bytes() - network.activation_bytes()
    };
    // And the gradient of the answer, which the loss writes.
    let map = 4 * 4 * 4 * 3 * size_of::<f32>();
    assert_eq!([bytes(3), bytes(30)], [3 * map; 2]);
}
