//! Parts of the Rust toolchain. `rust-toolchain.toml` names them, but rustup's automatic installation may be off.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{cargo, command, output, run};

/// The target of the engine in the browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Installs the standard library for [`WASM`] when it is missing.
pub fn wasm_target() -> Result<()> {
    if installed(WASM)? { Ok(()) } else { run(command("rustup")?.args(["target", "add", WASM])) }
}

/// Installs the sources of the standard library when they are missing.
pub fn sources() -> Result<()> {
    if installed("src/rust/library")? { Ok(()) } else { run(command("rustup")?.args(["component", "add", "rust-src"])) }
}

/// Whether the toolchain has this below `lib/rustlib`.
fn installed(part: &str) -> Result<bool> {
    let sysroot = output(command("rustc")?.args(["--print", "sysroot"])).context("rustc --print sysroot failed")?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib").join(part).exists())
}

/// Installs `rustfmt` or `clippy` when it is missing; `subcommand` is what cargo calls it.
pub fn component(component: &str, subcommand: &str) -> Result<()> {
    if output(cargo()?.args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    run(command("rustup")?.args(["component", "add", component]))
}
