//! Reference results: every case of every `*.safetensors` and every model of `architectures.json` in one folder,
//! `CONVSCOPE_GOLDENS` or else `tests/goldens` (its README has the format). What a case says and this runner does not
//! know (an operation, an attribute, a tensor's name) fails.

mod architectures;
mod case;
mod images;
mod loss;
mod operations;
mod subject;
mod training;

use std::path::{Path, PathBuf};

use case::{Case, Findings};

/// A relative path is one from the root of the project, wherever cargo runs the tests.
fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.join(std::env::var_os("CONVSCOPE_GOLDENS").unwrap_or_else(|| "tests/goldens".into()))
}

fn check(case: &Case) -> Findings {
    match case.op.as_str() {
        "softmax_cross_entropy" => loss::check(case),
        "resize_bilinear" => images::check_resize(case),
        "crop_and_resize" => images::check_crop(case),
        "preprocess_input" => images::check_preprocessing(case),
        "train_lenet5" => training::check(case),
        _ => operations::check(case),
    }
}

#[test]
fn every_case() {
    let suites = case::suites(&folder());
    assert!(!suites.is_empty(), "no *.safetensors in {}", folder().display());
    let mut failures = Vec::new();
    let mut count = 0;
    for (suite, cases) in suites {
        for case in cases.unwrap_or_else(|error| panic!("{suite}: {error}")) {
            count += 1;
            failures.extend(check(&case).0.into_iter().map(|finding| format!("{suite} {}: {finding}", case.name)));
        }
    }
    println!("{count} cases");
    assert!(failures.is_empty(), "{count} cases, failing:\n{}", failures.join("\n"));
}

#[test]
fn every_architecture() {
    let path = folder().join("architectures.json");
    if path.exists() {
        let failures = architectures::check(&std::fs::read_to_string(path).expect("architectures.json can be read"));
        assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    }
}
