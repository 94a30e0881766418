//! The engine as a browser loads it: cargo, then wasm-bindgen, then wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process::{cargo, command, run};
use crate::stamp::Stamp;
use crate::{project, rust, tools, www};

/// The profile in Cargo.toml, and so the folder that cargo builds into.
const PROFILE: &str = "wasm";
/// What rustc and wasm-bindgen may emit in any build; all of it older in browsers than SIMD is.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// One of the builds of one source, of which a browser gets the best that it can run.
#[derive(Clone, Copy, PartialEq)]
pub enum Build {
    /// `simd128`: every browser of the last years. `.cargo/config.toml` has its flags, so that plain cargo makes it too.
    Base,
    /// `relaxed-simd` as well: multiply-adds that round once.
    Fast,
}

impl Build {
    pub const ALL: [Self; 2] = [Self::Base, Self::Fast];

    /// The name of its folder, and what `Session.build()` says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Fast => "fast",
        }
    }

    /// Tells cargo, or what calls it, to make this build. A target folder of its own: in one, the two would take turns in
    /// overwriting a `.wasm` of the same name.
    pub fn set(self, command: &mut Command) -> Result<&mut Command> {
        Ok(match self {
            Self::Base => command,
            Self::Fast => command
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-C target-feature=+simd128,+relaxed-simd")
                .env("CARGO_TARGET_DIR", self.target()?),
        })
    }

    fn target(self) -> Result<PathBuf> {
        let target =
            project::metadata()?["target_directory"].as_str().map(PathBuf::from).context("no target folder")?;
        Ok(if self == Self::Base { target } else { target.join(self.name()) })
    }

    /// Flags of wasm-opt that not every build has.
    fn optimiser_flags(self) -> &'static [&'static str] {
        match self {
            Self::Base => &[],
            Self::Fast => &["--enable-relaxed-simd"],
        }
    }
}

/// Builds the packages of the page, `www/src/engine/pkg/{base,fast}/`.
pub fn build() -> Result<()> {
    build_into(&project::path("www/src/engine/pkg")?, "wasm", &[])
}

/// Builds a package a build below `folder`, with features of the crate; `name` begins those of the stamps.
pub fn build_into(folder: &Path, name: &str, features: &[&str]) -> Result<()> {
    rust::wasm_target()?;
    let scripts = Build::ALL.map(|build| -> Result<Vec<u8>> {
        let package = folder.join(build.name());
        build_one(build, &package, &format!("{name}-{}", build.name()), features)?;
        Ok(fs::read(package.join("convscope.js"))?)
    });
    let [base, fast] = scripts;
    // The page imports one script and hands it either module.
    ensure!(base? == fast?, "the scripts that wasm-bindgen wrote for the two builds differ: {}", folder.display());
    Ok(())
}

/// Cargo knows whether anything changed; the rest is skipped when cargo's result is the same.
fn build_one(build: Build, package: &Path, name: &str, features: &[&str]) -> Result<()> {
    let library = ["build", "--profile", PROFILE, "--target", rust::WASM, "--package", "convscope", "--lib"];
    let mut cargo = cargo()?;
    run(build.set(&mut cargo)?.args(library).args(features.iter().flat_map(|feature| ["--features", feature])))?;
    let built = build.target()?.join(rust::WASM).join(PROFILE).join("convscope.wasm");
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
        let flags = FEATURES.iter().chain(build.optimiser_flags());
        run(command("node")?.arg(optimiser).arg("-O3").args(flags).arg(&module).arg("--output").arg(&module))?;
        let (size, before) = (fs::metadata(&module)?.len(), bytes.len());
        eprintln!("engine, {}: {size} bytes of WebAssembly, {before} before wasm-opt and wasm-bindgen", build.name());
        Ok(())
    })
}
