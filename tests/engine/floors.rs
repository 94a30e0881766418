//! The floors of `crate/src`: a module names modules of its own floor or of those below, never of those above.

use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: &[(&str, u32)] = &[
    ("error", 0),
    ("shape", 0),
    ("tensor", 0),
    ("rng", 0),
    ("init", 0),
    ("kernels", 1),
    ("layers", 2),
    ("graph", 3),
    ("params", 4),
    ("memory", 4),
    ("network", 4),
    ("inference", 4),
    ("loss", 4),
    ("optim", 4),
    ("data", 4),
    ("train", 5),
    ("format", 5),
    ("explain", 5),
    ("wasm", 6),
    // Helpers of tests, outside of the house.
    ("testing", 6),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All source files with the name of the top module they belong to.
fn files() -> Vec<(String, PathBuf, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("crate/src can be read") {
            let path = entry.expect("crate/src can be read").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&source(), &mut paths);
    paths.sort();
    let files = paths.into_iter().map(|path| {
        let relative = path.strip_prefix(source()).expect("found below crate/src").to_owned();
        let module = relative.components().next().expect("a file has a name").as_os_str().to_string_lossy();
        let text = fs::read_to_string(&path).expect("source is text");
        (module.trim_end_matches(".rs").to_owned(), relative, text)
    });
    files.collect()
}

fn floor(module: &str) -> Option<u32> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// Modules that a source text names as `crate::module`, also in braces: `crate::{a, b::c}`.
fn named(text: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut modules = Vec::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 1;
                let mut start = true;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => start = true,
                        c if start && c.is_alphabetic() => {
                            modules.push(word(&group[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            None => modules.push(word(rest)),
        }
    }
    modules
}

#[test]
fn every_module_has_a_floor() {
    for (module, path, _) in files() {
        assert!(module == "lib" || floor(&module).is_some(), "{}: give `{module}` a floor", path.display());
    }
}

#[test]
fn nobody_reaches_up() {
    for (module, path, text) in files() {
        let Some(own) = floor(&module) else { continue };
        // Unit tests may look up: they are visitors, not part of the house.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for other in named(text) {
            let Some(theirs) = floor(&other) else { continue };
            assert!(theirs <= own, "{} (floor {own}) names `{other}` (floor {theirs})", path.display());
        }
    }
}

#[test]
fn javascript_is_known_to_the_wasm_floor_alone() {
    for (module, path, text) in files() {
        for word in ["wasm_bindgen", "js_sys", "web_sys"] {
            assert!(module == "wasm" || !text.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn unsafe_stays_in_its_two_files() {
    for (_, path, text) in files() {
        let allowed = ["kernels/lanes.rs", "wasm/views.rs"].iter().any(|file| path.ends_with(file));
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let found = code.clone().any(|line| line.contains("unsafe ") || line.contains("unsafe_code"));
        assert!(allowed || !found || path.ends_with("kernels/mod.rs"), "{} holds unsafe", path.display());
    }
}

/// The reader of `crate::…` sees what it should, or the tests above would pass on anything.
#[test]
fn the_reader_sees_groups_and_paths() {
    let text =
        "use crate::shape::{Shape, Window}; use crate::{error::{Error, Result}, graph, rng::Rng}; crate::train::x()";
    assert_eq!(named(text), ["shape", "error", "graph", "rng", "train"]);
}
