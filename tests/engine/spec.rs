//! Specs that cannot be built: each is refused with a code that names the node and what was expected, none panics.

use convscope::error::Error;
use convscope::graph::{Graph, ModelSpec};

fn build(nodes: &str) -> Result<Graph, Error> {
    let json = format!(r#"{{ "name": "test", "input": [8, 8, 3], "nodes": [{nodes}] }}"#);
    Graph::build(&ModelSpec::from_json(&json)?)
}

fn refused(nodes: &str) -> Error {
    match build(nodes) {
        Ok(_) => panic!("was built: {nodes}"),
        Err(error) => error,
    }
}

#[test]
fn a_spec_that_is_no_model() {
    for text in ["", "[]", "{", r#"{"name": 3}"#, r#"{"name":"a","input":[1,1],"nodes":[]}"#] {
        assert!(matches!(ModelSpec::from_json(text), Err(Error::MalformedSpec { .. })), "{text}");
    }
    let missing = r#"{"name":"a","input":[1,1,1],"nodes":[{"kind":"flatten"}]}"#;
    assert!(
        matches!(ModelSpec::from_json(missing), Err(Error::MalformedSpec { detail, .. }) if detail.contains("name"))
    );
}

#[test]
fn no_nodes_and_an_empty_input() {
    assert_eq!(refused(""), Error::EmptyModel);
    let json = r#"{"name":"a","input":[8,0,3],"nodes":[{"name":"f","kind":"flatten"}]}"#;
    let error = Graph::build(&ModelSpec::from_json(json).unwrap()).unwrap_err();
    assert!(matches!(error, Error::InvalidField { field, .. } if field == "input"));
}

#[test]
fn kinds_and_names() {
    let error = refused(r#"{"name":"a","kind":"conv3d"}"#);
    assert!(
        matches!(error, Error::UnknownKind { node, kind, known } if node == "a" && kind == "conv3d" && known.contains(&"conv2d".into()))
    );
    let twice = r#"{"name":"a","kind":"flatten"},{"name":"a","kind":"flatten"}"#;
    assert_eq!(refused(twice), Error::DuplicateName { name: "a".into() });
    assert_eq!(refused(r#"{"name":"input","kind":"flatten"}"#), Error::DuplicateName { name: "input".into() });
    for name in ["", "a/b", "a.b"] {
        let error = refused(&format!(r#"{{"name":"{name}","kind":"flatten"}}"#));
        assert!(matches!(error, Error::InvalidField { field, .. } if field == "name"), "{name}");
    }
}

#[test]
fn edges() {
    let error = refused(r#"{"name":"a","kind":"flatten","inputs":["b"]}"#);
    assert_eq!(error, Error::UnknownInput { node: "a".into(), input: "b".into() });
    let error = refused(
        r#"{"name":"a","kind":"flatten","inputs":["c"]},{"name":"b","kind":"flatten"},{"name":"c","kind":"flatten"}"#,
    );
    assert_eq!(error, Error::Cycle { nodes: vec!["b".into(), "c".into(), "a".into()] });
    assert!(
        matches!(refused(r#"{"name":"a","kind":"flatten","inputs":["a"]}"#), Error::Cycle { nodes } if nodes == ["a"])
    );
    let error = refused(r#"{"name":"a","kind":"flatten","inputs":["input","input"]}"#);
    assert_eq!(error, Error::InputCount { node: "a".into(), least: 1, most: Some(1), got: 2 });
    let error = refused(r#"{"name":"a","kind":"add","inputs":["input"]}"#);
    assert!(matches!(error, Error::InputCount { node, least: 2, got: 1, .. } if node == "a"));
}

#[test]
fn fields() {
    let missing = refused(r#"{"name":"a","kind":"conv2d","kernel":3}"#);
    assert_eq!(missing, Error::MissingField { node: "a".into(), field: "filters".into() });
    let unknown = refused(r#"{"name":"a","kind":"conv2d","kernel":3,"filters":4,"stride":2}"#);
    assert_eq!(unknown, Error::UnknownField { node: "a".into(), field: "stride".into() });
    for (fields, field, allowed) in [
        (r#""filters":0,"kernel":3"#, "filters", "1.."),
        (r#""filters":-1,"kernel":3"#, "filters", "whole_number"),
        (r#""filters":1.5,"kernel":3"#, "filters", "whole_number"),
        (r#""filters":"six","kernel":3"#, "filters", "whole_number"),
        (r#""filters":1e99,"kernel":3"#, "filters", "whole_number"),
        (r#""filters":4,"kernel":0"#, "kernel", "1.."),
        (r#""filters":4,"kernel":[3]"#, "kernel", "pair"),
        (r#""filters":4,"kernel":[3,3,3]"#, "kernel", "pair"),
        (r#""filters":4,"kernel":true"#, "kernel", "pair"),
        (r#""filters":4,"kernel":3,"strides":[1,0]"#, "strides", "1.."),
        (r#""filters":4,"kernel":3,"dilation":0"#, "dilation", "1.."),
        (r#""filters":4,"kernel":3,"bias":1"#, "bias", "true | false"),
        (r#""filters":4,"kernel":3,"padding":"full""#, "padding", "valid | same | explicit"),
    ] {
        let error = refused(&format!(r#"{{"name":"a","kind":"conv2d",{fields}}}"#));
        let Error::InvalidField { node, field: got, expected, .. } = error else { panic!("{fields}: {error}") };
        assert_eq!((node.as_str(), got.split('[').next()), ("a", Some(field)), "{fields}");
        assert_eq!(expected, allowed, "{fields}");
    }
    let error = refused(r#"{"name":"a","kind":"dropout","rate":"half"}"#);
    assert!(matches!(error, Error::InvalidField { expected, .. } if expected == "number"));
}

#[test]
fn windows_and_shapes() {
    let error = refused(r#"{"name":"a","kind":"conv2d","filters":1,"kernel":[3,9]}"#);
    assert_eq!(error, Error::WindowTooLarge { node: "a".into(), axis: "width".into(), extent: 9, available: 8 });
    assert!(matches!(refused(r#"{"name":"a","kind":"max_pool2d","kernel":10}"#), Error::WindowTooLarge { .. }));
    let error = refused(
        r#"{"name":"a","kind":"conv2d","filters":4,"kernel":1},{"name":"b","kind":"add","inputs":["a","input"]}"#,
    );
    assert!(matches!(error, Error::ShapeMismatch { node, input: 1, .. } if node == "b"));
    assert!(
        matches!(refused(r#"{"name":"a","kind":"dense","units":4}"#), Error::ShapeMismatch { node, .. } if node == "a")
    );
}

#[test]
fn sizes_that_overflow() {
    let big = u32::MAX;
    for nodes in [
        format!(r#"{{"name":"a","kind":"conv2d","filters":{big},"kernel":1}}"#),
        format!(r#"{{"name":"a","kind":"conv2d","filters":4,"kernel":{big},"padding":"same"}}"#),
        format!(r#"{{"name":"a","kind":"conv2d","filters":4,"kernel":3,"dilation":{big}}}"#),
        format!(
            r#"{{"name":"a","kind":"conv2d","filters":4,"kernel":3,"padding":{{"explicit":[{big},{big},{big},{big}]}}}}"#
        ),
        format!(r#"{{"name":"a","kind":"zero_pad2d","padding":{big}}}"#),
        format!(r#"{{"name":"a","kind":"depthwise_conv2d","kernel":1,"depth_multiplier":{big}}}"#),
        format!(r#"{{"name":"f","kind":"flatten"}},{{"name":"a","kind":"dense","units":{big}}}"#),
        format!(r#"{{"name":"a","kind":"max_pool2d","kernel":{big},"strides":{big},"padding":"same"}}"#),
    ] {
        match build(&nodes) {
            Err(Error::TooLarge { node, .. } | Error::WindowTooLarge { node, .. }) => assert_eq!(node, "a", "{nodes}"),
            // SAME pooling with a window larger than its input is legal: one output.
            Ok(graph) => assert!(nodes.contains("max_pool2d") && graph.output_shape().area() == 1, "{nodes}"),
            Err(other) => panic!("{nodes}: {other}"),
        }
    }
}

/// What is wrong inside of a block is named by its path.
#[test]
fn modules_and_stages() {
    let module = |nodes: &str| refused(&format!(r#"{{"name":"m","kind":"module","nodes":[{nodes}]}}"#));
    assert!(matches!(module(""), Error::InvalidField { node, field, .. } if node == "m" && field == "nodes"));
    let missing = Error::MissingField { node: "m/a".into(), field: "units".into() };
    assert_eq!(module(r#"{"name":"a","kind":"dense"}"#), missing);
    let twice = r#"{"name":"a","kind":"flatten"},{"name":"a","kind":"flatten"}"#;
    assert_eq!(module(twice), Error::DuplicateName { name: "m/a".into() });
    let unknown = Error::UnknownInput { node: "m/a".into(), input: "b".into() };
    assert_eq!(module(r#"{"name":"a","kind":"flatten","inputs":["b"]}"#), unknown);
    let itself = r#"{"name":"a","kind":"flatten","inputs":["a"]}"#;
    assert_eq!(module(itself), Error::Cycle { nodes: vec!["m/a".into()] });
    assert!(
        matches!(module(r#"{"name":"a","kind":"dense","units":4}"#), Error::ShapeMismatch { node, .. } if node == "m/a")
    );

    let stage = |fields: &str| refused(&format!(r#"{{"name":"s","kind":"stage",{fields}}}"#));
    assert!(
        matches!(stage(r#""count":0,"unit":{"kind":"flatten"}"#), Error::InvalidField { node, field, .. } if node == "s" && field == "count")
    );
    assert!(matches!(stage(r#""count":1,"unit":{"kind":"x"}"#), Error::UnknownKind { node, .. } if node == "s/unit1"));
    let named = Error::UnknownField { node: "s/unit1".into(), field: "units".into() };
    assert_eq!(stage(r#""count":2,"unit":{"kind":"flatten"},"first":{"units":1}"#), named);
    let nested = r#""count":3,"unit":{"kind":"module","nodes":[{"name":"a","kind":"max_pool2d","kernel":3}]}"#;
    let error = stage(nested);
    assert!(matches!(&error, Error::WindowTooLarge { node, .. } if node == "s/unit2/a"), "{error}");
    let error = stage(r#""count":1000000000,"unit":{"kind":"flatten"}"#);
    assert!(matches!(error, Error::TooLarge { node, quantity, .. } if node == "s/unit4097" && quantity == "layers"));
}

#[test]
fn defaults_of_a_kind() {
    let with = |defaults: &str| {
        let json = format!(
            r#"{{ "name": "test", "input": [8, 8, 3], "defaults": {defaults}, "nodes": [
                {{"name":"a","kind":"conv2d","kernel":3}},
                {{"name":"s","kind":"stage","count":1,"unit":{{"kind":"conv2d","kernel":1,"filters":7}}}},
                {{"name":"m","kind":"module","nodes":[{{"name":"b","kind":"conv2d","kernel":3}}]}}
            ] }}"#
        );
        Graph::build(&ModelSpec::from_json(&json).unwrap())
    };
    let graph = with(r#"{"conv2d":{"filters":5,"padding":"same"}}"#).unwrap();
    let shapes: Vec<_> = graph.nodes.iter().map(|node| (node.shape.height, node.shape.channels)).collect();
    assert_eq!(shapes, [(8, 5), (8, 7), (8, 5)]);
    let error = with(r#"{"conv2d":{"filter":5}}"#).unwrap_err();
    assert_eq!(error, Error::UnknownField { node: "a".into(), field: "filter".into() });
    let error = with(r#"{"conv3d":{"filters":5}}"#).unwrap_err();
    assert!(matches!(error, Error::UnknownKind { kind, .. } if kind == "conv3d"));
}

/// Thousands of mutations of good specs: every one is built or refused, none panics.
#[test]
fn mutated_specs_never_panic() {
    use convscope::rng::Rng;
    let models = [
        include_str!("../../assets/models/lenet5.json"),
        include_str!("../../assets/models/lenet5_1998.json"),
        include_str!("../../assets/models/resnet18.json"),
        include_str!("../../assets/models/mobilenet.json"),
    ];
    let pieces = ["0", "-1", "4294967295", "1e300", "null", "\"same\"", "[]", "{}", "\"input\"", "[3,3]", "true", "2"];
    let mut rng = Rng::new(11);
    let mut built = 0;
    for i in 0..4000 {
        let mut bytes = models[i % models.len()].as_bytes().to_vec();
        for _ in 0..=rng.below(3) {
            let at = rng.below(bytes.len() as u32) as usize;
            match rng.below(3) {
                0 => bytes[at] = rng.bits() as u8,
                1 => {
                    let end = (at + rng.below(12) as usize).min(bytes.len());
                    bytes.splice(at..end, []);
                }
                _ => {
                    let piece = pieces[rng.below(pieces.len() as u32) as usize];
                    let digit = bytes[at..].iter().position(u8::is_ascii_digit).map_or(at, |offset| at + offset);
                    bytes.splice(digit..(digit + 1).min(bytes.len()), piece.bytes());
                }
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(graph) = ModelSpec::from_json(&text).and_then(|spec| Graph::build(&spec)) {
            built += 1;
            assert!(!graph.output_shape().is_empty());
        }
    }
    assert!(built > 40, "mutations are too wild to reach the build: {built}");
}
