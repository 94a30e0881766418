//! The engine as a browser loads it: cargo, then wasm-bindgen, then wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

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

/// Flags of rustc for [`Build::Fast`]. Every thread is an instance of the module over one memory, which must therefore be
/// made outside of it, and wasm-bindgen gives each its own stack and thread-local storage, which it must therefore find.
/// The memory may grow to all that 32 bits address, as in the base build, or to less where a browser refuses that much.
const FAST_FLAGS: &str = "-C target-feature=+simd128,+relaxed-simd,+atomics,+bulk-memory,+mutable-globals \
    -C link-arg=--shared-memory -C link-arg=--import-memory -C link-arg=--max-memory=4294967296 \
    -C link-arg=--export=__stack_pointer -C link-arg=--export=__heap_base -C link-arg=--export=__wasm_init_tls \
    -C link-arg=--export=__tls_size -C link-arg=--export=__tls_align -C link-arg=--export=__tls_base";

/// One of the builds of one source, of which a browser gets the best that it can run.
#[derive(Clone, Copy, PartialEq)]
pub enum Build {
    /// `simd128`: every browser of the last years. `.cargo/config.toml` has its flags, so that plain cargo makes it too.
    Base,
    /// `relaxed-simd` as well, multiply-adds that round once, and memory that threads share.
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

    /// Tells cargo, or what calls it, to make this build.
    ///
    /// The standard library comes without atomics and has to be built with them, which the stable toolchain does only if
    /// it is told to act as a nightly one. A target folder of its own: in one, the two builds would take turns in
    /// overwriting a `.wasm` of the same name.
    pub fn set(self, command: &mut Command) -> Result<&mut Command> {
        rust::wasm_target()?;
        if self == Self::Base {
            return Ok(command);
        }
        rust::sources()?;
        Ok(command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FAST_FLAGS)
            .env("CARGO_TARGET_DIR", self.target()?))
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
            Self::Fast => &["--enable-relaxed-simd", "--enable-threads"],
        }
    }
}

/// Builds the packages of the page, `www/src/engine/pkg/{base,fast}/`.
pub fn build() -> Result<()> {
    build_into(&project::path("www/src/engine/pkg")?, "wasm", &[])
}

/// Builds a package a build below `folder`, with features of the crate; `name` begins those of the stamps. Each has a script
/// of its own: that of the fast build also makes the memory and starts threads.
pub fn build_into(folder: &Path, name: &str, features: &[&str]) -> Result<()> {
    Build::ALL.iter().try_for_each(|&build| {
        build_one(build, &folder.join(build.name()), &format!("{name}-{}", build.name()), features)
    })
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
