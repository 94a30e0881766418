//! The engine as a browser loads it: cargo, then wasm-bindgen, then wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{cargo, command, run};
use crate::stamp::Stamp;
use crate::{project, rust, tools, www};

/// The profile in Cargo.toml, and so the folder that cargo builds into.
const PROFILE: &str = "wasm";
/// What rustc and wasm-bindgen may emit; all of it older in browsers than SIMD is.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the package of the page, `www/src/engine/pkg/`.
pub fn build() -> Result<()> {
    build_into(&project::path("www/src/engine/pkg")?, "wasm", &[])
}

/// Builds a package with features of the crate; `name` is its stamp's. Cargo knows whether anything changed; the rest is
/// skipped when cargo's result is the same.
pub fn build_into(package: &Path, name: &str, features: &[&str]) -> Result<()> {
    rust::wasm_target()?;
    let library = ["build", "--profile", PROFILE, "--target", rust::WASM, "--package", "convscope", "--lib"];
    run(cargo()?.args(library).args(features.iter().flat_map(|feature| ["--features", feature])))?;
    let target = project::metadata()?["target_directory"].as_str().map(PathBuf::from).context("no target folder")?;
    let built = target.join(rust::WASM).join(PROFILE).join("convscope.wasm");
    let bytes = fs::read(&built).with_context(|| format!("cargo left no {}", built.display()))?;

    let (script, module) = (package.join("convscope.js"), package.join("convscope_bg.wasm"));
    let mut stamp = Stamp::new(name, include_str!("wasm.rs"))?;
    stamp.add("module", &bytes);
    stamp.add("lock", &fs::read(project::path("www/package-lock.json")?).context("www has no package-lock.json")?);
    stamp.unless_fresh(&[&script, &module], || {
        let bind = ["--target", "web", "--out-name", "convscope", "--out-dir"];
        run(command(tools::wasm_bindgen()?)?.args(bind).arg(package).arg(&built))?;
        www::packages()?;
        let optimiser = project::path("www/node_modules/binaryen/bin/wasm-opt")?;
        run(command("node")?.arg(optimiser).arg("-O3").args(FEATURES).arg(&module).arg("--output").arg(&module))?;
        let size = fs::metadata(&module)?.len();
        eprintln!("engine: {size} bytes of WebAssembly, {} before wasm-opt and wasm-bindgen", bytes.len());
        Ok(())
    })
}
