//! What every registered layer type and block promises, on each of its own examples. What is added to `layers!` or
//! `blocks!` is tested here without another line.

use std::collections::BTreeMap;
use std::sync::Arc;

use convscope::error::Error;
use convscope::graph::{Graph, ModelSpec, NodeSpec, blocks};
use convscope::kernels::epilogue::Epilogue;
use convscope::kernels::lanes::LANES;
use convscope::layers::terms::{Rule, Term};
use convscope::layers::{BatchNorm, Channels, Example, Layer, Mode, Pointwise, REGISTRY, Reads, Role, find};
use convscope::network::{Network, Wanted};
use convscope::rng::Rng;
use convscope::shape::{Reach, Shape};
use convscope::testing::{Bench, compare, gradient_check, same_bytes, spaced};
use serde_json::Value;

/// Three images: batch statistics of two would be ±1 whatever the input.
const BATCH: usize = 3;
const TRAINING: Mode = Mode::Training { seed: 11 };
const MODES: [Mode; 2] = [Mode::Inference, TRAINING];

/// Runs `check` on every example of every type and reports all failures at once.
fn every_example(check: impl Fn(&dyn Layer, &[Shape]) -> Result<(), String>) {
    let mut failures = Vec::new();
    for registration in REGISTRY {
        let examples: Vec<Example> = (registration.examples)();
        assert!(!examples.is_empty(), "{} has no examples", registration.kind);
        for (layer, inputs) in examples {
            if let Err(error) = check(layer.as_ref(), &inputs) {
                let inputs: Vec<String> = inputs.iter().map(Shape::to_string).collect();
                failures.push(format!("{layer:?} on {}: {error}", inputs.join(", ")));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn ensure(condition: bool, message: impl FnOnce() -> String) -> Result<(), String> {
    if condition { Ok(()) } else { Err(message()) }
}

#[test]
fn kinds_are_unique() {
    for (i, registration) in REGISTRY.iter().enumerate() {
        assert!(REGISTRY[..i].iter().all(|other| other.kind != registration.kind), "{} twice", registration.kind);
    }
}

#[test]
fn examples_have_shapes_and_parameters() {
    every_example(|layer, inputs| {
        let (least, most) = layer.arity();
        ensure(inputs.len() >= least && most.is_none_or(|most| inputs.len() <= most), || "arity".into())?;
        let shape = layer.output_shape(inputs).map_err(|error| error.to_string())?;
        ensure(!shape.is_empty(), || format!("output {shape}"))?;
        let parameters = layer.parameters(inputs);
        for (i, parameter) in parameters.iter().enumerate() {
            ensure(!parameter.is_empty(), || format!("{parameter:?} is empty"))?;
            let unique = parameters[..i].iter().all(|other| other.name != parameter.name);
            ensure(unique, || format!("two parameters are called {}", parameter.name))?;
        }
        let kernels = parameters.iter().any(|parameter| parameter.role == Role::Kernel);
        ensure(kernels == (layer.macs(inputs) > 0), || "a kernel multiplies, nothing else counts as MACs".into())
    });
}

#[test]
fn json_round_trip() {
    every_example(|layer, _| {
        let registration = find(layer.kind()).ok_or("not registered under its kind")?;
        let config = layer.config();
        let text = serde_json::to_string(&config).map_err(|error| error.to_string())?;
        let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let again = (registration.decode)(value).map_err(|error| error.to_string())?;
        ensure(again.config() == config, || format!("{config:?} became {:?}", again.config()))?;
        ensure(format!("{again:?}") == format!("{layer:?}"), || format!("became {again:?}"))
    });
}

#[test]
fn an_unknown_field_is_refused() {
    every_example(|layer, _| {
        let registration = find(layer.kind()).ok_or("not registered under its kind")?;
        let mut config = layer.config();
        config.insert("no_such_field".into(), 1.into());
        let error = (registration.decode)(Value::Object(config)).err().ok_or("an unknown field was accepted")?;
        ensure(error.inner().to_string().starts_with("unknown field `no_such_field`"), || error.to_string())
    });
}

/// An output cell moves with an input cell only if `reads` says that it reads it, through every tap that `reads` names
/// some output moves, and no image moves another one.
#[test]
fn windows_are_honest() {
    every_example(|layer, inputs| {
        let bench = Bench::new(layer, inputs, 2, Mode::Inference, 21);
        let (before, length) = (bench.forward().y, bench.shape.len());
        let (reads, reach) = (layer.reads(inputs), layer.reach(inputs).map_err(|error| error.to_string())?);
        for (i, shape) in inputs.iter().enumerate() {
            let mut taps: BTreeMap<[usize; 2], bool> = BTreeMap::new();
            for cell in cells(*shape) {
                let mut moved = bench.clone();
                // Far enough to become every window's maximum and to show through any neighbour.
                moved.inputs[i][shape.index(cell[0], cell[1], cell[2])] += 100.0;
                let after = moved.forward().y;
                ensure(same_bytes(&after[length..], &before[length..]), || "an image moved another one".into())?;
                for (index, output) in cells(bench.shape).enumerate() {
                    let moves = after[index] != before[index];
                    match tap(&reads, &reach, inputs, i, cell, output) {
                        Some(tap) => *taps.entry(tap).or_default() |= moves,
                        None => ensure(!moves, || {
                            format!("output {output:?} moves with input {i} {cell:?}, which it does not say it reads")
                        })?,
                    }
                }
            }
            let idle: Vec<_> = taps.iter().filter(|(_, moves)| !**moves).map(|(tap, _)| tap).collect();
            ensure(idle.is_empty(), || format!("nothing moves through taps {idle:?}"))?;
        }
        Ok(())
    });
}

/// (row, column, channel) of every cell, in the order of memory.
fn cells(shape: Shape) -> impl Iterator<Item = [usize; 3]> {
    let Shape { height, width, channels } = shape;
    (0..height * width * channels).map(move |i| [i / channels / width, i / channels % width, i % channels])
}

/// The tap of the window through which `output` reads `cell`, if `reads` says that it does.
fn tap(
    reads: &Reads,
    reach: &[Reach; 2],
    inputs: &[Shape],
    input: usize,
    cell: [usize; 3],
    output: [usize; 3],
) -> Option<[usize; 2]> {
    let (c, out) = (cell[2], output[2]);
    let in_channels = match reads.channels {
        Channels::Same | Channels::Broadcast => c == out,
        Channels::All => true,
        Channels::Grouped { inputs, outputs } => c / inputs == out / outputs,
        Channels::Near { radius } => c.abs_diff(out) <= radius,
        Channels::Pooled { size, stride } => (out * stride..out * stride + size).contains(&c),
        Channels::Stacked => inputs[..input].iter().map(|shape| shape.channels).sum::<usize>() + c == out,
    };
    if !in_channels {
        return None;
    }
    if reads.channels == Channels::Broadcast && input > 0 {
        return Some([0, 0]);
    }
    let along = |axis: usize| {
        let taps = 0..reach[axis].axis().kernel;
        taps.into_iter().find(|&tap| reach[axis].place(output[axis], tap) == Some(cell[axis] as isize))
    };
    Some([along(0)?, along(1)?])
}

/// The terms of a value are those cells that it moves with, and add up to it. A layer that says no more than what it reads
/// has no value of its own to compare.
#[test]
fn terms_make_the_value() {
    every_example(|layer, inputs| {
        let bench = Bench::new(layer, inputs, 1, Mode::Inference, 23);
        let y = bench.forward().y;
        let terms = cells(bench.shape).map(|at| bench.terms(at)).collect::<Vec<_>>();
        let made: Vec<f32> = terms.iter().filter_map(|terms| terms.value).map(|value| value as f32).collect();
        ensure(made.is_empty() == terms.iter().any(|terms| terms.rule == Rule::Reads), || {
            "a rule without a value".into()
        })?;
        if !made.is_empty() {
            compare(&made, &y, 2e-6, 2e-6)?;
        }
        for (i, shape) in inputs.iter().enumerate() {
            for cell in cells(*shape) {
                let mut moved = bench.clone();
                let value = &mut moved.inputs[i][shape.index(cell[0], cell[1], cell[2])];
                let before = std::mem::replace(value, *value + 100.0);
                let after = moved.forward().y;
                for (index, terms) in terms.iter().enumerate() {
                    let place = |term: &&Term| (term.input, [term.y, term.x]) == (i, [cell[0] as i64, cell[1] as i64]);
                    let term = terms.terms.iter().find(|term| place(term) && term.channel == cell[2]);
                    ensure(term.is_some() || after[index] == y[index], || {
                        format!("y[{index}] moves with {i} {cell:?}")
                    })?;
                    ensure(term.is_none_or(|term| term.value == before && !term.padding), || format!("{i} {cell:?}"))?;
                }
            }
        }
        Ok(())
    });
}

#[test]
fn gradients_equal_differences() {
    every_example(|layer, inputs| {
        MODES.into_iter().try_for_each(|mode| {
            let bench = Bench::new(layer, inputs, BATCH, mode, 31);
            gradient_check(&bench).map_err(|error| format!("{mode:?}: {error}"))
        })
    });
}

/// Nothing of an earlier pass shows through: the bench fills with NaN whatever a pass has to write.
#[test]
fn passes_write_everything() {
    every_example(|layer, inputs| {
        MODES.into_iter().try_for_each(|mode| {
            let bench = Bench::new(layer, inputs, BATCH, mode, 41);
            let pass = bench.forward();
            let gradients = bench.backward(&pass, &ones(&pass.y), |_| true);
            let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
            ensure(finite(&pass.y), || format!("{mode:?}: y"))?;
            ensure(finite(&pass.state), || format!("{mode:?}: state"))?;
            ensure(gradients.inputs.iter().all(|dx| finite(dx)), || format!("{mode:?}: dx"))?;
            ensure(finite(&gradients.params), || format!("{mode:?}: dparams"))
        })
    });
}

/// Inference keeps the statistics; a gradient that nobody wants changes no other.
#[test]
fn passes_leave_alone_what_is_not_theirs() {
    every_example(|layer, inputs| {
        let bench = Bench::new(layer, inputs, BATCH, Mode::Inference, 51);
        ensure(same_bytes(&bench.forward().state, &bench.state), || "inference changed the statistics".into())?;
        MODES.into_iter().try_for_each(|mode| {
            let bench = Bench::new(layer, inputs, BATCH, mode, 51);
            let pass = bench.forward();
            let all = bench.backward(&pass, &ones(&pass.y), |_| true);
            for unwanted in 0..inputs.len() {
                let some = bench.backward(&pass, &ones(&pass.y), |i| i != unwanted);
                ensure(same_bytes(&some.params, &all.params), || format!("{mode:?}: dparams depends on dx"))?;
                for i in (0..inputs.len()).filter(|&i| i != unwanted) {
                    ensure(same_bytes(&some.inputs[i], &all.inputs[i]), || format!("{mode:?}: dx depends on dx"))?;
                }
            }
            Ok(())
        })
    });
}

/// What a layer says that another one can do as well in inference is what it does.
#[test]
fn pointwise_is_what_it_does() {
    every_example(|layer, inputs| {
        let Some(pointwise) = layer.pointwise() else { return Ok(()) };
        let bench = Bench::new(layer, inputs, BATCH, Mode::Inference, 65);
        let [mut scale, mut shift] = [(); 2].map(|()| vec![f32::NAN; bench.shape.channels]);
        layer.affine(&bench.params, &bench.state, &mut scale, &mut shift);
        let epilogue = match pointwise {
            Pointwise::Same => Epilogue::default(),
            Pointwise::Affine => Epilogue { scale: Some(&scale), shift: Some(&shift), ..Epilogue::default() },
            Pointwise::Sum => Epilogue { residual: Some(&bench.inputs[1]), ..Epilogue::default() },
            Pointwise::Relu => Epilogue { relu: true, ..Epilogue::default() },
        };
        let mut want = bench.inputs[0].clone();
        epilogue.apply::<[f32; LANES]>(bench.shape.channels, &mut want);
        for other in bench.inputs.iter().skip(2) {
            want.iter_mut().zip(other).for_each(|(sum, term)| *sum += term);
        }
        compare(&bench.forward().y, &want, 1e-6, 2e-6)
    });
}

/// A layer that fuses an epilogue computes what it computes without one, and then the epilogue.
#[test]
fn fused_is_what_comes_after() {
    every_example(|layer, inputs| {
        if !layer.fuses() {
            return Ok(());
        }
        let bench = Bench::new(layer, inputs, BATCH, Mode::Inference, 71);
        let (plain, channels) = (bench.forward().y, bench.shape.channels);
        let mut rng = Rng::new(72);
        let [scale, shift, residual] = [channels, channels, plain.len()].map(|count| spaced(count, &mut rng));
        for parts in 0..16 {
            let part = |i: usize, values| (parts >> i & 1 == 1).then_some(values);
            let (scale, shift, residual) = (part(0, &*scale), part(1, &*shift), part(2, &*residual));
            let epilogue = Epilogue { scale, shift, residual, relu: parts >> 3 & 1 == 1 };
            let mut want = plain.clone();
            epilogue.apply::<[f32; LANES]>(channels, &mut want);
            // The sums are of order 1 and a handful of roundings apart.
            compare(&bench.forward_with(epilogue).y, &want, 1e-6, 2e-6)
                .map_err(|error| format!("{epilogue:?}: {error}"))?;
        }
        Ok(())
    });
}

#[test]
fn same_seed_same_bytes() {
    every_example(|layer, inputs| {
        let run = || {
            let bench = Bench::new(layer, inputs, BATCH, TRAINING, 61);
            let pass = bench.forward();
            let gradients = bench.backward(&pass, &ones(&pass.y), |_| true);
            [pass.y, pass.state, gradients.inputs.concat(), gradients.params].concat()
        };
        ensure(same_bytes(&run(), &run()), || "two runs differ".into())
    });
}

/// Keras 3: `moving = momentum · moving + (1 − momentum) · batch`, the variance divided by n and not by n − 1.
#[test]
fn batch_norm_keeps_moving_statistics() {
    let layer = BatchNorm { momentum: 0.75, ..BatchNorm::default() };
    let shape = Shape::vector(2);
    let mut bench = Bench::new(&layer, &[shape], 4, TRAINING, 71);
    bench.inputs[0] = vec![1.0, 10.0, 2.0, 10.0, 3.0, 10.0, 6.0, 14.0];
    bench.state = vec![1.0, 3.0, 2.0, 1.0];
    // Means 3 and 11, variances (4 + 1 + 0 + 9) / 4 = 3.5 and (1 + 1 + 1 + 9) / 4 = 3.
    assert_eq!(bench.forward().state, [1.5, 5.0, 2.375, 1.5]);
}

/// A block is the nodes it expands into; that they compute what Keras does is what the goldens say. With these seeds no
/// ReLU of the examples is dead for all images, so every gradient has to be there.
#[test]
fn every_block_unfolds_and_learns() {
    for registration in blocks::REGISTRY {
        for (fields, input) in (registration.examples)() {
            let label = format!("{} {fields} on {input}", registration.kind);
            let Value::Object(fields) = fields else { panic!("{label}: fields are an object") };
            let node = NodeSpec { name: "block".into(), kind: registration.kind.into(), inputs: None, fields };
            let size = [input.height, input.width, input.channels].map(|n| n as u32);
            let mut spec = ModelSpec { name: "test".into(), input: size, defaults: BTreeMap::new(), nodes: vec![node] };

            let graph = Graph::build(&spec).unwrap_or_else(|error| panic!("{label}: {error}"));
            assert!(graph.nodes.iter().all(|node| node.name.starts_with("block/")), "{label}");
            let output = graph.output;
            let mut network = Network::new(Arc::new(graph), 84);
            network.input_mut(BATCH).copy_from_slice(&spaced(BATCH * input.len(), &mut Rng::new(82)));
            network.forward(TRAINING);
            let (y, dy) = network.output_and_gradient(output);
            assert!(y.iter().all(|y| y.is_finite()), "{label}: y");
            dy.copy_from_slice(&spaced(dy.len(), &mut Rng::new(83)));
            network.backward(output, Wanted::Input);
            let reached =
                |gradient: &[f32]| gradient.iter().all(|g| g.is_finite()) && gradient.iter().any(|g| *g != 0.0);
            assert!(network.gradient(0).is_some_and(reached), "{label}: dx");
            for entry in network.params.entries().iter().filter(|entry| entry.role != Role::Statistic) {
                assert!(reached(network.params.gradient(entry)), "{label}: d{}", entry.name);
            }

            spec.nodes[0].fields.insert("no_such_field".into(), 1.into());
            let refused = Graph::build(&spec).expect_err("an unknown field is no field");
            assert!(matches!(refused, Error::UnknownField { field, .. } if field == "no_such_field"), "{label}");
        }
    }
}

fn ones(like: &[f32]) -> Vec<f32> {
    vec![1.0; like.len()]
}
